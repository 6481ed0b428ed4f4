"""Arrays of trades and candles in ticks and lots, and how candles are made from trades and from finer candles."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tape:
    """Trades in order of id; times in milliseconds, prices in ticks, quantities in lots."""

    ids: Ints
    times: Ints
    prices: Ints
    lots: Ints
    buyer_is_maker: Bools

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, selection: Bools | slice) -> "Tape":
        return Tape(*(getattr(self, field.name)[selection] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Candles:
    """One row per interval. `quote` and `taker_quote` count tick x lot products, the rest ticks and lots."""

    times: Ints
    opens: Ints
    highs: Ints
    lows: Ints
    closes: Ints
    lots: Ints
    quote: Ints
    counts: Ints
    taker_lots: Ints
    taker_quote: Ints

    def __len__(self) -> int:
        return len(self.times)

    def part(self, selection: Bools | slice) -> "Candles":
        return Candles(*(getattr(self, field.name)[selection] for field in fields(self)))


def join_tapes(tapes: list[Tape]) -> Tape:
    if len(tapes) == 1:
        return tapes[0]
    return Tape(*(np.concatenate([getattr(t, field.name) for t in tapes]) for field in fields(Tape)))


def join_candles(parts: list[Candles]) -> Candles:
    if len(parts) == 1:
        return parts[0]
    return Candles(*(np.concatenate([getattr(p, field.name) for p in parts]) for field in fields(Candles)))


def empty_tape() -> Tape:
    nothing = np.empty(0, dtype=np.int64)
    return Tape(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.bool_))


def empty_candles() -> Candles:
    return Candles(*(np.empty(0, dtype=np.int64) for _ in fields(Candles)))


def candles_from_trades(tape: Tape, interval_ms: int) -> Candles:
    """Intervals without a trade have no row."""
    if not len(tape):
        return empty_candles()
    starts, times = _groups(tape.times, interval_ms)
    ends = np.append(starts[1:], len(tape)) - 1
    quote = tape.prices * tape.lots
    taken = ~tape.buyer_is_maker
    return Candles(
        times=times,
        opens=tape.prices[starts],
        highs=np.maximum.reduceat(tape.prices, starts),
        lows=np.minimum.reduceat(tape.prices, starts),
        closes=tape.prices[ends],
        lots=np.add.reduceat(tape.lots, starts),
        quote=np.add.reduceat(quote, starts),
        counts=ends - starts + 1,
        taker_lots=np.add.reduceat(tape.lots * taken, starts),
        taker_quote=np.add.reduceat(quote * taken, starts),
    )


def coarser(candles: Candles, interval_ms: int) -> Candles:
    if not len(candles):
        return candles
    starts, times = _groups(candles.times, interval_ms)
    ends = np.append(starts[1:], len(candles)) - 1
    return Candles(
        times=times,
        opens=candles.opens[starts],
        highs=np.maximum.reduceat(candles.highs, starts),
        lows=np.minimum.reduceat(candles.lows, starts),
        closes=candles.closes[ends],
        lots=np.add.reduceat(candles.lots, starts),
        quote=np.add.reduceat(candles.quote, starts),
        counts=np.add.reduceat(candles.counts, starts),
        taker_lots=np.add.reduceat(candles.taker_lots, starts),
        taker_quote=np.add.reduceat(candles.taker_quote, starts),
    )


def _groups(times: Ints, interval_ms: int) -> tuple[Ints, Ints]:
    buckets = times - times % interval_ms
    starts = np.concatenate(([0], np.flatnonzero(np.diff(buckets)) + 1))
    return starts, buckets[starts]
