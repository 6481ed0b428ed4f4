"""A spot exchange of one account in memory: balances with locks, fills with fees, resting limits and stops.

Its client order ids are unique among open orders only, as at Binance and Kraken: an order that filled at once lets the
same id in again, which is what makes a blind retry dangerous. Nothing here fails by itself; `faults` does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from balina.app.ports import Clock, OrderRequest
from balina.model.errors import VenueRejectedError
from balina.model.money import ZERO, floor_to
from balina.model.orders import Fill, OrderType, Side, VenueOrder, VenueState

FEE_RATE = Decimal("0.001")
_CENT = Decimal("1E-8")
SAFE_KEY = {"trade": True, "withdraw": False, "transfer": False, "ip_restricted": True}


@dataclass(slots=True)
class Resting:
    """An order as the exchange keeps it. `triggered` is false for a stop that waits."""

    request: OrderRequest
    number: int
    state: VenueState = VenueState.OPEN
    triggered: bool = True
    fills: list[Fill] = field(default_factory=list)

    @property
    def filled(self) -> Decimal:
        return sum((fill.quantity for fill in self.fills), ZERO)

    @property
    def left(self) -> Decimal:
        return self.request.quantity - self.filled


class InMemoryExchange:
    """`share` is the part of an order that the book holds at one price; less than one makes partial fills."""

    def __init__(
        self,
        clock: Clock,
        *,
        lot: Decimal = Decimal("0.00001"),
        fee_asset: str | None = None,
        fee_price: Decimal = Decimal(1),
    ) -> None:
        self._clock = clock
        self._lot = lot
        self._fee_asset = fee_asset
        self._fee_price = fee_price
        self.share = Decimal(1)
        self.prices: dict[str, Decimal] = {}
        self.free: dict[str, Decimal] = {}
        self.orders: list[Resting] = []
        self.key_permissions: dict[str, bool] = dict(SAFE_KEY)
        self._next_fill = 1

    def deposit(self, asset: str, amount: Decimal) -> None:
        self.free[asset] = self.free.get(asset, ZERO) + amount

    def move(self, symbol: str, price: Decimal) -> None:
        """The market trades at this price: stops trigger, limits fill."""
        self.prices[symbol] = price
        for order in list(self.orders):
            if order.state is VenueState.OPEN and order.request.symbol == symbol:
                self._match(order)

    def send(self, request: OrderRequest) -> VenueOrder:
        if any(o.request.client_order_id == request.client_order_id for o in self.orders if not o.state.is_terminal):
            raise VenueRejectedError("Duplicate order sent.", code="-2010")
        price = self.prices[request.symbol]
        is_stop = request.type == OrderType.STOP_LOSS_LIMIT
        if is_stop and request.stop_price is not None and price <= request.stop_price:
            raise VenueRejectedError("Stop price would trigger immediately.", code="-2010")
        asset, amount = _gives(request, price)
        if self._unlocked(asset) < amount:
            raise VenueRejectedError("Account has insufficient balance for requested action.", code="-2010")
        order = Resting(request, len(self.orders) + 1, triggered=not is_stop)
        self.orders.append(order)
        self._match(order)
        return _view(order)

    def find(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        order = self._latest(client_order_id, symbol)
        return None if order is None else _view(order)

    def cancel(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        order = self._latest(client_order_id, symbol)
        if order is None or order.state.is_terminal:
            return None
        order.state = VenueState.CANCELED
        return _view(order)

    def balances(self) -> Mapping[str, Decimal]:
        return dict(self.free)

    def permissions(self) -> Mapping[str, bool]:
        return dict(self.key_permissions)

    def accepted(self, client_order_id: str) -> int:
        """How many orders of this id it ever took."""
        return sum(order.request.client_order_id == client_order_id for order in self.orders)

    def _latest(self, client_order_id: str, symbol: str) -> Resting | None:
        mine = (o for o in reversed(self.orders) if o.request.client_order_id == client_order_id)
        return next((order for order in mine if order.request.symbol == symbol), None)

    def _unlocked(self, asset: str) -> Decimal:
        locked = ZERO
        for order in self.orders:
            if order.state is VenueState.OPEN:
                held, amount = _gives(order.request, self.prices[order.request.symbol], quantity=order.left)
                locked += amount if held == asset else ZERO
        return self.free.get(asset, ZERO) - locked

    def _match(self, order: Resting) -> None:
        request, price = order.request, self.prices[order.request.symbol]
        if not order.triggered and request.stop_price is not None:
            order.triggered = price <= request.stop_price
        if not order.triggered or not _crosses(request, price):
            return
        at_once = request.type == OrderType.MARKET
        while order.left > 0:
            self._fill(order, price)
            if not at_once and self.share < 1:
                break
        if order.left == 0:
            order.state = VenueState.FILLED

    def _fill(self, order: Resting, price: Decimal) -> None:
        request = order.request
        part = floor_to(request.quantity * self.share, step=self._lot)
        quantity = min(order.left, max(part, self._lot))
        base, _, quote = request.symbol.partition("/")
        cash = (price * quantity).quantize(_CENT)
        sign = 1 if request.side == Side.BUY else -1
        self.deposit(base, sign * quantity)
        self.deposit(quote, -sign * cash)
        fee, asset = self._fee(request, quantity, cash)
        self.deposit(asset, -fee)
        order.fills.append(
            Fill(
                request.client_order_id,
                str(self._next_fill),
                self._clock(),
                Side(request.side),
                price,
                quantity,
                fee,
                asset,
            )
        )
        self._next_fill += 1

    def _fee(self, request: OrderRequest, quantity: Decimal, cash: Decimal) -> tuple[Decimal, str]:
        base, _, quote = request.symbol.partition("/")
        if self._fee_asset is not None:
            return (cash * FEE_RATE / self._fee_price).quantize(_CENT), self._fee_asset
        if request.side == Side.BUY:
            return (quantity * FEE_RATE).quantize(_CENT), base
        return (cash * FEE_RATE).quantize(_CENT), quote


def _gives(request: OrderRequest, price: Decimal, *, quantity: Decimal | None = None) -> tuple[str, Decimal]:
    amount = request.quantity if quantity is None else quantity
    base, _, quote = request.symbol.partition("/")
    if request.side == Side.SELL:
        return base, amount
    return quote, amount * (price if request.limit_price is None else request.limit_price)


def _crosses(request: OrderRequest, price: Decimal) -> bool:
    if request.limit_price is None:
        return True
    return price <= request.limit_price if request.side == Side.BUY else price >= request.limit_price


def _view(order: Resting) -> VenueOrder:
    request = order.request
    return VenueOrder(
        client_order_id=request.client_order_id,
        venue_order_id=str(order.number),
        state=order.state,
        side=Side(request.side),
        type=request.type,
        quantity=request.quantity,
        filled_quantity=order.filled,
        stop_price=request.stop_price,
        fills=tuple(order.fills),
    )
