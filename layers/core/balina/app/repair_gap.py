"""Trades we know we missed are fetched over REST and take the same road as all others: into the market stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from balina.aggregation.fold import GAP_PATIENCE_MS
from balina.aggregation.ids import MAX_GAP_IDS, Gap
from balina.app.market_ports import Aggregates, MarketStream
from balina.app.ports import MarketHistory
from balina.model.market import Market, TradePrint

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Repair:
    """`absent`: ids the venue did not give. They are asked for again until the gap is given up by age."""

    fetched: int = 0
    absent: int = 0

    def __add__(self, other: "Repair") -> "Repair":
        return Repair(self.fetched + other.fetched, self.absent + other.absent)


@dataclass(frozen=True, slots=True)
class Bench:
    """The ports this use case works with."""

    aggregates: Aggregates
    history: MarketHistory
    stream: MarketStream


def repair_gap(market: Market, *, using: Bench, from_id: int = 0, to_id: int | None = None) -> Repair:
    """Only what is still missing within the ids given (all of them by default): the event may be late or repeated."""
    aggregate = using.aggregates.load(market)
    if aggregate is None:
        return Repair()
    state = aggregate.state
    gaps = [
        gap
        for gap in state.seen.gaps
        if gap.last_id >= from_id and (to_id is None or gap.first_id <= to_id)
        # Older ones are about to be given up; their candles come from the venue whole.
        if gap.before_ms >= state.clock_ms - GAP_PATIENCE_MS and gap.count <= MAX_GAP_IDS
    ]
    total = Repair()
    for gap in gaps:
        trades = list(_trades_of(market, gap, using.history))
        if trades:
            using.stream.put(market, trades, at_ms=max(state.clock_ms, trades[-1].at_ms))
        total += Repair(len(trades), gap.count - len(trades))
    return total


def _trades_of(market: Market, gap: Gap, history: MarketHistory) -> Iterator[TradePrint]:
    next_id = gap.first_id
    while next_id <= gap.last_id:
        limit = min(PAGE, gap.last_id - next_id + 1)
        page = _within(history.trades(market, from_id=next_id, limit=limit), next_id, gap.last_id)
        if not page:
            return
        yield from page
        next_id = page[-1].trade_id + 1


def _within(trades: Sequence[TradePrint], first_id: int, last_id: int) -> list[TradePrint]:
    inside = {trade.trade_id: trade for trade in trades if first_id <= trade.trade_id <= last_id}
    return [inside[trade_id] for trade_id in sorted(inside)]
