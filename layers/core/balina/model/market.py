"""What a market is made of: instruments, timeframes, feeds, prints and candles."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from balina.model.errors import InvalidRequestError
from balina.model.money import floor_to


class Timeframe(StrEnum):
    """Length of a candle. Candles are aligned to the epoch and named by their open."""

    S15 = "15s"
    M1 = "1m"
    M5 = "5m"
    M15 = "15m"
    H1 = "1h"

    @property
    def ms(self) -> int:
        return _LENGTH_MS[self]

    def open_of(self, at_ms: int) -> int:
        """Open of the candle that contains `at_ms`; a print exactly on a boundary belongs to the new candle."""
        return at_ms - at_ms % self.ms

    @classmethod
    def parse(cls, text: str) -> "Timeframe":
        try:
            return cls(text)
        except ValueError as exc:
            known = ", ".join(cls)
            raise InvalidRequestError(f"unknown timeframe {text!r}: choose one of {known}") from exc


_LENGTH_MS = {
    Timeframe.S15: 15_000,
    Timeframe.M1: 60_000,
    Timeframe.M5: 300_000,
    Timeframe.M15: 900_000,
    Timeframe.H1: 3_600_000,
}


@dataclass(frozen=True, slots=True)
class Market:
    """A symbol at a venue, ccxt's unified name: `binance#BTC/USDT`."""

    venue: str
    symbol: str

    def __str__(self) -> str:
        return f"{self.venue}#{self.symbol}"

    @classmethod
    def parse(cls, text: str) -> "Market":
        venue, _, symbol = text.partition("#")
        return cls(venue, symbol)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a bot listens to: one timeframe of one market, `binance#BTC/USDT#1m`."""

    market: Market
    timeframe: Timeframe

    def __str__(self) -> str:
        return f"{self.market}#{self.timeframe}"

    @classmethod
    def parse(cls, text: str) -> "Feed":
        venue, symbol, timeframe = text.split("#")
        return cls(Market(venue, symbol), Timeframe.parse(timeframe))


@dataclass(frozen=True, slots=True)
class Instrument:
    """The venue's rules for one symbol; steps and minima as the venue publishes them."""

    venue: str
    symbol: str
    base: str
    quote: str
    tick: Decimal
    lot: Decimal
    min_quantity: Decimal
    min_notional: Decimal

    def floor_quantity(self, quantity: Decimal) -> Decimal:
        return floor_to(quantity, step=self.lot)

    def floor_price(self, price: Decimal) -> Decimal:
        return floor_to(price, step=self.tick)


@dataclass(frozen=True, slots=True)
class TradePrint:
    """One public trade of the venue. `trade_id` is contiguous per market, which is how gaps are seen."""

    trade_id: int
    at_ms: int
    price: Decimal
    amount: Decimal
    taker_side: str


@dataclass(frozen=True, slots=True)
class Candle:
    """Prices over [open_ms, open_ms + length). `complete` is false while open, or when we did not see all of it."""

    open_ms: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    trades: int
    complete: bool = True
