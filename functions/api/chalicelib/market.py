"""The market and the watchlist."""

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
from balina.runtime.http import BodyCall, Call, QueryCall, Routes

routes = Routes("market")


@routes.get("/candles", problems=(404,))
def list_candles(call: QueryCall[CandleQuery]) -> Page[Candle]:
    """Candles, oldest first; without `before_ms` the last may be open. `next_cursor` is the next `before_ms`."""
    raise NotImplementedError


@routes.get("/prices", problems=(404,))
def list_prices(call: QueryCall[PriceQuery]) -> Page[Price]:
    """Latest price, 24-hour change and sparkline of every symbol asked for."""
    raise NotImplementedError


@routes.get("/instruments")
def list_instruments(call: QueryCall[InstrumentQuery]) -> Page[Instrument]:
    """What can be traded, with the venue's steps and minima."""
    raise NotImplementedError


@routes.get("/watchlist")
def watchlist(call: Call) -> Watchlist:
    """The tenant's watchlist, in the order it was saved."""
    return Watchlist(symbols=list(call.world.watchlists.get(call.tenant)))


@routes.put("/watchlist")
def save_watchlist(call: BodyCall[Watchlist]) -> Watchlist:
    """Replace the watchlist."""
    raise NotImplementedError
