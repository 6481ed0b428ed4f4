"""What is remembered of a market between two batches, and what a batch changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from balina.aggregation.ids import Gap, SeenIds
from balina.aggregation.partial import Partial, Trade
from balina.model.market import Timeframe


@dataclass(frozen=True, slots=True)
class Batch:
    """Trades in any order, repeats allowed. `clock_ms` is the venue's clock, None while its stream is silent."""

    trades: Sequence[Trade] = ()
    clock_ms: int | None = None
    bid: int | None = None
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class MarketState:
    """Which ids were counted, one open candle per timeframe, and the latest prices, all in units of 10⁻⁸."""

    seen: SeenIds
    last: int
    clock_ms: int
    open: Mapping[Timeframe, Partial]
    bid: int | None = None
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedCandle:
    """`is_whole` is false when trades of it are known or suspected to be missing."""

    timeframe: Timeframe
    piece: Partial
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """Late news of a candle that closed before: trades to merge into it (if any), and whether it is whole now."""

    timeframe: Timeframe
    open_ms: int
    piece: Partial | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the trades of a batch; every one is counted in exactly one of the first three."""

    counted: int = 0
    duplicates: int = 0
    out_of_reach: int = 0
    late: int = 0
    abandoned: int = 0
    restarts: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.counted + other.counted,
            self.duplicates + other.duplicates,
            self.out_of_reach + other.out_of_reach,
            self.late + other.late,
            self.abandoned + other.abandoned,
            self.restarts + other.restarts,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """The state after a batch. `state` is None while a market has not traded yet. `gaps` are those that opened now."""

    state: MarketState | None
    closed: tuple[ClosedCandle, ...] = ()
    revisions: tuple[Revision, ...] = ()
    gaps: tuple[Gap, ...] = ()
    tally: Tally = field(default_factory=Tally)

    @property
    def size(self) -> int:
        return len(self.closed) + len(self.revisions)
