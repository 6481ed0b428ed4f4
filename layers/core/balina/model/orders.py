"""Orders, their fills and the one table that says which change of status is lawful."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from balina.model.money import ZERO


class Side(StrEnum):
    BUY = "buy"
    SELL = "sell"


class OrderType(StrEnum):
    MARKET = "market"
    LIMIT = "limit"
    STOP_LOSS_LIMIT = "stop_loss_limit"


class Leg(StrEnum):
    """Entries are sent at most once; exits and stops only reduce, so they may be sent again."""

    ENTRY = "entry"
    EXIT = "exit"
    STOP = "stop"

    @property
    def is_protective(self) -> bool:
        return self is not Leg.ENTRY


class OrderStatus(StrEnum):
    INTENDED = "INTENDED"
    PREPARED = "PREPARED"
    SENDING = "SENDING"
    UNKNOWN = "UNKNOWN"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    QUARANTINED = "QUARANTINED"
    SETTLED = "SETTLED"
    ABORTED = "ABORTED"

    @property
    def is_terminal(self) -> bool:
        return not TRANSITIONS[self]


# The order machine of docs/life-of-an-order.md. A late fill of an order we had given up reaches us through
# QUARANTINED → ACKNOWLEDGED; SENDING goes back to PREPARED when its request provably placed nothing; nothing ever
# leaves SETTLED or ABORTED.
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.INTENDED: frozenset({OrderStatus.PREPARED, OrderStatus.ABORTED}),
    OrderStatus.PREPARED: frozenset({OrderStatus.SENDING, OrderStatus.ABORTED}),
    OrderStatus.SENDING: frozenset(
        {OrderStatus.ACKNOWLEDGED, OrderStatus.UNKNOWN, OrderStatus.ABORTED, OrderStatus.PREPARED}
    ),
    OrderStatus.UNKNOWN: frozenset(
        {OrderStatus.ACKNOWLEDGED, OrderStatus.QUARANTINED, OrderStatus.SENDING, OrderStatus.ABORTED}
    ),
    OrderStatus.QUARANTINED: frozenset({OrderStatus.ACKNOWLEDGED, OrderStatus.ABORTED}),
    OrderStatus.ACKNOWLEDGED: frozenset({OrderStatus.SETTLED, OrderStatus.ABORTED}),
    OrderStatus.SETTLED: frozenset(),
    OrderStatus.ABORTED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one bot. `order_id` is also the venue's client order id: 32 hex characters, from the decision."""

    order_id: str
    tenant: str
    bot_id: str
    account_id: str
    venue: str
    mode: str
    symbol: str
    side: Side
    type: OrderType
    leg: Leg
    status: OrderStatus
    quantity: Decimal
    reference_price: Decimal
    limit_price: Decimal | None
    stop_price: Decimal | None
    confidence: Decimal
    close_ms: int
    created_ms: int
    updated_ms: int
    version: int = 0
    epoch: int = 0
    sent_ms: int | None = None
    venue_order_id: str | None = None
    filled_quantity: Decimal = ZERO
    average_price: Decimal | None = None
    fee: Decimal = ZERO
    fee_asset: str | None = None
    reserved_asset: str | None = None
    reserved: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """One execution at the venue; `fill_id` is the venue's and makes recording it twice impossible."""

    order_id: str
    fill_id: str
    at_ms: int
    side: Side
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_asset: str


class VenueState(StrEnum):
    """What the venue says of an order, reduced to what we react to."""

    OPEN = "open"
    FILLED = "filled"
    CANCELED = "canceled"
    REJECTED = "rejected"

    @property
    def is_terminal(self) -> bool:
        return self is not VenueState.OPEN


@dataclass(frozen=True, slots=True)
class VenueOrder:
    """The venue's own view of an order, with the executions it reported so far (cumulative)."""

    client_order_id: str
    venue_order_id: str
    state: VenueState
    side: Side
    type: str
    quantity: Decimal
    filled_quantity: Decimal
    stop_price: Decimal | None
    fills: tuple[Fill, ...] = ()
