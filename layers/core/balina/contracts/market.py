"""The market as the web app shows it: candles, prices, instruments, watchlist."""

from typing import Annotated

from pydantic import Field

from balina.contracts.accounts import Venue
from balina.contracts.fields import Contract, EpochMs, Name, Number, SymbolText
from balina.model import market as model
from balina.model.market import Timeframe


class CandleQuery(Contract):
    symbol: SymbolText
    timeframe: Timeframe
    venue: Venue = "binance"
    limit: int = Field(default=300, ge=1, le=1000)
    before_ms: EpochMs | None = Field(default=None, description="Only candles that opened before; for paging back.")


class Candle(Contract):
    open_ms: EpochMs
    open: Number
    high: Number
    low: Number
    close: Number
    volume: Number
    trades: int
    complete: bool = Field(description="False while the candle is open, or when part of it was not seen.")

    @classmethod
    def of(cls, candle: model.Candle) -> "Candle":
        return cls(**{name: getattr(candle, name) for name in cls.model_fields})


class PriceQuery(Contract):
    symbols: Annotated[Name, Field(min_length=1, max_length=2000, examples=["BTC/USDT,ETH/USDT"])] | None = Field(
        default=None, description="Comma-separated; all when left out."
    )
    venue: Venue = "binance"


class Price(Contract):
    venue: str
    symbol: str
    last: Number
    change_24h: Number | None = Field(description="Fraction: 0.01 is one per cent. Null until a day was seen.")
    as_of_ms: EpochMs
    sparkline: list[Number] = Field(description="Closes of the last 24 hours, every 15 minutes, oldest first.")


class Instrument(Contract):
    venue: str
    symbol: str
    base: str
    quote: str
    tick: Number
    lot: Number
    min_notional: Number

    @classmethod
    def of(cls, instrument: model.Instrument) -> "Instrument":
        return cls(**{name: getattr(instrument, name) for name in cls.model_fields})


class InstrumentQuery(Contract):
    venue: Venue = "binance"


class Watchlist(Contract):
    symbols: list[SymbolText] = Field(max_length=50)
