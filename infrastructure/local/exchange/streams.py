"""Streams that tick by the clock rather than by event: candles, tickers and partial books."""

import re
from collections.abc import Iterable

from balina.backtest.orders import Side
from exchange import render
from exchange.hub import Hub
from exchange.intervals import INTERVALS
from exchange.tickers import day_statistics, mini_ticker_event, ticker_event
from exchange.venue import Venue

STREAM = re.compile(
    r"^(?P<symbol>[a-z0-9]+)@(?P<kind>trade|aggTrade|bookTicker|depth|ticker|miniTicker|kline_(?P<interval>\w+)"
    r"|depth(?P<levels>5|10|20))(@(?P<speed>100|1000)ms)?$"
)
ALL_STREAMS = ("!miniTicker@arr", "!ticker@arr", "!bookTicker")
# Binance updates running candles every two seconds, one-second candles every second.
KLINE_MS = 2_000
TICKER_MS = 1_000


def is_stream(name: str, symbols: Iterable[str]) -> bool:
    if name in ALL_STREAMS:
        return True
    match = STREAM.match(name)
    if match is None or match["symbol"].upper() not in symbols:
        return False
    return match["interval"] is None or match["interval"] in INTERVALS


class TimedStreams:
    """Called on every step; looks only at streams somebody listens to."""

    def __init__(self, venue: Venue, hub: Hub, *, now: int) -> None:
        self._venue = venue
        self._hub = hub
        self._last = now
        self._sent: dict[str, int] = {}

    def step(self, now: int) -> None:
        for stream in self._hub.wanted():
            if stream in ALL_STREAMS:
                self._all(stream, now)
            elif (match := STREAM.match(stream)) is not None:
                symbol = match["symbol"].upper()
                if match["interval"]:
                    self._kline(stream, symbol, match["interval"], now)
                elif match["kind"] in ("ticker", "miniTicker"):
                    self._ticker(stream, symbol, now)
                elif match["levels"]:
                    self._partial(stream, symbol, int(match["levels"]))
        self._last = now

    def _kline(self, stream: str, symbol: str, interval: str, now: int) -> None:
        width = INTERVALS[interval]
        begin = now - now % width
        if self._last < begin:
            self._publish_kline(stream, symbol, interval, begin - width, closed=True, now=now)
        if self._is_due(stream, min(KLINE_MS, max(1_000, width)), now) and self._last >= begin:
            self._publish_kline(stream, symbol, interval, begin, closed=False, now=now)

    def _publish_kline(self, stream: str, symbol: str, interval: str, begin: int, *, closed: bool, now: int) -> None:
        width, market = INTERVALS[interval], self._venue.markets[symbol]
        candles = market.chronicle.candles(width, begin, begin, now=now)
        rows = render.klines(candles, market.instrument, width)
        if not rows:
            return
        ids = self._ids(symbol, begin, width, int(candles.counts[0]), now)
        event = render.kline_event(rows[0], symbol=symbol, interval=interval, closed=closed, ids=ids, now=now)
        self._hub.publish(stream, lambda: event)

    def _ids(self, symbol: str, begin: int, width: int, count: int, now: int) -> tuple[int, int]:
        """First and last trade id: ids are contiguous, so the last and the count tell the first."""
        end = min(begin + width - 1, now)
        tape = self._venue.markets[symbol].chronicle.last_trades(1, now=end)
        last = int(tape.ids[-1])
        return last - count + 1, last

    def _ticker(self, stream: str, symbol: str, now: int) -> None:
        if not self._is_due(stream, TICKER_MS, now):
            return
        day = day_statistics(self._venue.markets[symbol], now=now)
        if stream.endswith("@miniTicker"):
            self._hub.publish(stream, lambda: mini_ticker_event(day))
        else:
            self._hub.publish(stream, lambda: ticker_event(day, self._venue.books[symbol]))

    def _all(self, stream: str, now: int) -> None:
        if stream == "!bookTicker" or not self._is_due(stream, TICKER_MS, now):
            return
        days = {symbol: day_statistics(market, now=now) for symbol, market in self._venue.markets.items()}
        if stream.startswith("!mini"):
            self._hub.publish(stream, lambda: [mini_ticker_event(day) for day in days.values()])
        else:
            self._hub.publish(stream, lambda: [ticker_event(day, self._venue.books[s]) for s, day in days.items()])

    def _partial(self, stream: str, symbol: str, levels: int) -> None:
        book = self._venue.books[symbol]
        if self._sent.get(stream) == book.update_id:
            return
        self._sent[stream] = book.update_id
        self._hub.publish(
            stream,
            lambda: {
                "lastUpdateId": book.update_id,
                "bids": render.levels(book.top(Side.BUY, levels)),
                "asks": render.levels(book.top(Side.SELL, levels)),
            },
        )

    def _is_due(self, stream: str, every_ms: int, now: int) -> bool:
        if now // every_ms == self._sent.get(stream):
            return False
        self._sent[stream] = now // every_ms
        return True
