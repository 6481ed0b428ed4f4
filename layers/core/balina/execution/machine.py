"""The order machine: which answer moves an order where. Entries go at most once, protective orders at least once."""

from dataclasses import dataclass, replace
from enum import StrEnum

from balina.model.errors import CorruptStateError
from balina.model.orders import TRANSITIONS, Order, OrderStatus, OrderType

RECEIVE_WINDOW_MS = 5_000
"""The venue refuses a request older than this (Binance's default recvWindow)."""
CLOCK_MARGIN_MS = 1_000
"""A venue takes requests up to a second ahead of its own clock."""
VISIBILITY_LAG_MS = 10_000
"""How long we allow an accepted order to stay invisible to queries before a protective one is sent again."""
ENTRY_DEADLINE_MS = 30_000
"""An entry that has not left this long after its decision stays here: the price it was decided on is history."""
POLL_MS = 10_000
"""How long a lifecycle watches a market order that is not finished yet; afterwards the sweeper does."""
QUARANTINE_MS = 24 * 3_600_000
"""A venue was seen forgetting orders for over half an hour (freqtrade #12681); after a day we believe it. Nobody has
to wait that long: see `release_order`."""
GIVE_UP_MS = 600_000
"""A protective order that was refused and not seen for ten minutes makes room for another one."""


class Lookup(StrEnum):
    """What to do when the venue says it does not know an order we may have sent."""

    WAIT = "NOT_FOUND"
    RESEND = "RESEND"
    QUARANTINE = "QUARANTINED"


@dataclass(frozen=True, slots=True)
class Fence:
    """After this moment a request that was sent and is not visible can no longer arrive."""

    receive_window_ms: int = RECEIVE_WINDOW_MS
    margin_ms: int = CLOCK_MARGIN_MS
    lag_ms: int = VISIBILITY_LAG_MS

    def is_over(self, sent_ms: int, now_ms: int) -> bool:
        return now_ms - sent_ms > self.receive_window_ms + self.margin_ms + self.lag_ms


def moved(order: Order, to: OrderStatus, *, now_ms: int, **changes: object) -> Order:
    """The order with its next status, refusing what the machine forbids. The version is left to whoever writes."""
    if to not in TRANSITIONS[order.status]:
        raise CorruptStateError(f"order {order.order_id} cannot go from {order.status} to {to}")
    return replace(order, status=to, updated_ms=now_ms, **changes)  # type: ignore[arg-type]


def unseen(order: Order, *, now_ms: int, fence: Fence) -> Lookup:
    """The venue knows no such order. Before the fence that proves nothing; afterwards the leg decides."""
    if order.status is OrderStatus.PREPARED:
        return Lookup.RESEND  # nothing leaves before the status says SENDING
    if order.sent_ms is None:
        raise CorruptStateError(f"order {order.order_id} is {order.status} but has no time of sending")
    if not fence.is_over(order.sent_ms, now_ms):
        return Lookup.WAIT
    return Lookup.RESEND if order.leg.is_protective else Lookup.QUARANTINE


def is_stale_entry(order: Order, *, now_ms: int) -> bool:
    return not order.leg.is_protective and now_ms - order.created_ms > ENTRY_DEADLINE_MS


def rests(order: Order) -> bool:
    """Whether an open order of this type is expected to stay open."""
    return order.type is not OrderType.MARKET


def is_worth_polling(order: Order, *, now_ms: int) -> bool:
    return not rests(order) and order.sent_ms is not None and now_ms - order.sent_ms <= POLL_MS
