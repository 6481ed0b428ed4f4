"""The order book as the venue has announced it: snapshots and deltas come from here, so that they always join."""

from dataclasses import dataclass

from balina.backtest.book import Book
from balina.backtest.orders import Side
from exchange.feed import BookDelta


@dataclass(frozen=True, slots=True)
class DepthChange:
    """Deltas U..u of the diff stream: absolute quantities, 0 removes the level."""

    first_id: int
    last_id: int
    bids: dict[int, int]
    asks: dict[int, int]


class PublishedBook:
    def __init__(self, *, first_update_id: int) -> None:
        self.update_id = first_update_id
        self._levels: dict[Side, dict[int, int]] = {Side.BUY: {}, Side.SELL: {}}

    def refresh(self, book: Book) -> DepthChange | None:
        """Announces what changed since the last time; None when nothing did."""
        bids = self._difference(Side.BUY, book.combined(Side.BUY))
        asks = self._difference(Side.SELL, book.combined(Side.SELL))
        changed = len(bids) + len(asks)
        if not changed:
            return None
        first = self.update_id + 1
        self.update_id += changed
        return DepthChange(first, self.update_id, bids, asks)

    def apply(self, delta: BookDelta) -> None:
        """A recorded book brings its own numbering."""
        for side, levels in ((Side.BUY, delta.bids), (Side.SELL, delta.asks)):
            kept = {} if delta.is_snapshot else self._levels[side]
            self._levels[side] = kept
            for price, quantity in levels.items():
                if quantity:
                    kept[price] = quantity
                else:
                    kept.pop(price, None)
        self.update_id = delta.last_id

    def top(self, side: Side, count: int) -> dict[int, int]:
        levels = self._levels[side]
        return {price: levels[price] for price in sorted(levels, reverse=side is Side.BUY)[:count]}

    def best(self, side: Side) -> tuple[int, int]:
        levels = self._levels[side]
        if not levels:
            return 0, 0
        price = max(levels) if side is Side.BUY else min(levels)
        return price, levels[price]

    def _difference(self, side: Side, levels: dict[int, int]) -> dict[int, int]:
        before = self._levels[side]
        changes = {price: quantity for price, quantity in levels.items() if before.get(price) != quantity}
        changes |= {price: 0 for price in before if price not in levels}
        self._levels[side] = levels
        return changes
