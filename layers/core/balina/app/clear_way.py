"""Makes room for a protective order: an exit first takes the resting stop off the venue and reads back what it sold.

A spot venue locks what a stop will sell, so an exit beside it would be refused, and a stop beside an exit would sell
twice. Answers an objection in words while the way is not clear; then the order is not sent and the next tick or sweep
decides anew.
"""

from balina.app.book_fills import RACES, book_fills
from balina.app.end_order import abort_order, end_order, open_others
from balina.app.ports import Clock, Orders, Portfolio, TradeUpdates, Venue
from balina.model.errors import Transient
from balina.model.orders import Leg, Order, OrderStatus, VenueOrder

NOT_SENT = (OrderStatus.INTENDED, OrderStatus.PREPARED)


def clear_way(
    order: Order, *, orders: Orders, portfolio: Portfolio, venue: Venue, updates: TradeUpdates, clock: Clock
) -> str | None:
    """None when the order may leave: no other order sells the same position, and it is still held."""
    others = open_others(order, orders)
    if order.leg is Leg.STOP and any(other.leg.is_protective for other in others):
        return "another order already sells this position"
    if any(other.leg is Leg.EXIT for other in others):
        return "another exit is under way"
    if order.leg is Leg.EXIT:
        for other in others:
            objection = _take_off(other, orders=orders, portfolio=portfolio, venue=venue, updates=updates, clock=clock)
            if objection is not None:
                return objection
    position = portfolio.position(order.tenant, order.bot_id)
    if position is None or position.quantity < order.quantity:
        return "less is held than the order would sell"
    return None


def ask_to_cancel(order: Order, venue: Venue) -> VenueOrder | None:
    """The venue's view after an attempt to cancel, read back; None when it cannot say."""
    try:
        return venue.cancel(order.order_id, order.symbol) or venue.find(order.order_id, order.symbol)
    except Transient:
        return None


def _take_off(
    other: Order, *, orders: Orders, portfolio: Portfolio, venue: Venue, updates: TradeUpdates, clock: Clock
) -> str | None:
    if other.status in NOT_SENT:
        return _call_off(other, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    if other.status is not OrderStatus.ACKNOWLEDGED:
        return f"the outcome of the {other.leg} {other.order_id} is not known yet"
    seen = ask_to_cancel(other, venue)
    if seen is None:
        return f"the venue does not say what became of the {other.leg} {other.order_id}"
    booked = book_fills(other, seen, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    if not booked.is_over:
        return f"the {other.leg} {other.order_id} is still open"
    if other.leg is Leg.STOP and booked.order.filled_quantity >= booked.order.quantity:
        return "the stop sold the position first"  # settlement ends it, and the trade with it
    end_order(booked.order, orders=orders, portfolio=portfolio, updates=updates, clock=clock)
    return None


def _call_off(other: Order, *, orders: Orders, portfolio: Portfolio, updates: TradeUpdates, clock: Clock) -> str | None:
    try:
        abort_order(
            other, reason="an exit came first", orders=orders, portfolio=portfolio, updates=updates, clock=clock
        )
    except RACES:
        return f"the {other.leg} {other.order_id} is just being sent"
    return None
