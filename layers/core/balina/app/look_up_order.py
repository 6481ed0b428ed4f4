"""RETRY: finds out what became of an order that may have reached the venue. It asks; it never sends.

An answer of "unknown to me" proves nothing before the fence is over. Afterwards an entry is quarantined and watched,
and a protective order may be sent again, unless the account shows that it did its work already.
"""

from collections.abc import Mapping

from balina.app.book_fills import RACES, book_fills
from balina.app.end_order import abort_order
from balina.app.ports import Clock, Orders, Portfolio, TradeUpdates, Venue
from balina.app.rows import order_row
from balina.execution.machine import GIVE_UP_MS, QUARANTINE_MS, Fence, Lookup, moved, unseen
from balina.model.errors import Transient
from balina.model.money import from_minor
from balina.model.orders import Order, OrderStatus
from balina.portfolio.ledger import assets_of

Answer = Mapping[str, object]
SETTLED_QUESTIONS = (OrderStatus.ACKNOWLEDGED, OrderStatus.SETTLED, OrderStatus.ABORTED)


def look_up_order(
    tenant: str,
    order_id: str,
    *,
    orders: Orders,
    portfolio: Portfolio,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
    fence: Fence = Fence(),  # noqa: B008 - frozen
) -> Answer:
    """FOUND, NOT_FOUND (ask again), RESEND, QUARANTINED or UNREACHABLE."""
    order = orders.get(tenant, order_id)
    if order.status in SETTLED_QUESTIONS:
        return {"outcome": "FOUND"}
    if order.status is OrderStatus.PREPARED:
        return {"outcome": str(Lookup.RESEND)}  # nothing leaves before the status says SENDING
    try:
        if order.status is OrderStatus.SENDING:
            order = _set_status(order, OrderStatus.UNKNOWN, orders=orders, updates=updates, clock=clock)
        seen = venue.find(order_id, order.symbol)
        if seen is not None:
            book_fills(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
            return {"outcome": "FOUND"}
        return _unseen(
            order, orders=orders, portfolio=portfolio, venue=venue, updates=updates, clock=clock, fence=fence
        )
    except (Transient, *RACES):
        return {"outcome": "UNREACHABLE"}


def _unseen(
    order: Order,
    *,
    orders: Orders,
    portfolio: Portfolio,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
    fence: Fence,
) -> Answer:
    verdict = unseen(order, now_ms=clock(), fence=fence)
    if verdict is Lookup.WAIT:
        return {"outcome": str(verdict)}
    if verdict is Lookup.RESEND and _shows_in_balance(order, portfolio=portfolio, venue=venue):
        return {"outcome": str(Lookup.WAIT)}
    if _is_given_up(order, now_ms=clock()):
        abort_order(
            order, reason="never seen at the venue", orders=orders, portfolio=portfolio, updates=updates, clock=clock
        )
        return {"outcome": "FOUND"}
    if verdict is Lookup.QUARANTINE and order.status is not OrderStatus.QUARANTINED:
        _set_status(order, OrderStatus.QUARANTINED, orders=orders, updates=updates, clock=clock)
    return {"outcome": str(verdict)}


def _is_given_up(order: Order, *, now_ms: int) -> bool:
    if order.status is OrderStatus.QUARANTINED:
        return order.sent_ms is not None and now_ms - order.sent_ms > QUARANTINE_MS
    return order.leg.is_protective and order.epoch > 1 and now_ms - order.created_ms > GIVE_UP_MS


def _shows_in_balance(order: Order, *, portfolio: Portfolio, venue: Venue) -> bool:
    """Whether the venue holds so little of the base asset that the exit must have been filled.

    The last evidence of all, for a venue that has forgotten an order: a spot sale has no reduce-only to save us.
    """
    base, _ = assets_of(order.symbol)
    booked = sum(
        row.available + row.reserved for row in portfolio.balances(order.tenant, order.account_id) if row.asset == base
    )
    return venue.balances().get(base, from_minor(0)) <= from_minor(booked) - order.quantity


def _set_status(order: Order, to: OrderStatus, *, orders: Orders, updates: TradeUpdates, clock: Clock) -> Order:
    now = clock()
    changed = orders.advance(moved(order, to, now_ms=now), expected=order.status)
    updates.record(order.tenant, "order", order_row(changed), at_ms=now)
    return changed
