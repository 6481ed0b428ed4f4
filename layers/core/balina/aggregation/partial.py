"""A piece of a candle. Pieces merge in any order to the same whole, which is what makes late trades harmless."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from balina.model.market import Candle
from balina.model.money import from_minor

Trade = tuple[int, int, int, int]
"""(trade id, milliseconds, price, amount); price and amount in units of 10⁻⁸. A tuple, for speed."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What some trades say of the candle that opens at `open_ms`. Without trades it is flat at the price before it.

    The first price belongs to the lowest trade id and the last one to the highest, whatever order they came in.
    """

    open_ms: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    trades: int
    first_id: int
    last_id: int

    @property
    def is_flat(self) -> bool:
        return self.trades == 0


def flat(open_ms: int, *, price: int) -> Partial:
    return Partial(open_ms, price, price, price, price, 0, 0, 0, 0)


def merge(one: Partial, other: Partial) -> Partial:
    """Associative and commutative over disjoint sets of trades; a flat piece adds nothing."""
    if one.is_flat:
        return other
    if other.is_flat:
        return one
    first = one if one.first_id < other.first_id else other
    ending = one if one.last_id > other.last_id else other
    return Partial(
        open_ms=min(one.open_ms, other.open_ms),
        open=first.open,
        high=max(one.high, other.high),
        low=min(one.low, other.low),
        close=ending.close,
        volume=one.volume + other.volume,
        trades=one.trades + other.trades,
        first_id=first.first_id,
        last_id=ending.last_id,
    )


def summarise(open_ms: int, trades: Sequence[Trade]) -> Partial:
    """One piece from trades in order of id, none twice."""
    ids, _, prices, amounts = zip(*trades, strict=True)
    return Partial(open_ms, prices[0], max(prices), min(prices), prices[-1], sum(amounts), len(ids), ids[0], ids[-1])


def split_by_open(trades: Sequence[Trade], *, length_ms: int) -> dict[int, Partial]:
    """Pieces by their open, from trades in order of id. Neighbours mostly share a candle, so whole runs are summed."""
    pieces: dict[int, Partial] = {}
    start, count = 0, len(trades)
    while start < count:
        open_ms = trades[start][1] - trades[start][1] % length_ms
        end = _run_end(trades, start, open_ms=open_ms, close_ms=open_ms + length_ms)
        piece = summarise(open_ms, trades[start:end])
        pieces[open_ms] = merge(pieces[open_ms], piece) if open_ms in pieces else piece
        start = end
    return pieces


def regroup(pieces: Iterable[Partial], *, length_ms: int) -> dict[int, Partial]:
    """The same trades in longer candles; `length_ms` must be a multiple of the pieces' own length."""
    grouped: dict[int, Partial] = {}
    for piece in pieces:
        open_ms = piece.open_ms - piece.open_ms % length_ms
        moved = _moved(piece, open_ms)
        grouped[open_ms] = merge(grouped[open_ms], moved) if open_ms in grouped else moved
    return grouped


def to_candle(piece: Partial, *, complete: bool) -> Candle:
    return Candle(
        open_ms=piece.open_ms,
        open=from_minor(piece.open),
        high=from_minor(piece.high),
        low=from_minor(piece.low),
        close=from_minor(piece.close),
        volume=from_minor(piece.volume),
        trades=piece.trades,
        complete=complete,
    )


def _run_end(trades: Sequence[Trade], start: int, *, open_ms: int, close_ms: int) -> int:
    end = start + 1
    while end < len(trades) and open_ms <= trades[end][1] < close_ms:
        end += 1
    return end


def _moved(piece: Partial, open_ms: int) -> Partial:
    if piece.open_ms == open_ms:
        return piece
    return Partial(
        open_ms,
        piece.open,
        piece.high,
        piece.low,
        piece.close,
        piece.volume,
        piece.trades,
        piece.first_id,
        piece.last_id,
    )
