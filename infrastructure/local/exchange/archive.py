"""Every order and fill the venue ever accepted, looked up the way the API asks for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from balina.backtest.orders import Fill, Order


@dataclass(frozen=True, slots=True)
class OrderList:
    """A one-cancels-the-other pair; `legs` are order ids."""

    list_id: int
    account: str
    symbol: str
    client_id: str
    legs: tuple[int, ...]
    at: int


class Archive:
    """`hide` makes an order invisible to queries for a while, as venues sometimes do to fresh orders."""

    def __init__(self) -> None:
        self.orders: dict[int, Order] = {}
        self.lists: dict[int, OrderList] = {}
        self._by_account: dict[tuple[str, str], list[Order]] = defaultdict(list)
        self._by_client: dict[tuple[str, str, str], Order] = {}
        self._fills: dict[tuple[str, str], list[Fill]] = defaultdict(list)
        self._fills_of: dict[int, list[Fill]] = defaultdict(list)
        self._hidden: dict[int, int] = {}

    def add(self, order: Order) -> None:
        self.orders[order.order_id] = order
        self._by_account[(order.account, order.symbol)].append(order)
        # A client id may be used again once its order is closed; the latest one answers, as on the real venue.
        self._by_client[(order.account, order.symbol, order.request.client_order_id)] = order

    def add_fill(self, fill: Fill) -> None:
        self._fills[(fill.account, fill.symbol)].append(fill)
        self._fills_of[fill.order_id].append(fill)

    def hide(self, order_id: int, *, until: int) -> None:
        self._hidden[order_id] = until

    def find(self, account: str, symbol: str, *, order_id: int | None, client_id: str | None, now: int) -> Order | None:
        if order_id is not None:
            order = self.orders.get(order_id)
        else:
            order = self._by_client.get((account, symbol, client_id or ""))
        if order is None or order.account != account or order.symbol != symbol or not self._visible(order, now):
            return None
        return order

    def of(self, account: str, symbol: str, *, now: int) -> list[Order]:
        return self.visible(self._by_account[(account, symbol)], now=now)

    def visible(self, orders: Iterable[Order], *, now: int) -> list[Order]:
        return [order for order in orders if self._visible(order, now)]

    def fills(self, account: str, symbol: str, *, now: int) -> list[Fill]:
        fills = self._fills[(account, symbol)]
        return [fill for fill in fills if self._visible(self.orders[fill.order_id], now)] if self._hidden else fills

    def fills_of(self, order: Order) -> list[Fill]:
        return self._fills_of[order.order_id]

    def _visible(self, order: Order, now: int) -> bool:
        return not self._hidden or self._hidden.get(order.order_id, 0) <= now
