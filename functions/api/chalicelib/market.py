"""The market and the watchlist."""

from collections.abc import Sequence
from decimal import Decimal

from balina.app.ports import Quote
from balina.contracts.market import (
    Candle,
    CandleQuery,
    Instrument,
    InstrumentQuery,
    Price,
    PriceQuery,
    Watchlist,
)
from balina.contracts.pages import Page
from balina.contracts.problems import FieldProblem
from balina.model.market import Feed, Market, Timeframe
from balina.runtime.calls import BodyCall, Call, QueryCall
from balina.runtime.http import Routes
from balina.runtime.problems import InvalidFieldsError
from chalicelib.remembered import Remembered
from chalicelib.symbols import instruments_of, require_known

SPARKLINE_CANDLES = 96  # a day of 15 minutes
DEFAULT_VENUE = "binance"
routes = Routes("market")

# The last point of a sparkline is at most 15 minutes old anyway.
sparklines_seen: Remembered[Market, list[Decimal]] = Remembered(life_ms=60_000)


@routes.get("/candles")
def list_candles(call: QueryCall[CandleQuery]) -> Page[Candle]:
    """Candles, oldest first; without `before_ms` the last may be open. `next_cursor` is the next `before_ms`."""
    asked = call.query
    require_known([asked.symbol], instruments_of(call, asked.venue), venue=asked.venue, field="symbol")
    feed = Feed(Market(asked.venue, asked.symbol), asked.timeframe)
    candles = list(call.world.candles.last(feed, limit=asked.limit, before_ms=asked.before_ms))
    current = call.world.quotes.open_candle(feed) if asked.before_ms is None else None
    if current and (not candles or current.open_ms > candles[-1].open_ms):
        candles = [*candles, current][-asked.limit :]
    older = str(candles[0].open_ms) if len(candles) == asked.limit else None
    return Page[Candle](items=[Candle.of(candle) for candle in candles], next_cursor=older)


@routes.get("/prices")
def list_prices(call: QueryCall[PriceQuery]) -> Page[Price]:
    """Latest price, 24-hour change and sparkline. A symbol that was never traded here is left out."""
    known = instruments_of(call, call.query.venue)
    symbols = _split(call.query.symbols) if call.query.symbols else list(known)
    require_known(symbols, known, venue=call.query.venue, field="symbols")
    markets = [Market(call.query.venue, symbol) for symbol in symbols]
    quotes = call.world.quotes.latest_of(markets)
    return Page[Price](items=[_price(call, quotes[market]) for market in markets if market in quotes])


@routes.get("/instruments")
def list_instruments(call: QueryCall[InstrumentQuery]) -> Page[Instrument]:
    """What can be traded, with the venue's steps and minima."""
    return Page[Instrument](
        items=[Instrument.of(instrument) for instrument in instruments_of(call, call.query.venue).values()]
    )


@routes.get("/watchlist")
def watchlist(call: Call) -> Watchlist:
    """The tenant's watchlist, in the order it was saved."""
    return Watchlist(symbols=list(call.world.watchlists.get(call.tenant)))


@routes.put("/watchlist")
def save_watchlist(call: BodyCall[Watchlist]) -> Watchlist:
    """Replace the watchlist."""
    symbols = call.body.symbols
    if len(set(symbols)) != len(symbols):
        raise InvalidFieldsError([FieldProblem(field="symbols", message="name every symbol once")])
    require_known(symbols, instruments_of(call, DEFAULT_VENUE), venue=DEFAULT_VENUE, field="symbols")
    call.world.watchlists.put(call.tenant, symbols)
    return call.body


def _price(call: Call, quote: Quote) -> Price:
    return Price(
        venue=quote.market.venue,
        symbol=quote.market.symbol,
        last=quote.last,
        change_24h=quote.change_24h,
        as_of_ms=quote.as_of_ms,
        sparkline=list(_sparkline(call, quote.market)),
    )


def _sparkline(call: Call, market: Market) -> Sequence[Decimal]:
    feed = Feed(market, Timeframe.M15)
    return sparklines_seen.get(
        market,
        now_ms=call.world.clock(),
        load=lambda: [candle.close for candle in call.world.candles.last(feed, limit=SPARKLINE_CANDLES)],
    )


def _split(text: str) -> list[str]:
    """In the order asked, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
