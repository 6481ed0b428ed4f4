"""The venue's filters: decides whether a request may enter the book, before any funds move."""

from dataclasses import dataclass

from balina.backtest.book import Book
from balina.backtest.instruments import Instrument
from balina.backtest.orders import OrderRequest, OrderType, Refusal, Side
from balina.backtest.units import notional

# Binance's PERCENT_PRICE_BY_SIDE on its large spot pairs: five times the last price and a fifth of it.
MAX_PRICE_RATIO = 5


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many open orders the account already has on this symbol."""

    orders: int
    triggers: int


def refusal_of(
    request: OrderRequest, instrument: Instrument, *, book: Book, last_price: int, count: OpenCount
) -> Refusal | None:
    return (
        _bad_price(request, instrument, last_price)
        or _bad_quantity(request, instrument)
        or _bad_notional(request, instrument, last_price)
        or _too_many(request, instrument, count)
        or _bad_timing(request, book, last_price)
    )


def is_triggered(request: OrderRequest, last_price: int) -> bool:
    """Stop-losses fire when the market goes against the side, take-profits when it goes with it."""
    is_stop = request.type in (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
    if is_stop == (request.side is Side.SELL):
        return last_price <= request.stop_price
    return last_price >= request.stop_price


def crosses(request: OrderRequest, price: int) -> bool:
    return price <= request.price if request.side is Side.BUY else price >= request.price


def _bad_price(request: OrderRequest, instrument: Instrument, last_price: int) -> Refusal | None:
    prices = [request.price] if request.type.has_limit else []
    prices += [request.stop_price] if request.type.has_trigger else []
    for price in prices:
        if price < instrument.tick or price > instrument.max_price or price % instrument.tick:
            return Refusal.PRICE_FILTER
    if not request.type.has_limit or not last_price:
        return None
    low, high = sorted((request.price, last_price))
    return Refusal.PERCENT_PRICE if high > low * MAX_PRICE_RATIO else None


def _bad_quantity(request: OrderRequest, instrument: Instrument) -> Refusal | None:
    if request.quote_quantity:
        return None
    quantity = request.quantity
    if quantity < instrument.min_quantity or quantity > instrument.max_quantity or quantity % instrument.lot:
        return Refusal.LOT_SIZE
    return None


def _bad_notional(request: OrderRequest, instrument: Instrument, last_price: int) -> Refusal | None:
    if request.quote_quantity:
        value = request.quote_quantity
    elif request.type.has_limit:
        value = notional(request.price, request.quantity)
    else:
        value = notional(request.stop_price or last_price, request.quantity)
    return Refusal.NOTIONAL if value < instrument.min_notional else None


def _too_many(request: OrderRequest, instrument: Instrument, count: OpenCount) -> Refusal | None:
    if count.orders >= instrument.max_orders:
        return Refusal.MAX_ORDERS
    if request.type.has_trigger and count.triggers >= instrument.max_trigger_orders:
        return Refusal.MAX_TRIGGER_ORDERS
    return None


def _bad_timing(request: OrderRequest, book: Book, last_price: int) -> Refusal | None:
    if request.type.has_trigger and is_triggered(request, last_price):
        return Refusal.WOULD_TRIGGER
    if request.type is OrderType.LIMIT_MAKER:
        best = book.best(request.side.opposite)
        if best is not None and crosses(request, best):
            return Refusal.WOULD_TAKE
    return None
