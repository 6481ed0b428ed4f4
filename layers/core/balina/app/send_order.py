"""SEND: the gate is asked a last time, the order is claimed, and one request leaves. Nothing here tries twice.

The claim (PREPARED → SENDING, with the time and the epoch) is written before the request, on condition of the version
read, so two workers cannot both send. Whatever the answer leaves open is UNKNOWN and belongs to `look_up_order`.
"""

from collections.abc import Mapping
from dataclasses import replace

from balina.app.book_fills import RACES, balance_rows, book_fills, journal_rows, open_posting
from balina.app.clear_way import clear_way
from balina.app.end_order import abort_order
from balina.app.ports import (
    Bots,
    Clock,
    KillSwitches,
    OrderRequest,
    Orders,
    Portfolio,
    Settlement,
    TradeUpdates,
    Venue,
)
from balina.app.rows import order_row
from balina.app.weigh_entry import denial, weigh_entry
from balina.execution.machine import Fence, Lookup, moved, unseen
from balina.model.errors import StaleVersionError, SubmissionUncertainError, Transient, VenueRejectedError
from balina.model.orders import Leg, Order, OrderStatus, VenueOrder
from balina.portfolio.ledger import assets_of, whole

Answer = Mapping[str, object]


def send_order(
    tenant: str,
    order_id: str,
    *,
    bots: Bots,
    orders: Orders,
    portfolio: Portfolio,
    kill_switches: KillSwitches,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
    fence: Fence = Fence(),  # noqa: B008 - frozen
) -> Answer:
    """ACKNOWLEDGED, FILLED, REJECTED, UNKNOWN or DENIED; an order that is further already says so instead."""
    order = orders.get(tenant, order_id)
    if not may_send(order, now_ms=clock(), fence=fence):
        return {"outcome": standing(order)}
    objection = _objection(
        order,
        bots=bots,
        orders=orders,
        portfolio=portfolio,
        kill_switches=kill_switches,
        venue=venue,
        updates=updates,
        clock=clock,
    )
    try:
        if objection is not None:
            return _deny(order, objection, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
        order = _claim(order, orders=orders, portfolio=portfolio, clock=clock)
    except RACES:
        return {"outcome": "UNKNOWN"}  # somebody else has it; only a look at the venue can tell how that ended
    _show(order, updates, clock)
    return _submit(order, orders=orders, portfolio=portfolio, venue=venue, updates=updates, clock=clock)


def may_send(order: Order, *, now_ms: int, fence: Fence) -> bool:
    """Once from PREPARED; again only a protective order that the venue did not know after the fence."""
    if order.status is OrderStatus.PREPARED:
        return True
    return order.status is OrderStatus.UNKNOWN and unseen(order, now_ms=now_ms, fence=fence) is Lookup.RESEND


def standing(order: Order) -> str:
    """The outcome that brings a lifecycle to where the order is."""
    return {
        OrderStatus.INTENDED: "DENIED",
        OrderStatus.ABORTED: "DENIED",
        OrderStatus.ACKNOWLEDGED: "ACKNOWLEDGED",
        OrderStatus.SETTLED: "FILLED",
        OrderStatus.QUARANTINED: "QUARANTINED",
    }.get(order.status, "UNKNOWN")


def request_of(order: Order) -> OrderRequest:
    """What leaves. An entry's stop price is for its position, not for the venue."""
    return OrderRequest(
        client_order_id=order.order_id,
        symbol=order.symbol,
        side=str(order.side),
        type=str(order.type),
        quantity=order.quantity,
        limit_price=order.limit_price,
        stop_price=order.stop_price if order.leg is Leg.STOP else None,
    )


def _objection(
    order: Order,
    *,
    bots: Bots,
    orders: Orders,
    portfolio: Portfolio,
    kill_switches: KillSwitches,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
) -> str | None:
    if order.leg is Leg.ENTRY:
        return denial(
            weigh_entry(
                order, bots=bots, orders=orders, portfolio=portfolio, kill_switches=kill_switches, now_ms=clock()
            )
        )
    return clear_way(order, orders=orders, portfolio=portfolio, venue=venue, updates=updates, clock=clock)


def _deny(
    order: Order, reason: str, *, orders: Orders, portfolio: Portfolio, updates: TradeUpdates, clock: Clock
) -> Answer:
    if order.epoch:
        return {"outcome": "UNKNOWN", "reason": reason}  # an earlier request may have arrived: a denial proves nothing
    abort_order(order, reason=reason, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    return {"outcome": "DENIED", "reason": reason}


def _claim(order: Order, *, orders: Orders, portfolio: Portfolio, clock: Clock) -> Order:
    now = clock()
    claimed = moved(order, OrderStatus.SENDING, now_ms=now, sent_ms=now, epoch=order.epoch + 1)
    if order.leg is not Leg.EXIT or order.reserved_asset is not None:
        return orders.advance(claimed, expected=order.status)
    return _claim_exit(claimed, orders=orders, portfolio=portfolio, now_ms=now)


def _claim_exit(order: Order, *, orders: Orders, portfolio: Portfolio, now_ms: int) -> Order:
    """An exit takes over what its stop had set aside until a moment ago."""
    posting = open_posting(order, portfolio)
    base, _ = assets_of(order.symbol)
    posting.reserve(base, min(whole(order.quantity), max(0, posting.available.get(base, 0))))
    claimed = replace(order, reserved_asset=base, reserved=posting.reserved, version=order.version + 1)
    return orders.commit(
        Settlement(order=claimed, balances=balance_rows(posting), journal=journal_rows(posting, claimed, at_ms=now_ms))
    )


def _show(order: Order, updates: TradeUpdates, clock: Clock) -> None:
    try:
        updates.record(order.tenant, "order", order_row(order), at_ms=clock())
    except Transient:
        return  # between the claim and the request nothing may fail for the sake of a display


def _submit(
    order: Order, *, orders: Orders, portfolio: Portfolio, venue: Venue, updates: TradeUpdates, clock: Clock
) -> Answer:
    try:
        seen = venue.send(request_of(order))
    except VenueRejectedError as exc:
        return _rejected(order, exc, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    except Transient as exc:
        return _turned_away(order, exc, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    except SubmissionUncertainError:
        return _uncertain(order, orders=orders, updates=updates, clock=clock)
    return acknowledged(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)


def acknowledged(
    order: Order, seen: VenueOrder, *, orders: Orders, portfolio: Portfolio, updates: TradeUpdates, clock: Clock
) -> Answer:
    booked = book_fills(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    return {"outcome": "FILLED" if booked.is_over else "ACKNOWLEDGED", "fills": booked.new_fills}


def _rejected(
    order: Order,
    refusal: VenueRejectedError,
    *,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
) -> Answer:
    if order.epoch > 1:
        # This request was refused; an earlier one may be why ("duplicate", or the base asset is sold already).
        return _uncertain(order, orders=orders, updates=updates, clock=clock)
    reason = f"refused by the venue: {refusal}"
    abort_order(order, reason=reason, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    return {"outcome": "REJECTED", "reason": reason, "code": refusal.code}


def _turned_away(
    order: Order,
    cause: Transient,
    *,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
) -> Answer:
    """This request provably placed nothing (no connection, or asked to slow down). An entry's moment has passed; a
    protective order goes back to where it was, unless an earlier request of it is still unaccounted for."""
    if order.epoch > 1:
        return _uncertain(order, orders=orders, updates=updates, clock=clock)
    if not order.leg.is_protective:
        abort_order(order, reason=str(cause), orders=orders, portfolio=portfolio, updates=updates, clock=clock)
        return {"outcome": "REJECTED", "reason": str(cause)}
    back = moved(order, OrderStatus.PREPARED, now_ms=clock(), epoch=order.epoch - 1, sent_ms=None)
    orders.advance(back, expected=OrderStatus.SENDING)
    return {"outcome": "UNREACHABLE", "reason": str(cause)}


def _uncertain(order: Order, *, orders: Orders, updates: TradeUpdates, clock: Clock) -> Answer:
    unknown = moved(order, OrderStatus.UNKNOWN, now_ms=clock())
    try:
        orders.advance(unknown, expected=OrderStatus.SENDING)
    except StaleVersionError:
        return {"outcome": "UNKNOWN"}  # a look-up was faster and has found out more
    updates.record(order.tenant, "order", order_row(unknown), at_ms=clock())
    return {"outcome": "UNKNOWN"}
