"""The tick: decides many bots of one feed at one candle close. Candles are loaded once, each rule is computed once.

At most one decision per (bot, close), however often the tick comes. A tick after its deadline is dropped: a decision
on an old price is worse than none, since the stop rests at the venue anyway.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from balina.app.ports import (
    Bots,
    Candles,
    Clock,
    Instruments,
    Lifecycles,
    Orders,
    Portfolio,
    Quotes,
    TradeUpdates,
    VenueGateway,
)
from balina.app.rows import bot_row, order_row
from balina.app.watch_stop import confirm_touched_stop
from balina.execution.building import entry_name, entry_order, exit_name, exit_order
from balina.model.bots import Action, Bot, BotState, Decision, Position
from balina.model.errors import BalinaError
from balina.model.market import Candle, Feed
from balina.model.orders import Leg, Order, OrderType
from balina.strategies.candles import CandleColumns, columns_of
from balina.strategies.catalogue import card_of
from balina.strategies.contract import StrategySettings
from balina.strategies.registry import evaluate
from balina.strategies.signals import Opinion, Reading, opinion

MAX_DEADLINE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports of a tick. Bundled, because every step of deciding a bot needs most of them."""

    bots: Bots
    orders: Orders
    portfolio: Portfolio
    candles: Candles
    instruments: Instruments
    quotes: Quotes
    lifecycles: Lifecycles
    gateway: VenueGateway
    updates: TradeUpdates
    clock: Clock
    namespace: str


@dataclass(slots=True)
class Tick:
    """One close of one feed: its candles, and what was computed on them already."""

    feed: Feed
    close_ms: int
    candles: Sequence[Candle]
    columns: CandleColumns
    readings: dict[str, Reading] = field(default_factory=dict)

    @property
    def last(self) -> Candle:
        return self.candles[-1]

    def reading(self, bot: Bot) -> Reading:
        key = json.dumps([bot.strategy, dict(bot.parameters)], sort_keys=True, default=str)
        if key not in self.readings:
            settings = card_of(bot.strategy).parse(bot.parameters)
            self.readings[key] = _read(bot.strategy, settings, self.columns)
        return self.readings[key]


def decide_bots(feed: Feed, close_ms: int, bots: Sequence[tuple[str, str]], *, desk: Desk) -> Mapping[str, object]:
    """Outcome DECIDED with a count per action; LATE or WAITING (the candle is not there yet) when nobody decided."""
    if desk.clock() > close_ms + deadline_ms(feed):
        return {"outcome": "LATE", "bots": len(bots)}
    running = [bot for bot in (_load(key, desk) for key in bots) if bot is not None and bot.feed == feed]
    tick = _tick(feed, close_ms, running, desk)
    if tick is None:
        return {"outcome": "WAITING", "bots": len(bots)}
    counts = Counter(_decide_safely(bot, tick, desk) for bot in running)
    return {"outcome": "DECIDED", **counts}


