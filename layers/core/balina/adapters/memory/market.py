"""Candles, latest prices and instruments in memory."""

from collections.abc import Mapping, Sequence

from balina.app.ports import Quote
from balina.model.errors import NotFoundError
from balina.model.market import Candle, Feed, Instrument, Market


class InMemoryCandles:
    def __init__(self) -> None:
        self.rows: dict[Feed, dict[int, Candle]] = {}
        self.reads = 0

    def last(self, feed: Feed, *, limit: int, before_ms: int | None = None) -> Sequence[Candle]:
        self.reads += 1
        if limit <= 0:
            return []
        rows = self.rows.get(feed, {})
        opens = sorted(open_ms for open_ms in rows if before_ms is None or open_ms < before_ms)
        return [rows[open_ms] for open_ms in opens[-limit:]]

    def put(self, feed: Feed, candles: Sequence[Candle], *, overwrite: bool = False) -> int:
        rows = self.rows.setdefault(feed, {})
        wanted = {candle.open_ms: candle for candle in candles}
        new = {at: c for at, c in wanted.items() if overwrite or at not in rows or not rows[at].complete}
        rows |= new
        return len(new)


class InMemoryQuotes:
    def __init__(self) -> None:
        self.rows: dict[Market, Quote] = {}
        self.open_candles: dict[Feed, Candle] = {}

    def set(self, quote: Quote) -> None:
        self.rows[quote.market] = quote

    def latest(self, market: Market) -> Quote | None:
        return self.rows.get(market)

    def latest_of(self, markets: Sequence[Market]) -> Mapping[Market, Quote]:
        return {market: self.rows[market] for market in markets if market in self.rows}

    def open_candle(self, feed: Feed) -> Candle | None:
        return self.open_candles.get(feed)


class InMemoryInstruments:
    def __init__(self) -> None:
        self.rows: dict[Market, Instrument] = {}

    def get(self, market: Market) -> Instrument:
        instrument = self.rows.get(market)
        if instrument is None:
            raise NotFoundError(f"no instrument {market.symbol} at {market.venue}")
        return instrument

    def all(self, venue: str) -> Sequence[Instrument]:
        rows = (instrument for market, instrument in self.rows.items() if market.venue == venue)
        return sorted(rows, key=lambda instrument: instrument.symbol)

    def put(self, instruments: Sequence[Instrument]) -> None:
        self.rows |= {Market(each.venue, each.symbol): each for each in instruments}


class InMemoryBackfills:
    def __init__(self) -> None:
        self.requested: list[tuple[Feed, int]] = []

    def request(self, feed: Feed, *, count: int) -> None:
        self.requested.append((feed, count))
