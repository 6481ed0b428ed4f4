"""What the market pipeline needs beyond `ports.py`: its own state, the stream it reads, what it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from balina.aggregation.revise import StoredCandle
from balina.aggregation.state import MarketState
from balina.app.ports import Quote
from balina.model.market import Candle, Market, Timeframe, TradePrint

CandleKey = tuple[Timeframe, int]
"""Timeframe and open of a candle of a market."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A close about a day before `at_ms`; the change of 24 hours is measured against it."""

    at_ms: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A market's state with the version its next write is conditioned on; 0 before the first."""

    market: Market
    state: MarketState
    version: int = 0
    reference: Reference | None = None


class Aggregates(Protocol):
    """The state of each market and the candles it closes, changed together or not at all."""

    def load(self, market: Market) -> Aggregate | None: ...
    def stored(self, market: Market, keys: Sequence[CandleKey]) -> Mapping[CandleKey, StoredCandle]:
        """Those of the candles that exist, strongly consistent."""
        ...

    def commit(self, aggregate: Aggregate, candles: Mapping[CandleKey, StoredCandle]) -> Aggregate:
        """Writes all if the stored version is `aggregate.version`; StaleVersionError when somebody was faster, also
        when the venue's own candle took the place of one of `candles` that is not whole."""
        ...


@dataclass(frozen=True, slots=True)
class LiveMarket:
    """The latest of a market with its open candles. `seq` rises with every change."""

    quote: Quote
    open_candles: Mapping[Timeframe, Candle]
    seq: int


class LiveQuotes(Protocol):
    def live(self, market: Market) -> LiveMarket | None: ...


class MarketStream(Protocol):
    """Where trades enter, once each or more often."""

    def put(self, market: Market, trades: Sequence[TradePrint], *, at_ms: int) -> None: ...


class RefusedRecords(Protocol):
    """Records that cannot be read are put aside for a person, so that those behind them go on."""

    def put_aside(self, record_id: str, payload: bytes, reason: str) -> None: ...
