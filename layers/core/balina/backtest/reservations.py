"""Keeps every account's locked funds equal to what its open orders could still spend.

The two legs of an order list share one reservation, because only one of them can ever execute.
"""

from collections.abc import Iterable

from balina.backtest.instruments import Instrument
from balina.backtest.ledger import Ledger
from balina.backtest.orders import Order, OrderRequest, Side
from balina.backtest.units import notional

# A stop-market buy may execute above its trigger; it reserves this much more and spends no further.
TRIGGER_BUY_MARGIN_PPM = 50_000

Group = tuple[str, int]


def group_of(order: Order) -> Group:
    return ("order", order.order_id) if order.list_id is None else ("list", order.list_id)


def spending_asset(instrument: Instrument, side: Side) -> str:
    return instrument.quote if side is Side.BUY else instrument.base


def requirement(order: Order) -> int:
    """Funds an open order may still spend, in its spending asset."""
    if not order.is_open:
        return 0
    if order.side is Side.SELL:
        return order.remaining
    if order.request.type.has_limit:
        return notional(order.request.price, order.remaining)
    return order.budget


def trigger_budget(request: OrderRequest) -> int:
    ceiling = request.stop_price * (1_000_000 + TRIGGER_BUY_MARGIN_PPM) // 1_000_000
    return notional(ceiling, request.quantity)


class Reservations:
    def __init__(self, instrument: Instrument, ledger: Ledger) -> None:
        self._instrument = instrument
        self._ledger = ledger
        self._held: dict[Group, int] = {}
        self._members: dict[Group, list[Order]] = {}

    def hold(self, orders: Iterable[Order]) -> bool:
        """Locks what the group needs; False, and nothing locked, when the account cannot afford it."""
        members = list(orders)
        needed = max(requirement(order) for order in members)
        first = members[0]
        asset = spending_asset(self._instrument, first.side)
        if self._ledger.free(first.account, asset) < needed:
            return False
        self._ledger.lock(first.account, asset, needed)
        self.adopt(members)
        return True

    def adopt(self, members: list[Order]) -> None:
        """Takes over a reservation whose funds are locked already, after a restart."""
        group = group_of(members[0])
        self._held[group] = max(requirement(order) for order in members)
        self._members[group] = members

    def spend(self, order: Order, amount: int, *, to: str) -> None:
        asset = spending_asset(self._instrument, order.side)
        self._ledger.pay_locked(order.account, asset, amount, to=to)
        self._held[group_of(order)] -= amount

    def settle(self, order: Order) -> None:
        """Releases whatever the group no longer needs; call after every change of one of its orders."""
        group = group_of(order)
        if group not in self._members:
            return
        needed = max(requirement(member) for member in self._members[group])
        excess = self._held[group] - needed
        asset = spending_asset(self._instrument, order.side)
        if excess:
            self._ledger.lock(order.account, asset, -excess)
        self._held[group] = needed
        if not any(member.is_open for member in self._members[group]):
            del self._held[group], self._members[group]

    def siblings(self, order: Order) -> list[Order]:
        return [member for member in self._members.get(group_of(order), []) if member is not order and member.is_open]
