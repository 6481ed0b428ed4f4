"""Which trade ids were counted. Ids are contiguous per market at the venue: a jump is a gap, a repeat is known."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from balina.aggregation.partial import Trade

# Twenty pages of the venue's REST; a longer absence is cheaper to repair from its candles than trade by trade.
MAX_GAP_IDS = 20_000
# What one row can carry; unordered delivery makes a handful at most.
MAX_GAPS = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """Ids we know exist and have not seen, between a trade at `after_ms` and one at `before_ms`."""

    first_id: int
    last_id: int
    after_ms: int
    before_ms: int

    @property
    def count(self) -> int:
        return self.last_id - self.first_id + 1

    def touches(self, open_ms: int, close_ms: int) -> bool:
        return self.after_ms < close_ms and self.before_ms >= open_ms


@dataclass(frozen=True, slots=True)
class SeenIds:
    """Every id from `lowest` to `highest` was counted, except those in `gaps`.

    `unsure_until_ms`: candles that open at or before it may lack trades nobody will bring: those before the first one
    we saw, or of a gap that was given up.
    """

    lowest: int
    lowest_ms: int
    highest: int
    highest_ms: int
    unsure_until_ms: int
    gaps: tuple[Gap, ...] = ()

    def is_whole(self, open_ms: int, close_ms: int) -> bool:
        return open_ms > self.unsure_until_ms and not any(gap.touches(open_ms, close_ms) for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Admission:
    """`fresh`: trades to count, in order of id. `opened`, `closed`: gaps that appeared or were touched by arrivals."""

    seen: SeenIds
    fresh: Sequence[Trade]
    late: int = 0
    duplicates: int = 0
    out_of_reach: int = 0
    abandoned: int = 0
    opened: tuple[Gap, ...] = ()
    touched: tuple[Gap, ...] = ()


def begin(trades: Sequence[Trade]) -> Admission:
    """The first trades of a market. What came before them is unknown, so their candle is not whole."""
    first = trades[0]
    start = SeenIds(first[0], first[1], first[0] - 1, first[1], first[1])
    return admit(start, trades)


def admit(seen: SeenIds, trades: Sequence[Trade]) -> Admission:
    """Sorts trades (in order of id, none twice) into new, late, duplicate and out of reach."""
    low = _position(trades, seen.lowest)
    high = _position(trades, seen.highest + 1)
    below, within, above = trades[:low], trades[low:high], trades[high:]
    gaps, filled, touched = _fill(seen.gaps, within)
    reachable = [trade for trade in below if seen.lowest - trade[0] <= MAX_GAP_IDS]
    opened = _holes((seen.highest, seen.highest_ms), above)
    gaps += _holes(None, reachable, right=(seen.lowest, seen.lowest_ms)) + opened
    kept, abandoned = _bounded(gaps)
    bottom = reachable[0] if reachable else (seen.lowest, seen.lowest_ms)
    top = above[-1] if above else (seen.highest, seen.highest_ms)
    now_seen = SeenIds(
        lowest=bottom[0],
        lowest_ms=bottom[1],
        highest=top[0],
        highest_ms=top[1],
        unsure_until_ms=max([seen.unsure_until_ms, *(gap.before_ms for gap in abandoned)]),
        gaps=kept,
    )
    return Admission(
        seen=now_seen,
        fresh=[*reachable, *filled, *above] if reachable or filled else above,
        late=len(filled) + len(reachable),
        duplicates=len(within) - len(filled),
        out_of_reach=len(below) - len(reachable),
        abandoned=sum(gap.count for gap in abandoned),
        opened=tuple(gap for gap in opened if gap in kept),
        touched=touched,
    )


def give_up_before(seen: SeenIds, at_ms: int) -> tuple[SeenIds, int]:
    """Forgets gaps whose trades are older than `at_ms`: what the venue has not given by then, it will not."""
    old = [gap for gap in seen.gaps if gap.before_ms < at_ms]
    if not old:
        return seen, 0
    unsure = max(seen.unsure_until_ms, *(gap.before_ms for gap in old))
    kept = tuple(gap for gap in seen.gaps if gap.before_ms >= at_ms)
    return replace(seen, gaps=kept, unsure_until_ms=unsure), sum(gap.count for gap in old)


def _position(trades: Sequence[Trade], trade_id: int) -> int:
    return bisect_left(trades, trade_id, key=itemgetter(0))


def _fill(gaps: tuple[Gap, ...], trades: Sequence[Trade]) -> tuple[list[Gap], list[Trade], tuple[Gap, ...]]:
    if not gaps or not trades:
        return list(gaps), [], ()
    remaining: list[Gap] = []
    filled: list[Trade] = []
    touched: list[Gap] = []
    for gap in gaps:
        inside = trades[_position(trades, gap.first_id) : _position(trades, gap.last_id + 1)]
        if not inside:
            remaining.append(gap)
            continue
        touched.append(gap)
        filled.extend(inside)
        left, right = (gap.first_id - 1, gap.after_ms), (gap.last_id + 1, gap.before_ms)
        remaining.extend(_holes(left, inside, right=right))
    return remaining, sorted(filled), tuple(touched)


def _holes(left: tuple[int, int] | None, trades: Sequence[Trade], *, right: tuple[int, int] | None = None) -> list[Gap]:
    # Gaps between neighbours of the chain left, trades, right; all are (id, ms, ...).
    if not trades:
        return []
    if left and right is None and trades[-1][0] - left[0] == len(trades):
        return []
    chain = [*([left] if left else []), *((trade[0], trade[1]) for trade in trades), *([right] if right else [])]
    return [
        Gap(before[0] + 1, after[0] - 1, before[1], after[1])
        for before, after in pairwise(chain)
        if after[0] - before[0] > 1
    ]


def _bounded(gaps: list[Gap]) -> tuple[tuple[Gap, ...], list[Gap]]:
    ordered = sorted(gaps, key=lambda gap: gap.first_id)
    small = [gap for gap in ordered if gap.count <= MAX_GAP_IDS]
    excess = small[: max(0, len(small) - MAX_GAPS)]
    kept = tuple(small[len(excess) :])
    return kept, [gap for gap in ordered if gap.count > MAX_GAP_IDS] + excess
