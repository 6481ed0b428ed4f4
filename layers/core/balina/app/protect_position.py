"""Sees to it that what is held can be lost only down to the stop: the stop-loss rests at the venue, not in a bot.

Called after every order that ended and by the sweeper. It decides by the rows alone and may be called any number of
times: replacements are named in a chain, so two workers who replace the same stop choose the same order.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from balina.app.book_fills import ATTEMPTS, RACES
from balina.app.end_order import end_order
from balina.app.ports import Clock, Instruments, Lifecycles, Orders, Portfolio, Quotes, TradeUpdates
from balina.app.rows import order_row, position_row
from balina.execution.building import exit_order, follow_up_name, sellable, stop_limit, stop_order
from balina.model.bots import Position
from balina.model.market import Instrument, Market
from balina.model.orders import Leg, Order, OrderStatus

EXIT_PAUSE_MS = 30_000
"""How long to wait after an exit that came to nothing: what refused it (a key, a lock) seldom changes in a second."""


class Protection(StrEnum):
    FLAT = "flat"
    PROTECTED = "protected"
    CLOSING = "closing"
    WAITING = "waiting"
    STARTED = "started"
    UNDERSIZED = "undersized"


@dataclass(frozen=True, slots=True)
class Scene:
    """A position, its bot's unfinished orders and the venue's rules, read together."""

    position: Position
    entry: Order
    unfinished: tuple[Order, ...]
    instrument: Instrument

    def has(self, leg: Leg) -> bool:
        return any(order.leg is leg for order in self.unfinished)

    def stop(self) -> Order | None:
        return next((order for order in self.unfinished if order.leg is Leg.STOP), None)

    def sold_out(self) -> Order | None:
        """A protective order that the venue filled and nobody ended yet."""
        return next((order for order in self.unfinished if _sold_out(order)), None)


def protect_position(
    tenant: str,
    bot_id: str,
    *,
    orders: Orders,
    portfolio: Portfolio,
    instruments: Instruments,
    quotes: Quotes,
    lifecycles: Lifecycles,
    updates: TradeUpdates,
    clock: Clock,
    namespace: str,
) -> Protection:
    """Starts whatever the position lacks: a stop, an exit where a stop cannot be, or its end as dust.

    UNDERSIZED when a stop rests for less than is held: who can reach the venue takes it off and calls again.
    """
    for _ in range(ATTEMPTS):
        scene = _scene(tenant, bot_id, orders=orders, portfolio=portfolio, instruments=instruments)
        if scene is None:
            return Protection.FLAT
        sold_out = scene.sold_out()
        if sold_out is not None:
            end_order(
                sold_out,
                orders=orders,
                portfolio=portfolio,
                updates=updates,
                clock=clock,
                instrument=scene.instrument,
                quotes=quotes,
            )
            continue
        if scene.has(Leg.EXIT):
            return Protection.CLOSING
        stop = scene.stop()
        if stop is not None:
            _link(stop, scene.position, portfolio=portfolio, updates=updates, clock=clock)
            return _coverage(stop, scene)
        if scene.has(Leg.ENTRY) and not can_rest(scene):
            return Protection.WAITING  # too little to sell so far; the entry is still buying
        order = _what_it_lacks(scene, orders=orders, quotes=quotes, namespace=namespace, now_ms=clock())
        if order.leg is Leg.EXIT and _just_came_to_nothing(scene.position, orders, now_ms=clock()):
            return Protection.WAITING  # at once would be a loop: every exit that ends asks here for the next
        if _start(order, scene.position, orders, portfolio, lifecycles, updates, clock):
            return Protection.STARTED
    return Protection.WAITING


def _scene(tenant: str, bot_id: str, *, orders: Orders, portfolio: Portfolio, instruments: Instruments) -> Scene | None:
    position = portfolio.position(tenant, bot_id)
    if position is None:
        return None
    return Scene(
        position,
        orders.get(tenant, position.entry_order_id),
        tuple(orders.open_of(tenant, bot_id=bot_id)),
        instruments.get(Market(position.venue, position.symbol)),
    )


def can_rest(scene: Scene) -> bool:
    """Whether the venue would take a stop for what is held."""
    position, instrument = scene.position, scene.instrument
    limit = stop_limit(instrument.floor_price(position.stop_price), instrument=instrument)
    return sellable(position.quantity, price=limit, instrument=instrument) > 0


def _what_it_lacks(scene: Scene, *, orders: Orders, quotes: Quotes, namespace: str, now_ms: int) -> Order:
    """A stop where one can rest. Otherwise an exit; PREPARE ends the position as dust if there is nothing to sell."""
    position, entry, instrument = scene.position, scene.entry, scene.instrument
    if can_rest(scene) and not _stop_was_refused(position, orders):
        return stop_order(
            position,
            instrument=instrument,
            mode=entry.mode,
            close_ms=entry.close_ms,
            name=follow_up_name(namespace, position, Leg.STOP),
            now_ms=now_ms,
        )
    latest = quotes.latest(Market(position.venue, position.symbol))
    return exit_order(
        position,
        instrument=instrument,
        mode=entry.mode,
        price=position.entry_price if latest is None else latest.last,
        close_ms=entry.close_ms,
        name=follow_up_name(namespace, position, Leg.EXIT),
        reason="no stop can rest at the venue",
        now_ms=now_ms,
    )


def _stop_was_refused(position: Position, orders: Orders) -> bool:
    """The venue refused the last stop, which it does when the price is past it already: then we sell at once."""
    if position.stop_order_id is None:
        return False
    stop = orders.get(position.tenant, position.stop_order_id)
    return stop.status is OrderStatus.ABORTED and stop.epoch > 0 and stop.venue_order_id is None


def _just_came_to_nothing(position: Position, orders: Orders, *, now_ms: int) -> bool:
    """The exit before was denied or refused a moment ago."""
    if position.exit_order_id is None:
        return False
    last = orders.get(position.tenant, position.exit_order_id)
    is_void = last.status is OrderStatus.ABORTED and last.venue_order_id is None
    return is_void and now_ms - last.updated_ms < EXIT_PAUSE_MS


def _start(
    order: Order,
    position: Position,
    orders: Orders,
    portfolio: Portfolio,
    lifecycles: Lifecycles,
    updates: TradeUpdates,
    clock: Clock,
) -> bool:
    """False when the position changed under us, or when this very order has come and gone and the next is due."""
    is_new = orders.add(order)
    if is_new:
        updates.record(order.tenant, "order", order_row(order), at_ms=clock())
    if not _link(order, position, portfolio=portfolio, updates=updates, clock=clock):
        return False
    if not is_new and orders.get(order.tenant, order.order_id).status.is_terminal:
        return False
    lifecycles.start(order)
    return True


def _link(order: Order, position: Position, *, portfolio: Portfolio, updates: TradeUpdates, clock: Clock) -> bool:
    """Names the order in the position. The chain of replacements hangs on it, and people look for it."""
    field = "stop_order_id" if order.leg is Leg.STOP else "exit_order_id"
    if getattr(position, field) == order.order_id:
        return True
    try:
        linked = portfolio.save_position(replace(position, **{field: order.order_id}))  # type: ignore[arg-type]
    except RACES:
        return False
    updates.record(order.tenant, "position", position_row(linked), at_ms=clock())
    return True


def _coverage(stop: Order, scene: Scene) -> Protection:
    """A stop at the venue that sells less than is held; before it is there, PREPARE fits it by itself."""
    limit = stop.limit_price or stop.reference_price
    held = sellable(scene.position.quantity, price=limit, instrument=scene.instrument)
    is_resting = stop.status is OrderStatus.ACKNOWLEDGED
    return Protection.UNDERSIZED if is_resting and stop.quantity - stop.filled_quantity < held else Protection.PROTECTED


def _sold_out(order: Order) -> bool:
    return (
        order.leg.is_protective and order.status is OrderStatus.ACKNOWLEDGED and order.filled_quantity >= order.quantity
    )
