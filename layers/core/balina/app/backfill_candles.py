"""Candles from the venue's own klines: before we watched, and wherever our own are known to lack trades."""

from collections.abc import Sequence
from dataclasses import dataclass

from balina.app.ports import Candles, Clock, Instruments, MarketHistory
from balina.model.market import Candle, Feed, Market, Timeframe

PAGE = 1_000
MAX_COUNT = 5_000
# The venue's clock may run behind ours, and a candle is only final once the venue thinks so too.
SETTLING_MS = 2_000
# What a chart shows, and more than a day of five minutes for the change of 24 hours. A bot asks for its own lookback.
DEPTH = {Timeframe.S15: 240, Timeframe.M1: 300, Timeframe.M5: 300, Timeframe.M15: 300, Timeframe.H1: 300}
RECENT_MS = 3_600_000
RECENT_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class Library:
    """The ports this use case works with."""

    candles: Candles
    history: MarketHistory
    clock: Clock


def backfill_candles(feed: Feed, *, count: int, using: Library) -> int:
    """Sees to it that the last `count` closed candles are there and complete; returns how many were written."""
    opens = _last_opens(feed.timeframe, min(count, MAX_COUNT), now_ms=using.clock() - SETTLING_MS)
    held = using.candles.last(feed, limit=len(opens), before_ms=opens[-1] + 1) if opens else []
    settled = {candle.open_ms for candle in held if candle.complete}
    wanted = [open_ms for open_ms in opens if open_ms not in settled]
    if not wanted:
        return 0
    return using.candles.put(feed, _fetched(feed, wanted[0], wanted[-1], using.history))


def keep_candles(market: Market, timeframes: Sequence[Timeframe], *, using: Library) -> int:
    """The routine: the whole depth where it is missing, else what of the last hour is incomplete."""
    return sum(_keep(Feed(market, timeframe), using) for timeframe in timeframes)


def keep_instruments(
    venue: str, symbols: Sequence[str], *, is_due: bool, instruments: Instruments, history: MarketHistory
) -> int:
    """Refreshes the venue's rules for these symbols when it is due or one is unknown; returns how many changed."""
    known = {instrument.symbol: instrument for instrument in instruments.all(venue)}
    if not is_due and all(symbol in known for symbol in symbols):
        return 0
    offered = [instrument for instrument in history.instruments(venue) if instrument.symbol in symbols]
    changed = [instrument for instrument in offered if known.get(instrument.symbol) != instrument]
    if changed:
        instruments.put(changed)
    return len(changed)


def _keep(feed: Feed, using: Library) -> int:
    timeframe = feed.timeframe
    recent = max(RECENT_MINIMUM, RECENT_MS // timeframe.ms)
    oldest = _last_opens(timeframe, recent, now_ms=using.clock() - SETTLING_MS)[0]
    # Missing at the far end of the last hour means that we were away for longer, or never here.
    before = using.candles.last(feed, limit=1, before_ms=oldest + 1)
    was_here = bool(before) and before[0].open_ms == oldest
    return backfill_candles(feed, count=recent if was_here else DEPTH[timeframe], using=using)


def _last_opens(timeframe: Timeframe, count: int, *, now_ms: int) -> range:
    end = timeframe.open_of(now_ms)
    return range(end - count * timeframe.ms, end, timeframe.ms)


def _fetched(feed: Feed, first_ms: int, last_ms: int, history: MarketHistory) -> list[Candle]:
    found: dict[int, Candle] = {}
    since_ms = first_ms
    while since_ms <= last_ms:
        limit = min(PAGE, (last_ms - since_ms) // feed.timeframe.ms + 1)
        page = history.candles(feed, since_ms=since_ms, limit=limit)
        found |= {candle.open_ms: candle for candle in page if first_ms <= candle.open_ms <= last_ms}
        newest = max((candle.open_ms for candle in page), default=None)
        # A venue without candles there (it did not trade yet) answers with none, or with later ones.
        if newest is None or newest < since_ms:
            break
        since_ms = newest + feed.timeframe.ms
    return [found[open_ms] for open_ms in sorted(found)]
