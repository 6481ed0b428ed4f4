"""An owner's way out of quarantine: an entry that the venue still does not know gives its funds back at once.

Without it the watch goes on for a day, and its bot enters nothing meanwhile. The venue is asked to cancel and asked
again what it knows, and its balance must not look as if the entry had been filled.
"""

from collections.abc import Mapping
from decimal import Decimal

from balina.app.book_fills import RACES, book_fills
from balina.app.end_order import abort_order
from balina.app.ports import Clock, Orders, Portfolio, TradeUpdates, Venue
from balina.model.errors import Transient
from balina.model.money import ZERO, from_minor
from balina.model.orders import Order, OrderStatus
from balina.portfolio.ledger import assets_of
from balina.risk.gate import FEE_MARGIN

Answer = Mapping[str, object]


def release_order(
    tenant: str,
    order_id: str,
    *,
    orders: Orders,
    portfolio: Portfolio,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
) -> Answer:
    """TERMINAL, OPEN (it is not in quarantine, or it rests after all), HELD (its coins may be there) or UNREACHABLE."""
    order = orders.get(tenant, order_id)
    if order.status is not OrderStatus.QUARANTINED:
        return {"outcome": "TERMINAL" if order.status.is_terminal else "OPEN"}
    try:
        seen = venue.cancel(order_id, order.symbol) or venue.find(order_id, order.symbol)
        if seen is not None:
            booked = book_fills(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
            return {"outcome": "TERMINAL" if booked.is_over else "OPEN", "fills": booked.new_fills}
        if _may_have_been_filled(order, portfolio=portfolio, held=venue.balances()):
            return {"outcome": "HELD"}
        reason = "released by its owner: the venue knows no such order"
        abort_order(order, reason=reason, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    except (Transient, *RACES):
        return {"outcome": "UNREACHABLE"}
    return {"outcome": "TERMINAL"}


def _may_have_been_filled(order: Order, *, portfolio: Portfolio, held: Mapping[str, Decimal]) -> bool:
    """Whether the venue holds as much more of the base asset than our books as this entry would have bought."""
    base, _ = assets_of(order.symbol)
    rows = portfolio.balances(order.tenant, order.account_id)
    booked = sum((from_minor(row.available + row.reserved) for row in rows if row.asset == base), ZERO)
    return held.get(base, ZERO) >= booked + order.quantity * (1 - FEE_MARGIN)
