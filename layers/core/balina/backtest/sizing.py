"""How much a market order can execute against the book at this moment, and what it will cost."""

from collections.abc import Iterable
from dataclasses import dataclass

from balina.backtest.book import Book
from balina.backtest.instruments import Instrument
from balina.backtest.orders import OrderRequest, Side
from balina.backtest.units import SCALE, notional


@dataclass(frozen=True, slots=True)
class Size:
    quantity: int
    budget: int


def market_size(request: OrderRequest, book: Book, instrument: Instrument) -> Size:
    """Quantity to execute and, for buys, the quote to reserve: exactly what the walk through the book will cost."""
    levels = book.sweep(request.side.opposite, excluding=request.account)
    if request.quote_quantity:
        quantity, spent = _by_quote(levels, request.quote_quantity, instrument)
        return Size(quantity, spent if request.side is Side.BUY else 0)
    spent = _cost(levels, request.quantity) if request.side is Side.BUY else 0
    return Size(request.quantity, spent)


def can_fill(request: OrderRequest, book: Book) -> bool:
    """Whether a fill-or-kill limit order would fill completely."""
    left = request.quantity
    for price, quantity in book.sweep(request.side.opposite, excluding=request.account):
        if price > request.price if request.side is Side.BUY else price < request.price:
            break
        left -= quantity
        if left <= 0:
            return True
    return False


def affordable(budget: int, price: int, instrument: Instrument) -> int:
    return instrument.floor_quantity(budget * SCALE // price)


def _cost(levels: Iterable[tuple[int, int]], quantity: int) -> int:
    spent = 0
    for price, available in levels:
        step = min(quantity, available)
        spent += notional(price, step)
        quantity -= step
        if not quantity:
            break
    return spent


def _by_quote(levels: Iterable[tuple[int, int]], quote: int, instrument: Instrument) -> tuple[int, int]:
    quantity = spent = 0
    for price, available in levels:
        step = min(available, affordable(quote - spent, price, instrument))
        quantity += step
        spent += notional(price, step)
        if step < available:
            break
    return quantity, spent
