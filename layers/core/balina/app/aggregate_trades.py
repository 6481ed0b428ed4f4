"""One batch of market records becomes candles, the latest price and, once they are committed, events.

A crash between the commit and the events loses events, not candles: the schedule wakes the bots as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from balina.aggregation.fold import fold
from balina.aggregation.ids import Gap
from balina.aggregation.partial import Trade
from balina.aggregation.revise import StoredCandle, closed_over, revised
from balina.aggregation.state import Batch, Change, ClosedCandle, MarketState, Tally
from balina.app.market_ports import Aggregate, Aggregates, CandleKey, Reference
from balina.app.ports import Candles, Events
from balina.model.errors import StaleVersionError
from balina.model.market import Feed, Market, Timeframe
from balina.model.money import from_minor, plain

# A transaction holds a hundred rows, one of which is the state.
MAX_CANDLES_PER_COMMIT = 90
ATTEMPTS = 3
# The latest price may be this old before a heartbeat alone is worth a write.
QUIET_WRITE_MS = 1_000
DAY_MS = 86_400_000
# How many of its own lengths a candle may lie before a full day and still be the reference for 24 hours.
REFERENCE_SLACK = 2
# The finest that is there: before a day was watched, only longer candles reach back that far.
_REFERENCE_TIMEFRAMES = (Timeframe.M1, Timeframe.M5, Timeframe.H1)
_CHANGE_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class MarketRecord:
    """What the collector sent at once for one market. `clock_ms` is None while the venue is silent."""

    market: Market
    trades: Sequence[Trade] = ()
    clock_ms: int | None = None
    bid: int | None = None
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class Aggregation:
    """What a batch did to one market."""

    tally: Tally
    closed: int = 0
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """The ports and settings this use case works with."""

    aggregates: Aggregates
    candles: Candles
    events: Events
    timeframes: Sequence[Timeframe]


def aggregate_trades(market: Market, records: Sequence[MarketRecord], *, using: Workshop) -> Aggregation:
    """Exactly once in effect, however often the records come. StaleVersionError when others keep being faster."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _attempt(market, _joined(records), using)
        except StaleVersionError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _attempt(market: Market, batch: Batch, using: Workshop) -> Aggregation:
    aggregate = using.aggregates.load(market)
    change = fold(aggregate.state if aggregate else None, batch, timeframes=using.timeframes)
    if change.size > MAX_CANDLES_PER_COMMIT and len(batch.trades) > 1:
        first, second = (_attempt(market, half, using) for half in _halves(batch))
        return Aggregation(first.tally + second.tally, first.closed + second.closed, first.gaps + second.gaps)
    if change.state is None or not _is_worth_a_write(aggregate, change):
        return Aggregation(change.tally)
    candles = _candles_to_write(market, change, using.aggregates)
    known = aggregate or Aggregate(market, change.state)
    reference = _reference(known, change, using.candles)
    using.aggregates.commit(replace(known, state=change.state, reference=reference), candles)
    _publish(market, change, using.events)
    return Aggregation(change.tally, len(change.closed), change.gaps)


def _joined(records: Sequence[MarketRecord]) -> Batch:
    clocks = [record.clock_ms for record in records if record.clock_ms is not None]
    return Batch(
        trades=[trade for record in records for trade in record.trades],
        clock_ms=max(clocks, default=None),
        bid=next((record.bid for record in reversed(records) if record.bid), None),
        ask=next((record.ask for record in reversed(records) if record.ask), None),
    )


def _halves(batch: Batch) -> tuple[Batch, Batch]:
    trades = sorted(batch.trades)
    middle = len(trades) // 2
    # Only the second half may move the clock: it would close candles the first half still trades in.
    return Batch(trades[:middle]), replace(batch, trades=trades[middle:])


def _is_worth_a_write(aggregate: Aggregate | None, change: Change) -> bool:
    if aggregate is None or change.size or change.tally.counted or change.tally.abandoned:
        return True
    before, after = aggregate.state, change.state
    return after is not None and after.clock_ms - before.clock_ms >= QUIET_WRITE_MS


def _candles_to_write(market: Market, change: Change, aggregates: Aggregates) -> Mapping[CandleKey, StoredCandle]:
    # A whole candle needs no look at what is stored: nobody can know more about it.
    uncertain = [
        *((news.timeframe, news.piece.open_ms) for news in change.closed if not news.is_whole),
        *((news.timeframe, news.open_ms) for news in change.revisions),
    ]
    stored = aggregates.stored(market, uncertain) if uncertain else {}
    written: dict[CandleKey, StoredCandle | None] = {
        (news.timeframe, news.open_ms): revised(stored.get((news.timeframe, news.open_ms)), news)
        for news in change.revisions
    }
    for news in change.closed:
        key = (news.timeframe, news.piece.open_ms)
        written[key] = closed_over(stored.get(key), news)
    return {key: candle for key, candle in written.items() if candle is not None}


def _reference(aggregate: Aggregate, change: Change, candles: Candles) -> Reference | None:
    # Looked up when a candle closed, that is at most once per shortest timeframe.
    if change.state is None or (aggregate.version and not change.closed):
        return aggregate.reference
    wanted_ms = change.state.clock_ms - DAY_MS
    held = aggregate.reference
    if held is not None and abs(held.at_ms - wanted_ms) < Timeframe.M1.ms:
        return held
    for timeframe in _REFERENCE_TIMEFRAMES:
        found = candles.last(Feed(aggregate.market, timeframe), limit=1, before_ms=wanted_ms)
        if found and wanted_ms - found[0].open_ms <= REFERENCE_SLACK * timeframe.ms:
            return Reference(found[0].open_ms + timeframe.ms, found[0].close)
    return None


def _publish(market: Market, change: Change, events: Events) -> None:
    for gap in change.gaps:
        ids = {"from_id": gap.first_id, "to_id": gap.last_id}
        events.publish("CandlesMissing", {"venue": market.venue, "symbol": market.symbol, **ids})
    for news in _latest_closes(change):
        events.publish("CandleClosed", _closed_detail(market, news))


def _latest_closes(change: Change) -> Sequence[ClosedCandle]:
    # Catching up closes many candles at once; only the last of each timeframe is still worth deciding on.
    return list({news.timeframe: news for news in change.closed}.values())


def _closed_detail(market: Market, news: ClosedCandle) -> dict[str, object]:
    return {
        "venue": market.venue,
        "symbol": market.symbol,
        "timeframe": str(news.timeframe),
        "open_ms": news.piece.open_ms,
        "close_ms": news.piece.open_ms + news.timeframe.ms,
        "close": plain(from_minor(news.piece.close)),
    }


def change_24h(state: MarketState, reference: Reference | None) -> Decimal | None:
    """A fraction: 0.01 is one per cent; None until a price a day old is known."""
    if reference is None or not reference.price:
        return None
    return (from_minor(state.last) / reference.price - 1).quantize(_CHANGE_STEP)
