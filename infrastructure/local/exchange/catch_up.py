"""After a restart: plays the market that passed while the venue was down against the orders that were resting."""

import numpy as np

from balina.backtest.matching import Matcher
from balina.backtest.orders import Side
from exchange.feed import Market
from exchange.market.tape import Bools, Candles
from exchange.venue import Venue

MINUTE_MS = 60_000
# The last hour is played trade by trade; older minutes by their open, low, high and close.
FINE_MINUTES = 60


def catch_up(venue: Venue, *, since: int, now: int) -> None:
    for symbol, matcher in venue.matchers.items():
        market = venue.markets[symbol]
        if matcher.open_orders():
            _play_minutes(venue, symbol, first=since // MINUTE_MS + 1, last=now // MINUTE_MS - FINE_MINUTES, now=now)
        if matcher.open_orders():
            market.seek(max(since, (now // MINUTE_MS - FINE_MINUTES + 1) * MINUTE_MS - 1))
            _play_seconds(venue, symbol, first=max(since, now - FINE_MINUTES * MINUTE_MS), now=now)
        else:
            market.seek(now)
        matcher.last_price = market.last_price()


def _play_seconds(venue: Venue, symbol: str, *, first: int, now: int) -> None:
    for moment in range(first, now, 1_000):
        venue.advance(symbol, moment)
        if not venue.matchers[symbol].open_orders():
            venue.markets[symbol].seek(now)
            return
        venue.refresh_depth(symbol, moment)
    venue.advance(symbol, now)
    venue.refresh_depth(symbol, now)


def _play_minutes(venue: Venue, symbol: str, *, first: int, last: int, now: int) -> None:
    if first > last:
        return
    matcher, market = venue.matchers[symbol], venue.markets[symbol]
    candles = market.chronicle.minutes(first, last, now=now)
    start = 0
    while start < len(candles) and matcher.open_orders():
        touched = np.flatnonzero(_touches(candles.part(slice(start, None)), matcher))
        if not len(touched):
            return
        row = start + int(touched[0])
        _play_minute(venue, symbol, market, candles, row)
        start = row + 1


def _touches(candles: Candles, matcher: Matcher) -> Bools:
    tick = matcher.instrument.tick
    touched = np.zeros(len(candles), dtype=np.bool_)
    for order in matcher.open_orders():
        for price in (order.request.price, order.request.stop_price):
            level = price // tick
            touched |= (candles.lows <= level) & (candles.highs >= level) & (level > 0)
    return touched


def _play_minute(venue: Venue, symbol: str, market: Market, candles: Candles, row: int) -> None:
    """All at the minute's last millisecond, after its own trades, so that ids and times stay in order."""
    matcher, instrument, end = venue.matchers[symbol], market.instrument, int(candles.times[row]) + MINUTE_MS - 1
    rises = candles.closes[row] >= candles.opens[row]
    turns = (candles.lows, candles.highs) if rises else (candles.highs, candles.lows)
    market.seek(end)
    quantity = max(1, int(candles.lots[row]) // 4) * instrument.lot
    previous = int(candles.opens[row])
    for column in (candles.opens, *turns, candles.closes):
        price = int(column[row])
        _quote(matcher, price * instrument.tick, quantity)
        matcher.on_trade(price * instrument.tick, quantity, buyer_is_maker=price < previous, at=end)
        venue.settle(symbol, end)
        previous = price


def _quote(matcher: Matcher, price: int, quantity: int) -> None:
    """A plain book around the price, so that a stop which triggers in the past finds somebody to trade with."""
    tick = matcher.instrument.tick
    matcher.book.replace_depth(Side.BUY, {price - tick: quantity})
    matcher.book.replace_depth(Side.SELL, {price: quantity})
