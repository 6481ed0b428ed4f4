"""Finds the bots that listen to a feed and hands them on in batches. Knows nothing of deciding."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from balina.app.ports import Bots, Clock, Ticks
from balina.model.market import Feed, Timeframe

BATCH = 100
"""Bots per invocation: a hundred share the price of one call and of one read of the candles."""
GRACE_MS = 4_000
"""A schedule fires as the candle closes; it waits this long, so that the candle is stored when the bots look."""

Pause = Callable[[float], None]
"""Waits for some seconds."""


def dispatch_feed(feed: Feed, close_ms: int, *, bots: Bots, ticks: Ticks) -> Mapping[str, object]:
    """One close of one feed, as `CandleClosed` says it."""
    batches, woken = _wake(feed, close_ms, bots=bots, ticks=ticks)
    return {"outcome": "DISPATCHED", "batches": batches, "bots": woken}


def dispatch_timeframe(
    timeframe: Timeframe, *, bots: Bots, ticks: Ticks, clock: Clock, pause: Pause
) -> Mapping[str, object]:
    """Every feed of a timeframe at its latest close, as the schedule wakes it: the guarantee behind the event."""
    feeds = list(bots.running_feeds(timeframe))
    close_ms = timeframe.open_of(clock())
    wait_ms = close_ms + min(GRACE_MS, timeframe.ms // 8) - clock()
    if feeds and wait_ms > 0:
        pause(wait_ms / 1000)
    counts = [_wake(feed, close_ms, bots=bots, ticks=ticks) for feed in feeds]
    return {"outcome": "DISPATCHED", "batches": sum(b for b, _ in counts), "bots": sum(w for _, w in counts)}


def _wake(feed: Feed, close_ms: int, *, bots: Bots, ticks: Ticks) -> tuple[int, int]:
    keys = iter(bots.running_on(feed))
    batches = woken = 0
    while batch := list(islice(keys, BATCH)):
        ticks.hand_over(_tick(feed, close_ms, batch))
        batches, woken = batches + 1, woken + len(batch)
    return batches, woken


def _tick(feed: Feed, close_ms: int, keys: Sequence[tuple[str, str]]) -> Mapping[str, object]:
    return {
        "feed": {"venue": feed.market.venue, "symbol": feed.market.symbol, "timeframe": str(feed.timeframe)},
        "close_ms": close_ms,
        "bots": [{"tenant": tenant, "bot_id": bot_id} for tenant, bot_id in keys],
    }
