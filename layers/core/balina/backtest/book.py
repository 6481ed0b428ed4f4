"""One instrument's order book: the market's anonymous depth with our users' orders queued inside it.

Price-time priority is kept per level by remembering how much anonymous quantity stood ahead of each user order. When
the market's quantity shrinks without a trade we assume it was cancelled behind us, the pessimistic reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from balina.backtest.orders import Order, Side


@dataclass(slots=True)
class Resting:
    order: Order
    ahead: int


@dataclass(frozen=True, slots=True)
class Front:
    """Who is next at a price: `order` is None while anonymous depth is in front."""

    price: int
    quantity: int
    order: Order | None


class Book:
    def __init__(self) -> None:
        self._depth: dict[Side, dict[int, int]] = {Side.BUY: {}, Side.SELL: {}}
        self._queues: dict[Side, dict[int, list[Resting]]] = {Side.BUY: {}, Side.SELL: {}}

    def depth(self, side: Side) -> Mapping[int, int]:
        """The market's own levels, without users' orders."""
        return self._depth[side]

    def combined(self, side: Side) -> dict[int, int]:
        """What the venue publishes: market depth plus users' orders."""
        levels = dict(self._depth[side])
        for price, queue in self._queues[side].items():
            levels[price] = levels.get(price, 0) + sum(resting.order.remaining for resting in queue)
        return levels

    def replace_depth(self, side: Side, levels: dict[int, int]) -> None:
        self._depth[side] = levels
        for price, queue in self._queues[side].items():
            _cap_ahead(queue, levels.get(price, 0))

    def set_level(self, side: Side, price: int, *, quantity: int) -> None:
        if quantity:
            self._depth[side][price] = quantity
        else:
            self._depth[side].pop(price, None)
        if queue := self._queues[side].get(price):
            _cap_ahead(queue, quantity)

    def has_resting(self, side: Side) -> bool:
        return bool(self._queues[side])

    def best_market(self, side: Side) -> int | None:
        return _best(side, self._depth[side])

    def best_resting(self, side: Side) -> int | None:
        return _best(side, self._queues[side])

    def best(self, side: Side) -> int | None:
        ours, theirs = self.best_resting(side), self.best_market(side)
        if ours is None or theirs is None:
            return theirs if ours is None else ours
        return max(ours, theirs) if side is Side.BUY else min(ours, theirs)

    def front(self, side: Side) -> Front | None:
        price = self.best(side)
        if price is None:
            return None
        queue = self._queues[side].get(price)
        if not queue:
            return Front(price, self._depth[side][price], None)
        first = queue[0]
        if first.ahead:
            return Front(price, first.ahead, None)
        return Front(price, first.order.remaining, first.order)

    def rest(self, order: Order) -> None:
        price = order.request.price
        ahead = self._depth[order.side].get(price, 0)
        self._queues[order.side].setdefault(price, []).append(Resting(order, ahead))

    def remove(self, order: Order) -> None:
        side, price = order.side, order.request.price
        queue = [resting for resting in self._queues[side].get(price, []) if resting.order is not order]
        if queue:
            self._queues[side][price] = queue
        else:
            self._queues[side].pop(price, None)

    def consume_depth(self, side: Side, price: int, *, quantity: int) -> None:
        """Anonymous quantity at the head of the level is gone: traded, so everybody behind moves up."""
        left = max(0, self._depth[side].get(price, 0) - quantity)
        for resting in self._queues[side].get(price, ()):
            resting.ahead = max(0, resting.ahead - quantity)
        self.set_level(side, price, quantity=left)

    def crossing(self, side: Side, limit: int) -> list[Resting]:
        """Users' orders that a trade at `limit` reaches, in priority order."""
        queues = self._queues[side]
        prices = [price for price in queues if (price >= limit if side is Side.BUY else price <= limit)]
        prices.sort(reverse=side is Side.BUY)
        return [resting for price in prices for resting in queues[price]]

    def sweep(self, side: Side, *, excluding: str) -> Iterator[tuple[int, int]]:
        """(price, quantity) best first, without one account's own orders, which it may not trade with."""
        levels = dict(self._depth[side])
        for price, queue in self._queues[side].items():
            others = sum(resting.order.remaining for resting in queue if resting.order.account != excluding)
            levels[price] = levels.get(price, 0) + others
        for price in sorted(levels, reverse=side is Side.BUY):
            if levels[price]:
                yield price, levels[price]


def _best(side: Side, levels: Mapping[int, object]) -> int | None:
    if not levels:
        return None
    return max(levels) if side is Side.BUY else min(levels)


def _cap_ahead(queue: list[Resting], quantity: int) -> None:
    for resting in queue:
        resting.ahead = min(resting.ahead, quantity)
