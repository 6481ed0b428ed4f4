"""What the venue needs from a market, generated or recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from balina.backtest.instruments import Instrument
from balina.backtest.orders import Print
from exchange.market.chronicle import Shift
from exchange.market.depth import Depth
from exchange.market.tape import Candles, Tape


@dataclass(frozen=True, slots=True)
class BookDelta:
    """A recorded change of the book: absolute quantities per price, 0 removes the level."""

    first_id: int
    last_id: int
    bids: dict[int, int]
    asks: dict[int, int]
    at: int
    is_snapshot: bool = False


@dataclass(frozen=True, slots=True)
class BookTop:
    """A recorded best bid and ask."""

    update_id: int
    bid: tuple[int, int]
    ask: tuple[int, int]


MarketEvent = Print | BookDelta | BookTop


class History(Protocol):
    def candles(self, interval_ms: int, first_ms: int, last_ms: int, *, now: int) -> Candles: ...
    def minutes(self, first: int, last: int, *, now: int) -> Candles: ...
    def trades_between(self, first_ms: int, last_ms: int, *, now: int) -> Tape: ...
    def trades_from(self, trade_id: int, limit: int, *, now: int) -> Tape: ...
    def last_trades(self, limit: int, *, now: int) -> Tape: ...


class Market(Protocol):
    """One symbol's feed. Times are those stamped on its events."""

    @property
    def instrument(self) -> Instrument: ...
    @property
    def chronicle(self) -> History: ...
    def due(self, now: int) -> Iterator[MarketEvent]: ...
    def depth(self, now: int) -> Depth | None: ...
    def next_trade_id(self) -> int: ...
    def record(self, item: Print) -> None: ...
    def last_price(self) -> int: ...
    def state(self) -> str: ...
    def seek(self, at: int) -> None: ...
    def market_time(self, now: int) -> int: ...
    @property
    def tapes_users(self) -> bool: ...
    def force(self, price: int, at: int) -> Shift | None: ...
