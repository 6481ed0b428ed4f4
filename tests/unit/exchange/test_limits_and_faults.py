"""Request weight, bans and the bookkeeping of faults."""

import pytest

from exchange.auth import check_window
from exchange.errors import VenueError
from exchange.faults import FaultKind, Faults
from exchange.limits import REFUSALS_BEFORE_BAN, Limits

NOW = 1_800_000_000_000


def test_weight_is_counted_per_minute_and_refused_beyond_the_limit() -> None:
    limits = Limits(weight=10, orders=5)
    assert limits.spend("a", 6, now=NOW) == 6
    assert limits.spend("b", 6, now=NOW) == 6
    with pytest.raises(VenueError) as refusal:
        limits.spend("a", 6, now=NOW)
    assert (refusal.value.status, refusal.value.code) == (429, -1003)
    assert int(refusal.value.headers["Retry-After"]) >= 1
    assert limits.spend("a", 6, now=NOW + 60_000) == 6


def test_who_ignores_429_is_banned_with_418() -> None:
    limits = Limits(weight=0, orders=5)
    statuses = []
    for _ in range(REFUSALS_BEFORE_BAN + 2):
        with pytest.raises(VenueError) as refusal:
            limits.spend("a", 1, now=NOW)
        statuses.append(refusal.value.status)
    assert statuses == [429] * REFUSALS_BEFORE_BAN + [418, 418]


def test_orders_are_counted_per_ten_seconds() -> None:
    limits = Limits(weight=10, orders=2)
    assert [limits.count_order("a", now=NOW) for _ in range(2)] == [1, 2]
    with pytest.raises(VenueError, match="Too many new orders"):
        limits.count_order("a", now=NOW)


def test_fault_strikes_as_often_as_asked() -> None:
    faults = Faults()
    faults.add(FaultKind.DROP_BEFORE, count=2)
    hits = [faults.hit("POST", "/api/v3/order", account=None) is not None for _ in range(4)]
    assert hits == [True, True, False, False]
    assert faults.hit("GET", "/api/v3/order", account=None) is None


def test_probable_fault_is_repeatable() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults(seed=seed)
        faults.add(FaultKind.ERROR_BEFORE, probability=0.3)
        return [faults.hit("GET", "/api/v3/time", account=None) is not None for _ in range(200)]

    assert strikes(1) == strikes(1)
    assert 30 < sum(strikes(1)) < 90


@pytest.mark.parametrize(
    ("age_ms", "window", "accepted"),
    [(0, None, True), (4_999, None, True), (5_001, None, False), (59_000, "60000", True), (-999, None, True),
     (-1_000, None, False), (0, "60001", False), (0, "0", False), (0, "soon", False), (-1_500, "60000", False)],
)  # fmt: skip
def test_time_window(age_ms: int, window: str | None, accepted: bool) -> None:
    try:
        check_window(NOW - age_ms, window, now=NOW)
    except VenueError:
        assert not accepted
    else:
        assert accepted
