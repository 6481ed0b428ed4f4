"""In-memory fakes of the market ports, with a memory a test can look at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from balina.adapters.market.rows import live_of, open_candle_of, quote_of
from balina.aggregation.partial import Partial, to_candle
from balina.aggregation.revise import StoredCandle
from balina.app.market_ports import Aggregate, CandleKey, LiveMarket
from balina.app.ports import Quote
from balina.model.errors import BalinaError, StaleVersionError
from balina.model.market import Candle, Feed, Instrument, Market, TradePrint
from balina.model.money import to_minor


class InMemoryAggregates:
    """Also answers as Quotes and, for what it holds, as Candles: one market table."""

    def __init__(self) -> None:
        self.rows: dict[Market, Aggregate] = {}
        self.kept: dict[Market, dict[CandleKey, StoredCandle]] = {}
        self.commits = 0
        self.races_to_lose = 0

    def load(self, market: Market) -> Aggregate | None:
        return self.rows.get(market)

    def stored(self, market: Market, keys: Sequence[CandleKey]) -> Mapping[CandleKey, StoredCandle]:
        kept = self.kept.get(market, {})
        return {key: kept[key] for key in keys if key in kept}

    def commit(self, aggregate: Aggregate, candles: Mapping[CandleKey, StoredCandle]) -> Aggregate:
        held = self.rows.get(aggregate.market)
        if self.races_to_lose or aggregate.version != (held.version if held else 0):
            self.races_to_lose = max(0, self.races_to_lose - 1)
            raise StaleVersionError("the market's rows changed since they were read")
        kept = self.kept.setdefault(aggregate.market, {})
        for key, candle in candles.items():
            if not candle.is_whole and key in kept and kept[key].is_from_venue:
                raise StaleVersionError("the venue's own candle is there")
        kept.update(candles)
        self.commits += 1
        self.rows[aggregate.market] = replace(aggregate, version=aggregate.version + 1)
        return self.rows[aggregate.market]

    def latest(self, market: Market) -> Quote | None:
        row = self.rows.get(market)
        return quote_of(row) if row else None

    def latest_of(self, markets: Sequence[Market]) -> Mapping[Market, Quote]:
        quotes = {market: self.latest(market) for market in markets}
        return {market: quote for market, quote in quotes.items() if quote is not None}

    def live(self, market: Market) -> LiveMarket | None:
        row = self.rows.get(market)
        return live_of(row) if row else None

    def open_candle(self, feed: Feed) -> Candle | None:
        row = self.rows.get(feed.market)
        return open_candle_of(row, feed.timeframe) if row else None

    def last(self, feed: Feed, *, limit: int, before_ms: int | None = None) -> Sequence[Candle]:
        candles = [
            to_candle(candle.piece, complete=candle.is_whole)
            for (timeframe, open_ms), candle in sorted(self.kept.get(feed.market, {}).items(), key=_opening)
            if timeframe is feed.timeframe and (before_ms is None or open_ms < before_ms)
        ]
        return candles[-limit:]

    def put(self, feed: Feed, candles: Sequence[Candle], *, overwrite: bool = False) -> int:
        kept = self.kept.setdefault(feed.market, {})
        new = {
            (feed.timeframe, candle.open_ms): StoredCandle(_piece(candle), candle.complete, is_from_venue=True)
            for candle in candles
            if overwrite or not ((held := kept.get((feed.timeframe, candle.open_ms))) and held.is_whole)
        }
        kept.update(new)
        return len(new)


def _opening(row: tuple[CandleKey, StoredCandle]) -> int:
    return row[0][1]


def _piece(candle: Candle) -> Partial:
    open_, high, low, close, volume = (
        to_minor(number) for number in (candle.open, candle.high, candle.low, candle.close, candle.volume)
    )
    return Partial(candle.open_ms, open_, high, low, close, volume, candle.trades, 0, 0)


class InMemoryMarketStream:
    def __init__(self) -> None:
        self.puts: list[tuple[Market, Sequence[TradePrint]]] = []

    def put(self, market: Market, trades: Sequence[TradePrint], *, at_ms: int) -> None:
        self.puts.append((market, tuple(trades)))


class InMemoryMarketHistory:
    """A venue whose past is what the test put in. `failures` are raised one per call until used up."""

    def __init__(self) -> None:
        self.past: dict[Feed, list[Candle]] = {}
        self.prints: dict[Market, list[TradePrint]] = {}
        self.rules: list[Instrument] = []
        self.failures: list[BalinaError] = []
        self.calls = 0

    def candles(self, feed: Feed, *, since_ms: int, limit: int) -> Sequence[Candle]:
        self._called()
        return [candle for candle in self.past.get(feed, []) if candle.open_ms >= since_ms][:limit]

    def trades(self, market: Market, *, from_id: int, limit: int) -> Sequence[TradePrint]:
        self._called()
        return [trade for trade in self.prints.get(market, []) if trade.trade_id >= from_id][:limit]

    def instruments(self, venue: str) -> Sequence[Instrument]:
        self._called()
        return [rule for rule in self.rules if rule.venue == venue]

    def _called(self) -> None:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)


class InMemoryRefusedRecords:
    def __init__(self) -> None:
        self.aside: dict[str, tuple[bytes, str]] = {}

    def put_aside(self, record_id: str, payload: bytes, reason: str) -> None:
        self.aside[record_id] = (payload, reason)