def deadline_ms(feed: Feed) -> int:
    """How long after its close a candle may still be decided on."""
    return min(feed.timeframe.ms // 4, MAX_DEADLINE_MS)


def _load(key: tuple[str, str], desk: Desk) -> Bot | None:
    try:
        bot = desk.bots.get(*key)
    except BalinaError:
        return None  # deleted since the index was written, or unreadable: the stop protects what it holds
    return bot if bot.state is BotState.RUNNING else None


def _tick(feed: Feed, close_ms: int, running: Sequence[Bot], desk: Desk) -> Tick | None:
    """None until the candle of this close is stored. A gap cuts off what lies before it."""
    if not running:
        return Tick(feed, close_ms, (), columns_of(()))
    lookback = max(card_of(bot.strategy).parse(bot.parameters).lookback for bot in running)
    candles = list(desk.candles.last(feed, limit=lookback, before_ms=close_ms))
    if not candles or candles[-1].open_ms != close_ms - feed.timeframe.ms:
        return None
    candles = contiguous(candles, step_ms=feed.timeframe.ms)
    return Tick(feed, close_ms, candles, columns_of(candles))


def contiguous(candles: Sequence[Candle], *, step_ms: int) -> list[Candle]:
    """The longest run at the end without a missing or incomplete candle: nothing is decided across a hole."""
    run: list[Candle] = []
    for candle in reversed(candles):
        if not candle.complete or (run and run[-1].open_ms - candle.open_ms != step_ms):
            break
        run.append(candle)
    return run[::-1]


def _read(strategy: str, settings: StrategySettings, columns: CandleColumns) -> Reading:
    if len(columns) < settings.lookback:
        nan = float("nan")
        return Reading(nan, nan, enter=False, join=False, exit=False, stop_distance=nan)
    return evaluate(strategy, settings, columns[-settings.lookback :]).at(-1)


def _decide_safely(bot: Bot, tick: Tick, desk: Desk) -> str:
    # One bot's trouble must not keep the others of its batch from deciding.
    try:
        return _decide(bot, tick, desk)
    except BalinaError as exc:
        return f"failed:{type(exc).__name__}"


def _decide(bot: Bot, tick: Tick, desk: Desk) -> str:
    if not tick.candles:
        return "waiting"
    position = desk.portfolio.position(bot.tenant, bot.bot_id)
    decision, order = _decision(bot, tick, position, desk)
    if not desk.bots.decide_once(bot.tenant, decision):
        return "decided_before" if order is None else _complete(bot, tick, order, desk)
    shown = replace(bot, last_decision=decision)
    desk.updates.record(bot.tenant, "bot", bot_row(shown, position), at_ms=desk.clock())
    if order is not None:
        _launch(order, desk)
    elif position is not None:
        confirm_touched_stop(
            position,
            tick.last,
            orders=desk.orders,
            portfolio=desk.portfolio,
            instruments=desk.instruments,
            quotes=desk.quotes,
            lifecycles=desk.lifecycles,
            gateway=desk.gateway,
            updates=desk.updates,
            clock=desk.clock,
            namespace=desk.namespace,
        )
    return str(decision.action)


def _complete(bot: Bot, tick: Tick, order: Order, desk: Desk) -> str:
    """A worker died between its decision and its order: whoever comes second, in time, places the same order."""
    last = bot.last_decision
    if last is None or last.close_ms != tick.close_ms or last.order_id != order.order_id:
        return "decided_before"
    _launch(order, desk)
    return "completed"


def _launch(order: Order, desk: Desk) -> None:
    if desk.orders.add(order):
        desk.updates.record(order.tenant, "order", order_row(order), at_ms=desk.clock())
    desk.lifecycles.start(order)


def _decision(bot: Bot, tick: Tick, position: Position | None, desk: Desk) -> tuple[Decision, Order | None]:
    reading = tick.reading(bot)
    view = opinion(reading, in_position=position is not None, may_join=_may_join(bot, reading, position, desk))
    busy = _busy(bot, view, desk)
    if busy is not None:
        view = Opinion(Action.HOLD, view.confidence, busy)
    if not reading.is_warm:
        settings = card_of(bot.strategy).parse(bot.parameters)
        view = Opinion(Action.HOLD, Decimal(0), f"warming up: {len(tick.columns)} of {settings.lookback} candles")
    decision = _recorded(bot, tick, view, reading, desk.namespace)
    return decision, _order_of(bot, decision, position, desk)


def _recorded(bot: Bot, tick: Tick, view: Opinion, reading: Reading, namespace: str) -> Decision:
    price = tick.last.close
    names = {Action.ENTER: entry_name, Action.EXIT: exit_name}
    name = names.get(view.action)
    return Decision(
        bot_id=bot.bot_id,
        close_ms=tick.close_ms,
        action=view.action,
        confidence=view.confidence,
        reason=view.reason,
        price=price,
        score=reading.score if reading.is_warm else 0.0,
        stop_price=price - Decimal(repr(view.stop_distance)) if view.action is Action.ENTER else None,
        order_id=None if name is None else name(namespace, bot, tick.close_ms),
    )


def _order_of(bot: Bot, decision: Decision, position: Position | None, desk: Desk) -> Order | None:
    if decision.order_id is None:
        return None
    instrument = desk.instruments.get(bot.feed.market)
    now = desk.clock()
    if decision.action is Action.ENTER:
        order_type = OrderType(str(bot.parameters.get("entry_order", OrderType.MARKET)))
        return entry_order(
            bot, decision, instrument=instrument, order_type=order_type, name=decision.order_id, now_ms=now
        )
    if position is None:
        return None
    return exit_order(
        position,
        instrument=instrument,
        mode=bot.mode,
        price=decision.price,
        close_ms=decision.close_ms,
        name=decision.order_id,
        reason=decision.reason,
        now_ms=now,
    )


def _busy(bot: Bot, view: Opinion, desk: Desk) -> str | None:
    """Why an opinion cannot become an order now. Strongly read."""
    if view.action is Action.ENTER and desk.orders.open_of(bot.tenant, bot_id=bot.bot_id, leg=Leg.ENTRY):
        return "an entry is under way"
    if view.action is Action.EXIT and desk.orders.open_of(bot.tenant, bot_id=bot.bot_id, leg=Leg.EXIT):
        return "an exit is under way"
    return None


def _may_join(bot: Bot, reading: Reading, position: Position | None, desk: Desk) -> bool:
    """A trend may be joined once after the start: not again after the stop took us out of it."""
    if position is not None or not reading.join or reading.enter or bot.started_ms is None:
        return False
    if not bot.parameters.get("join_trend", False):
        return False
    newest = next(iter(desk.portfolio.trades(bot.tenant, bot_id=bot.bot_id, limit=1).items), None)
    return newest is None or newest.opened_ms < bot.started_ms
