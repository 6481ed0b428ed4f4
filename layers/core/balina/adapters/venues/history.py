"""The public side of a venue over REST: candles, trades of a gap, and the rules of its markets. No key is involved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from balina.adapters.venues.clocks import VenueClock
from balina.adapters.venues.errors import FAILED, after_question
from balina.adapters.venues.library import Exchange
from balina.model.errors import NotFoundError, VenueUnavailableError
from balina.model.market import Candle, Feed, Instrument, Market, Timeframe, TradePrint
from balina.model.money import ZERO, exact

_TRADES_PAGE = 1000


class CcxtMarketHistory:
    """Implements the port `MarketHistory`. Exchanges are built on first use and kept: they hold no secret."""

    def __init__(self, exchange_of: Callable[[str], Exchange]) -> None:
        self._exchange_of = exchange_of
        self._exchanges: dict[str, Exchange] = {}
        self._clocks: dict[str, VenueClock] = {}

    def candles(self, feed: Feed, *, since_ms: int, limit: int) -> Sequence[Candle]:
        """Ascending from the first open at or after `since_ms`. `complete` is false while the venue's clock says that
        the candle goes on."""
        exchange = self._exchange(feed.market.venue)
        first_ms = feed.timeframe.open_of(since_ms + feed.timeframe.ms - 1)
        interval, parts = exchange.declaration.composed_timeframes.get(feed.timeframe, (str(feed.timeframe), 1))
        venue_now_ms = self._clocks.setdefault(feed.market.venue, VenueClock()).venue_ms(exchange)
        found = list(self._klines(exchange, feed, interval, first_ms=first_ms, count=limit * parts))
        candles = found if parts == 1 else list(_composed(found, feed.timeframe))
        return [_closed_by(candle, feed.timeframe, venue_now_ms) for candle in candles[:limit]]

    def trades(self, market: Market, *, from_id: int, limit: int) -> Sequence[TradePrint]:
        exchange = self._exchange(market.venue)
        market_id = _market_id(exchange, market)
        found: list[TradePrint] = []
        while len(found) < limit:
            size = min(_TRADES_PAGE, limit - len(found))
            start = found[-1].trade_id + 1 if found else from_id
            page = self._ask(exchange, exchange.declaration.trades, market_id, from_id=start, limit=size)
            found += [trade for trade in page if trade.trade_id >= start]
            if len(page) < size:
                break
        return found

    def instruments(self, venue: str) -> Sequence[Instrument]:
        exchange = self._exchange(venue)
        markets = self._ask(exchange, lambda client: client.load_markets(True))
        try:
            return [
                _instrument(venue, market)
                for market in markets.values()
                if market["spot"] and market["active"] and _has_rules(market)
            ]
        except FAILED as exc:
            raise after_question(exchange, exc) from exc

    def _klines(self, exchange: Exchange, feed: Feed, interval: str, *, first_ms: int, count: int) -> Iterator[Candle]:
        """Page after page; the venue ends it by answering with less than was asked for."""
        market_id = _market_id(exchange, feed.market)
        since_ms, page_size = first_ms, exchange.declaration.klines_page
        while count > 0:
            size = min(page_size, count)
            page = self._ask(exchange, exchange.declaration.klines, market_id, interval, since_ms=since_ms, limit=size)
            yield from page
            if len(page) < size:
                return
            if page[-1].open_ms < since_ms:
                raise VenueUnavailableError("the venue answers with candles from before the question")
            since_ms = page[-1].open_ms + 1
            count -= len(page)

    def _ask(self, exchange: Exchange, question: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        exchange.begin()
        try:
            return question(exchange.client, *arguments, **named)
        except FAILED as exc:
            raise after_question(exchange, exc) from exc

    def _exchange(self, venue: str) -> Exchange:
        if venue not in self._exchanges:
            self._exchanges[venue] = self._exchange_of(venue)
        return self._exchanges[venue]


def _market_id(exchange: Exchange, market: Market) -> str:
    base, separator, quote = market.symbol.partition("/")
    if not separator:
        raise NotFoundError(f"no market {market}")
    return exchange.declaration.market_id(base, quote)


def _composed(pieces: Sequence[Candle], timeframe: Timeframe) -> Iterator[Candle]:
    for open_ms, group in groupby(pieces, key=lambda piece: timeframe.open_of(piece.open_ms)):
        parts = list(group)
        yield Candle(
            open_ms=open_ms,
            open=parts[0].open,
            high=max(part.high for part in parts),
            low=min(part.low for part in parts),
            close=parts[-1].close,
            volume=sum((part.volume for part in parts), ZERO),
            trades=sum(part.trades for part in parts),
        )


def _closed_by(candle: Candle, timeframe: Timeframe, venue_now_ms: int) -> Candle:
    if candle.open_ms + timeframe.ms <= venue_now_ms:
        return candle
    return replace(candle, complete=False)


def _has_rules(market: Any) -> bool:
    """A market without a step for price and quantity cannot be traded exactly, so it is not offered."""
    return bool(market["precision"].get("price") and market["precision"].get("amount"))


def _instrument(venue: str, market: Any) -> Instrument:
    limits = market["limits"]
    return Instrument(
        venue=venue,
        symbol=market["symbol"],
        base=market["base"],
        quote=market["quote"],
        tick=exact(market["precision"]["price"]),
        lot=exact(market["precision"]["amount"]),
        min_quantity=exact(limits["amount"].get("min") or 0),
        min_notional=exact(limits["cost"].get("min") or 0),
    )
