"""Folds a batch of trades into a market's state. The one implementation: live, offline and in tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd
from operator import attrgetter

from balina.aggregation.ids import Admission, Gap, SeenIds, admit, begin, give_up_before
from balina.aggregation.partial import Partial, Trade, flat, merge, regroup, split_by_open
from balina.aggregation.state import Batch, Change, ClosedCandle, MarketState, Revision, Tally
from balina.model.market import Timeframe

# How long after its end a candle without a later trade stays open for trades still on their way.
CLOSE_GRACE_MS = 250
# Quiet candles are drawn flat; an absence longer than this many is not quiet but unseen.
MAX_FLAT_CANDLES = 20
# Per gap and timeframe; what lies further back is repaired from the venue's own candles. Five timeframes of these and
# of the flat ones fit in one transaction.
MAX_RECONSIDERED = 10
# A higher time under a lower id means that the venue numbers anew (a test venue that was reset).
RENUMBERED_AFTER_MS = 60_000
# REST is asked within seconds; after this the candles are repaired from the venue's own instead.
GAP_PATIENCE_MS = 600_000

_opening = attrgetter("open_ms")


@dataclass(frozen=True, slots=True)
class _Roll:
    """One timeframe's step: its open candle, those that are over, and pieces of candles that had closed before."""

    current: Partial | None
    over: Sequence[Partial]
    late: Sequence[Partial]


def fold(state: MarketState | None, batch: Batch, *, timeframes: Sequence[Timeframe]) -> Change:
    """Counts each trade id once, closes what is over, and says which closed candles late trades revise."""
    trades = _in_order(batch.trades)
    restarts = 0
    if state is not None and trades and _is_renumbered(state.seen, trades[-1]):
        state, restarts = None, 1
    if not trades:
        return _fold_clock(state, batch)
    admission = admit(_doubted(state, timeframes), trades) if state else begin(trades)
    clock_ms = max(batch.clock_ms or 0, admission.seen.highest_ms, state.clock_ms if state else 0)
    seen, given_up = give_up_before(admission.seen, clock_ms - GAP_PATIENCE_MS)
    pieces = _pieces(admission.fresh, timeframes)
    rolls = {
        timeframe: _roll(state.open.get(timeframe) if state else None, pieces[timeframe], timeframe, batch.clock_ms)
        for timeframe in timeframes
    }
    closed = tuple(_close(timeframe, piece, seen) for timeframe, roll in rolls.items() for piece in roll.over)
    late = tuple(_revise(timeframe, p.open_ms, p, seen) for timeframe, roll in rolls.items() for p in roll.late)
    opened = {timeframe: roll.current for timeframe, roll in rolls.items() if roll.current is not None}
    told = {(news.timeframe, news.piece.open_ms) for news in closed} | {(news.timeframe, news.open_ms) for news in late}
    last = state.last if state and trades[-1][0] < seen.highest else trades[-1][2]
    return Change(
        state=MarketState(seen, last, clock_ms, opened, *_quotes(state, batch)),
        closed=closed,
        revisions=late + _reconsidered(admission, opened, seen, told=told),
        gaps=tuple(gap for gap in admission.opened if gap in seen.gaps),
        tally=_tally(admission, given_up, restarts),
    )


def is_over(timeframe: Timeframe, open_ms: int, clock_ms: int) -> bool:
    return clock_ms >= open_ms + timeframe.ms + CLOSE_GRACE_MS


def _fold_clock(state: MarketState | None, batch: Batch) -> Change:
    # The heartbeat: nothing traded, but time went by.
    if state is None:
        return Change(None)
    clock_ms = max(state.clock_ms, batch.clock_ms or 0)
    seen, given_up = give_up_before(state.seen, clock_ms - GAP_PATIENCE_MS)
    rolls = {timeframe: _roll(piece, {}, timeframe, batch.clock_ms) for timeframe, piece in state.open.items()}
    opened = {timeframe: roll.current for timeframe, roll in rolls.items() if roll.current is not None}
    closed = tuple(_close(timeframe, piece, seen) for timeframe, roll in rolls.items() for piece in roll.over)
    bid, ask = _quotes(state, batch)
    moved = replace(state, seen=seen, clock_ms=clock_ms, open=opened, bid=bid, ask=ask)
    return Change(moved, closed, tally=Tally(abandoned=given_up))


