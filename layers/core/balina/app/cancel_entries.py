"""After a trip: takes resting entries off the venue. Protective stops stay, and fills go on being booked."""

from collections import Counter
from collections.abc import Mapping

from balina.app.end_order import end_order
from balina.app.ports import Clock, Orders, Portfolio, TradeUpdates, VenueGateway
from balina.model.errors import BalinaError
from balina.model.orders import Leg, Order


def cancel_entries(
    tenant: str,
    *,
    bot_id: str | None,
    orders: Orders,
    portfolio: Portfolio,
    gateway: VenueGateway,
    updates: TradeUpdates,
    clock: Clock,
) -> Mapping[str, object]:
    """Every unfinished entry of the tenant or of one bot. What cannot be cancelled now, the sweeper tries again."""
    counts: Counter[str] = Counter()
    for entry in orders.open_of(tenant, bot_id=bot_id, leg=Leg.ENTRY):
        try:
            counts[_cancel(entry, orders, portfolio, gateway, updates, clock)] += 1
        except BalinaError as exc:
            counts[f"failed:{type(exc).__name__}"] += 1
    return {"outcome": "CANCELLED", **counts}


def _cancel(
    entry: Order,
    orders: Orders,
    portfolio: Portfolio,
    gateway: VenueGateway,
    updates: TradeUpdates,
    clock: Clock,
) -> str:
    if entry.sent_ms is None:
        return "denied_at_send"  # it has not left, and the gate inside SEND will not let it
    outcome = gateway.call("cancel", tenant=entry.tenant, order_id=entry.order_id).get("outcome")
    if outcome != "TERMINAL":
        return "left_to_sweeper"
    ended = end_order(entry, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    return str(ended.status)
