"""CONFIRM: reads an acknowledged order back from the venue and books what is new. Only the venue can end an order."""

from collections.abc import Mapping
from dataclasses import replace

from balina.app.book_fills import RACES, Booked, book_fills
from balina.app.clear_way import ask_to_cancel
from balina.app.end_order import end_order, open_others
from balina.app.ports import Clock, Orders, Portfolio, TradeUpdates, Venue
from balina.execution.machine import is_worth_polling
from balina.model.errors import StaleVersionError, Transient
from balina.model.orders import Leg, Order, OrderStatus

Answer = Mapping[str, object]
TOUCH_MS = 20_000
"""The sweeper takes the least recently updated first; a read-back older than this moves an order to the end."""


def confirm_order(
    tenant: str,
    order_id: str,
    *,
    orders: Orders,
    portfolio: Portfolio,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
) -> Answer:
    """TERMINAL, PENDING (ask again soon), OPEN (it rests) or UNREACHABLE."""
    order = orders.get(tenant, order_id)
    if order.status.is_terminal:
        return {"outcome": "TERMINAL"}
    if order.status is not OrderStatus.ACKNOWLEDGED:
        return {"outcome": "UNREACHABLE"}
    try:
        seen = venue.find(order_id, order.symbol)
        if seen is None:
            return {"outcome": "UNREACHABLE"}  # the venue forgot what it had acknowledged: that ends nothing
        booked = book_fills(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
        if order.leg is Leg.ENTRY and booked.new_fills:
            _outgrow_stop(booked.order, orders=orders, portfolio=portfolio, venue=venue, updates=updates, clock=clock)
    except (Transient, *RACES):
        return {"outcome": "UNREACHABLE"}
    if booked.is_over:
        return {"outcome": "TERMINAL", "fills": booked.new_fills}
    _touch(booked, orders=orders, clock=clock)
    polling = is_worth_polling(booked.order, now_ms=clock())
    return {"outcome": "PENDING" if polling else "OPEN", "fills": booked.new_fills}


def cancel_order(
    tenant: str,
    order_id: str,
    *,
    orders: Orders,
    portfolio: Portfolio,
    venue: Venue,
    updates: TradeUpdates,
    clock: Clock,
) -> Answer:
    """Asks the venue to cancel and books what it says. TERMINAL, OPEN or UNREACHABLE (the sweeper goes on)."""
    order = orders.get(tenant, order_id)
    if order.status.is_terminal:
        return {"outcome": "TERMINAL"}
    if order.sent_ms is None:
        return {"outcome": "OPEN"}  # not at the venue: the gate inside SEND decides about it
    seen = ask_to_cancel(order, venue)
    if seen is None:
        return {"outcome": "UNREACHABLE"}
    try:
        booked = book_fills(order, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    except RACES:
        return {"outcome": "UNREACHABLE"}
    return {"outcome": "TERMINAL" if booked.is_over else "OPEN", "fills": booked.new_fills}


def _outgrow_stop(
    entry: Order, *, orders: Orders, portfolio: Portfolio, venue: Venue, updates: TradeUpdates, clock: Clock
) -> None:
    """The position grew beyond its stop: the stop is taken off, and settlement rests one of the new size."""
    for stop in open_others(entry, orders):
        if stop.leg is not Leg.STOP or stop.status is not OrderStatus.ACKNOWLEDGED:
            continue
        seen = ask_to_cancel(stop, venue)
        if seen is None:
            continue
        booked = book_fills(stop, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
        if booked.is_over and booked.order.filled_quantity < booked.order.quantity:
            end_order(booked.order, orders=orders, portfolio=portfolio, updates=updates, clock=clock)


def _touch(booked: Booked, *, orders: Orders, clock: Clock) -> None:
    now = clock()
    if booked.new_fills or now - booked.order.updated_ms < TOUCH_MS:
        return
    try:
        orders.advance(replace(booked.order, updated_ms=now), expected=OrderStatus.ACKNOWLEDGED)
    except StaleVersionError:
        return  # somebody changed it meanwhile, which touched it
