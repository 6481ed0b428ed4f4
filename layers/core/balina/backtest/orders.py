"""Vocabulary of the matching core: requests, live orders, fills and the events that tell what happened."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    BUY = "BUY"
    SELL = "SELL"

    @property
    def opposite(self) -> "Side":
        return Side.SELL if self is Side.BUY else Side.BUY


class OrderType(StrEnum):
    LIMIT = "LIMIT"
    MARKET = "MARKET"
    LIMIT_MAKER = "LIMIT_MAKER"
    STOP_LOSS = "STOP_LOSS"
    STOP_LOSS_LIMIT = "STOP_LOSS_LIMIT"
    TAKE_PROFIT = "TAKE_PROFIT"
    TAKE_PROFIT_LIMIT = "TAKE_PROFIT_LIMIT"

    @property
    def has_trigger(self) -> bool:
        return self in _TRIGGERED

    @property
    def has_limit(self) -> bool:
        return self not in _MARKET_LIKE


_MARKET_LIKE = frozenset({OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT})
_TRIGGERED = frozenset(
    {OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT}
)


class TimeInForce(StrEnum):
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


class OrderStatus(StrEnum):
    NEW = "NEW"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"
    EXPIRED_IN_MATCH = "EXPIRED_IN_MATCH"

    @property
    def is_open(self) -> bool:
        return self in (OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED)


class Change(StrEnum):
    """Why an order event was raised."""

    NEW = "NEW"
    TRIGGERED = "TRIGGERED"
    TRADE = "TRADE"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class Refusal(StrEnum):
    """Why a request was not accepted; a value, because refusing is normal business of a venue."""

    PRICE_FILTER = "PRICE_FILTER"
    LOT_SIZE = "LOT_SIZE"
    NOTIONAL = "NOTIONAL"
    PERCENT_PRICE = "PERCENT_PRICE_BY_SIDE"
    MAX_ORDERS = "MAX_NUM_ORDERS"
    MAX_TRIGGER_ORDERS = "MAX_NUM_ALGO_ORDERS"
    INSUFFICIENT_BALANCE = "INSUFFICIENT_BALANCE"
    DUPLICATE = "DUPLICATE"
    WOULD_TRIGGER = "WOULD_TRIGGER"
    WOULD_TAKE = "WOULD_TAKE"
    NO_LIQUIDITY = "NO_LIQUIDITY"
    LIST_PRICES = "LIST_PRICES"


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A market order gives `quantity` or `quote_quantity`, never both; unused amounts are 0."""

    account: str
    client_order_id: str
    side: Side
    type: OrderType
    quantity: int = 0
    price: int = 0
    stop_price: int = 0
    quote_quantity: int = 0
    time_in_force: TimeInForce = TimeInForce.GTC


@dataclass(slots=True)
class Order:
    """The engine's live record. Mutable on purpose: only the engine that owns it writes."""

    order_id: int
    symbol: str
    request: OrderRequest
    created_at: int
    updated_at: int
    quantity: int
    status: OrderStatus = OrderStatus.NEW
    executed: int = 0
    executed_quote: int = 0
    list_id: int | None = None
    is_working: bool = True
    working_since: int | None = None
    # Quote still available to a market-like buy, which has no limit price to reserve by.
    budget: int = 0

    @property
    def account(self) -> str:
        return self.request.account

    @property
    def side(self) -> Side:
        return self.request.side

    @property
    def remaining(self) -> int:
        return self.quantity - self.executed

    @property
    def is_open(self) -> bool:
        return self.status.is_open


@dataclass(frozen=True, slots=True)
class Fill:
    """One side of one match."""

    trade_id: int
    order_id: int
    account: str
    symbol: str
    side: Side
    price: int
    quantity: int
    quote: int
    fee: int
    fee_asset: str
    is_maker: bool
    at: int


@dataclass(frozen=True, slots=True)
class Print:
    """One trade on the public tape. `buyer_is_maker` means that the aggressor sold."""

    trade_id: int
    symbol: str
    price: int
    quantity: int
    buyer_is_maker: bool
    at: int


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """`order` is a copy taken at the moment of the change; later fills do not alter it."""

    change: Change
    order: Order
    fill: Fill | None = None


Event = OrderChanged | Print
