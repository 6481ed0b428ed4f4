"""However trades are ordered, repeated and cut into batches, the candles are those of the same trades offline."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from balina.aggregation.fold import fold
from balina.aggregation.partial import Partial, Trade, split_by_open
from balina.aggregation.revise import StoredCandle, closed_over, revised
from balina.aggregation.state import Batch, MarketState, Tally
from balina.model.market import Timeframe

TIMEFRAMES = tuple(Timeframe)
Key = tuple[Timeframe, int]


class Store:
    """Candles as the database keeps them, and the state between batches."""

    def __init__(self) -> None:
        self.state: MarketState | None = None
        self.candles: dict[Key, StoredCandle] = {}
        self.closes: list[Key] = []
        self.tally = Tally()

    def take(self, batch: Batch) -> None:
        change = fold(self.state, batch, timeframes=TIMEFRAMES)
        self.state = change.state
        self.tally += change.tally
        for closed in change.closed:
            key = (closed.timeframe, closed.piece.open_ms)
            self.closes.append(key)
            self._keep(key, closed_over(self.candles.get(key), closed))
        for revision in change.revisions:
            key = (revision.timeframe, revision.open_ms)
            self._keep(key, revised(self.candles.get(key), revision))

    def _keep(self, key: Key, candle: StoredCandle | None) -> None:
        if candle is not None:
            self.candles[key] = candle

    def traded(self, timeframe: Timeframe) -> dict[int, Partial]:
        kept = {key[1]: candle.piece for key, candle in self.candles.items() if key[0] is timeframe}
        assert self.state is not None
        kept[self.state.open[timeframe].open_ms] = self.state.open[timeframe]
        return {open_ms: piece for open_ms, piece in kept.items() if not piece.is_flat}


@st.composite
def histories(draw: st.DrawFn) -> list[Trade]:
    at_ms = 1_700_000_000_000 + draw(st.integers(0, 3_600_000))
    trades = []
    for trade_id in range(1, draw(st.integers(2, 40)) + 1):
        at_ms += draw(st.sampled_from([0, 1, 40, 2_000, 14_999, 15_000, 61_000, 400_000]))
        trades.append((trade_id, at_ms, draw(st.integers(1, 99)), draw(st.integers(1, 9))))
    return trades


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Trade], list[Batch]]:
    trades = draw(histories())
    repeated = [*trades, *draw(st.lists(st.sampled_from(trades), max_size=20))]
    # Within ten minutes of trading order; what comes later than that is given up on purpose.
    shuffled = [trade for _, trade in sorted((t[1] + draw(st.integers(0, 500_000)), t) for t in repeated)]
    batches: list[Batch] = []
    newest = 0
    while shuffled:
        size = draw(st.integers(1, 15))
        part, shuffled = shuffled[:size], shuffled[size:]
        newest = max(newest, *(trade[1] for trade in part))
        clock = draw(st.sampled_from([None, newest, newest + 200, newest + 300]))
        batches.append(Batch(part, clock_ms=clock))
        if draw(st.booleans()):
            batches.append(Batch((), clock_ms=newest + draw(st.integers(0, 40_000))))
    return trades, batches


def offline(trades: Sequence[Trade], timeframe: Timeframe) -> dict[int, Partial]:
    return split_by_open(trades, length_ms=timeframe.ms)


@settings(max_examples=300, deadline=None)
@given(deliveries())
def test_any_order_repetition_and_batching_gives_the_offline_candles(
    delivery: tuple[list[Trade], list[Batch]],
) -> None:
    trades, batches = delivery
    store = Store()
    for batch in batches:
        store.take(batch)
    assert store.state is not None
    for timeframe in TIMEFRAMES:
        assert store.traded(timeframe) == offline(trades, timeframe)
    assert store.tally.counted == len(trades)
    assert store.state.seen.gaps == ()
    assert store.state.last == trades[-1][2]


@settings(max_examples=200, deadline=None)
@given(deliveries())
def test_each_candle_closes_once_and_in_order(delivery: tuple[list[Trade], list[Batch]]) -> None:
    store = Store()
    for batch in delivery[1]:
        store.take(batch)
    for timeframe in TIMEFRAMES:
        opens = [open_ms for kind, open_ms in store.closes if kind is timeframe]
        assert opens == sorted(set(opens))


@settings(max_examples=200, deadline=None)
@given(deliveries())
def test_a_candle_called_whole_lacks_no_trade(delivery: tuple[list[Trade], list[Batch]]) -> None:
    trades, batches = delivery
    store = Store()
    for batch in batches:
        store.take(batch)
        seen = {timeframe: offline(trades, timeframe) for timeframe in TIMEFRAMES}
        for (timeframe, open_ms), candle in store.candles.items():
            if candle.is_whole and not _may_come(store, batch, trades, timeframe, open_ms):
                assert candle.piece == seen[timeframe].get(open_ms, candle.piece)


def _may_come(store: Store, batch: Batch, trades: Sequence[Trade], timeframe: Timeframe, open_ms: int) -> bool:
    # A trade beyond the highest id seen is nobody's fault: the candle closed by the clock before it was announced.
    assert store.state is not None
    highest = store.state.seen.highest
    return any(trade[0] > highest and open_ms <= trade[1] < open_ms + timeframe.ms for trade in trades)


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(1, 10))
def test_delivering_everything_twice_changes_nothing(trades: list[Trade], size: int) -> None:
    once, twice = Store(), Store()
    batches = [
        Batch(trades[i : i + size], clock_ms=trades[min(i + size, len(trades)) - 1][1])
        for i in range(0, len(trades), size)
    ]
    for batch in batches:
        once.take(batch)
    for batch in [*batches, *batches]:
        twice.take(batch)
    assert once.candles == twice.candles
    assert once.state == twice.state
    assert twice.tally.duplicates == len(trades)