def _in_order(trades: Sequence[Trade]) -> list[Trade]:
    ordered = sorted(trades)
    if all(ordered[i][0] != ordered[i + 1][0] for i in range(len(ordered) - 1)):
        return ordered
    return list({trade[0]: trade for trade in reversed(ordered)}.values())[::-1]


def _is_renumbered(seen: SeenIds, newest: Trade) -> bool:
    return newest[0] < seen.highest and newest[1] > seen.highest_ms + RENUMBERED_AFTER_MS


def _pieces(trades: Sequence[Trade], timeframes: Sequence[Timeframe]) -> Mapping[Timeframe, dict[int, Partial]]:
    # Trades are touched once, for the common divisor; longer candles are made of those pieces.
    finest = split_by_open(trades, length_ms=gcd(*(timeframe.ms for timeframe in timeframes)))
    return {timeframe: regroup(finest.values(), length_ms=timeframe.ms) for timeframe in timeframes}


def _roll(current: Partial | None, pieces: Mapping[int, Partial], timeframe: Timeframe, clock_ms: int | None) -> _Roll:
    late = [piece for open_ms, piece in pieces.items() if current is not None and open_ms < current.open_ms]
    over: list[Partial] = []
    for piece in sorted(pieces.values(), key=_opening):
        if current is None or piece.open_ms == current.open_ms:
            current = piece if current is None else merge(current, piece)
        elif piece.open_ms > current.open_ms:
            over += [current, *_quiet_between(current, piece.open_ms, timeframe)]
            current = piece
    while current is not None and clock_ms is not None and is_over(timeframe, current.open_ms, clock_ms):
        over.append(current)
        following = current.open_ms + timeframe.ms
        if clock_ms - following > MAX_FLAT_CANDLES * timeframe.ms:
            following = timeframe.open_of(clock_ms - CLOSE_GRACE_MS)
        current = flat(following, price=current.close)
    return _Roll(current, over, late)


def _quiet_between(current: Partial, next_open_ms: int, timeframe: Timeframe) -> list[Partial]:
    opens = range(current.open_ms + timeframe.ms, next_open_ms, timeframe.ms)
    return [flat(open_ms, price=current.close) for open_ms in opens] if len(opens) <= MAX_FLAT_CANDLES else []


def _close(timeframe: Timeframe, piece: Partial, seen: SeenIds) -> ClosedCandle:
    return ClosedCandle(timeframe, piece, seen.is_whole(piece.open_ms, piece.open_ms + timeframe.ms))


def _revise(timeframe: Timeframe, open_ms: int, piece: Partial | None, seen: SeenIds) -> Revision:
    return Revision(timeframe, open_ms, piece, seen.is_whole(open_ms, open_ms + timeframe.ms))


def _reconsidered(
    admission: Admission, opened: Mapping[Timeframe, Partial], seen: SeenIds, *, told: set[tuple[Timeframe, int]]
) -> tuple[Revision, ...]:
    # A gap that appears casts doubt on candles that the clock closed meanwhile; one that shrinks may clear candles to
    # which it brought no trade.
    asked = {
        (timeframe, open_ms)
        for gap in (*admission.opened, *admission.touched)
        for timeframe, current in opened.items()
        for open_ms in _closed_opens(gap, timeframe, current.open_ms)
    }
    return tuple(_revise(timeframe, open_ms, None, seen) for timeframe, open_ms in sorted(asked - told))


def _closed_opens(gap: Gap, timeframe: Timeframe, current_open_ms: int) -> Sequence[int]:
    end = min(gap.before_ms + 1, current_open_ms)
    return range(timeframe.open_of(gap.after_ms), end, timeframe.ms)[-MAX_RECONSIDERED:]


def _doubted(state: MarketState, timeframes: Sequence[Timeframe]) -> SeenIds:
    # A timeframe configured since the last batch starts in the middle of its first candle.
    if all(timeframe in state.open for timeframe in timeframes):
        return state.seen
    return replace(state.seen, unsure_until_ms=state.seen.highest_ms)


def _quotes(state: MarketState | None, batch: Batch) -> tuple[int | None, int | None]:
    held = (state.bid, state.ask) if state else (None, None)
    return (batch.bid or held[0], batch.ask or held[1])


def _tally(admission: Admission, given_up: int, restarts: int) -> Tally:
    return Tally(
        counted=len(admission.fresh),
        duplicates=admission.duplicates,
        out_of_reach=admission.out_of_reach,
        late=admission.late,
        abandoned=admission.abandoned + given_up,
        restarts=restarts,
    )
