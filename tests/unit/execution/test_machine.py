"""The order machine: which answer moves an order where."""

from typing import Any

import pytest
from tests.contract.builders import NOW_MS, an_order

from balina.execution.machine import (
    ENTRY_DEADLINE_MS,
    POLL_MS,
    Fence,
    Lookup,
    is_stale_entry,
    is_worth_polling,
    moved,
    unseen,
)
from balina.model.errors import CorruptStateError
from balina.model.orders import TRANSITIONS, Leg, Order, OrderStatus, OrderType

FENCE = Fence(receive_window_ms=5_000, margin_ms=1_000, lag_ms=10_000)
OVER_MS = 16_000


def an_unknown(leg: Leg, **changes: Any) -> Order:
    return an_order("t", leg=leg, **({"status": OrderStatus.UNKNOWN, "sent_ms": NOW_MS, "epoch": 1} | changes))


@pytest.mark.parametrize("leg", list(Leg))
def test_before_the_fence_an_unseen_order_proves_nothing(leg: Leg) -> None:
    assert unseen(an_unknown(leg), now_ms=NOW_MS + OVER_MS, fence=FENCE) is Lookup.WAIT


@pytest.mark.parametrize(
    ("leg", "verdict"), [(Leg.ENTRY, Lookup.QUARANTINE), (Leg.EXIT, Lookup.RESEND), (Leg.STOP, Lookup.RESEND)]
)
def test_after_the_fence_only_a_protective_order_may_go_again(leg: Leg, verdict: Lookup) -> None:
    assert unseen(an_unknown(leg), now_ms=NOW_MS + OVER_MS + 1, fence=FENCE) is verdict


def test_what_was_only_prepared_has_not_left() -> None:
    order = an_unknown(Leg.ENTRY, status=OrderStatus.PREPARED, sent_ms=None)
    assert unseen(order, now_ms=NOW_MS, fence=FENCE) is Lookup.RESEND


def test_an_order_that_left_without_a_time_is_corrupt() -> None:
    with pytest.raises(CorruptStateError):
        unseen(an_unknown(Leg.ENTRY, sent_ms=None), now_ms=NOW_MS, fence=FENCE)


@pytest.mark.parametrize("start", list(OrderStatus))
@pytest.mark.parametrize("end", list(OrderStatus))
def test_only_lawful_changes_of_status_are_made(start: OrderStatus, end: OrderStatus) -> None:
    order = an_order("t", status=start)
    if end in TRANSITIONS[start]:
        assert moved(order, end, now_ms=1).status is end
        return
    with pytest.raises(CorruptStateError):
        moved(order, end, now_ms=1)


def test_an_entry_is_never_sent_from_unknown_again_by_way_of_prepared() -> None:
    assert OrderStatus.PREPARED not in TRANSITIONS[OrderStatus.UNKNOWN]
    assert OrderStatus.SENDING not in TRANSITIONS[OrderStatus.QUARANTINED]


@pytest.mark.parametrize("status", [OrderStatus.SETTLED, OrderStatus.ABORTED])
def test_nothing_leaves_an_end(status: OrderStatus) -> None:
    assert status.is_terminal
    assert not TRANSITIONS[status]


def test_entries_grow_stale_and_exits_do_not() -> None:
    late = NOW_MS + ENTRY_DEADLINE_MS + 1
    assert is_stale_entry(an_order("t", leg=Leg.ENTRY), now_ms=late)
    assert not is_stale_entry(an_order("t", leg=Leg.ENTRY), now_ms=late - 1)
    assert not is_stale_entry(an_order("t", leg=Leg.STOP), now_ms=late)


@pytest.mark.parametrize(
    ("order_type", "age_ms", "polled"),
    [
        (OrderType.MARKET, POLL_MS, True),
        (OrderType.MARKET, POLL_MS + 1, False),
        (OrderType.LIMIT, 0, False),
        (OrderType.STOP_LOSS_LIMIT, 0, False),
    ],
)
def test_only_a_market_order_is_watched_and_not_for_long(order_type: OrderType, age_ms: int, polled: bool) -> None:
    order = an_unknown(Leg.EXIT, type=order_type)
    assert is_worth_polling(order, now_ms=NOW_MS + age_ms) is polled
