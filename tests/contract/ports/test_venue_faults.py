"""An exchange that fails: what may have arrived is uncertain, what provably did not is not, and nothing is resent."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.exchange.local_venue import LocalVenue, free_port
from tests.contract.ports.test_venue import SYMBOL, connected

from balina.adapters.venues import account
from balina.app.ports import OrderRequest
from balina.model.errors import (
    RateLimitedError,
    SubmissionUncertainError,
    Transient,
    VenueRejectedError,
    VenueUnavailableError,
)
from balina.model.orders import VenueState

ORDER_PATH = "/api/v3/order"


@pytest.fixture
def keys(exchange: LocalVenue) -> Iterator[dict[str, str]]:
    exchange.sim("DELETE", "faults")
    yield exchange.account(f"faults-{uuid.uuid4().hex[:8]}")
    exchange.sim("DELETE", "faults")


@pytest.fixture
def venue(exchange: LocalVenue, keys: dict[str, str]) -> Any:
    made = connected(exchange, keys)
    made.balances()  # the clock is measured, so that a fault strikes the request that a test is about
    return made


def a_request(**changes: Any) -> OrderRequest:
    values: dict[str, Any] = {
        "client_order_id": uuid.uuid4().hex,
        "symbol": SYMBOL,
        "side": "buy",
        "type": "market",
        "quantity": Decimal("0.002"),
        "limit_price": None,
        "stop_price": None,
    }
    return OrderRequest(**(values | changes))


def orders_at(exchange: LocalVenue, request: OrderRequest) -> list[Any]:
    return [order for order in exchange.sim("GET", "orders") if order["clientOrderId"] == request.client_order_id]


HIDDEN_SUCCESSES = {
    "connection dropped": {"kind": "drop_after", "count": 1},
    "server error": {"kind": "error_after", "count": 1, "status": 503},
    "gateway time-out": {"kind": "error_after", "count": 1, "status": 504},
    "unreadable answer": {"kind": "malformed_json", "count": 1, "method": "POST", "path": ORDER_PATH},
}
HIDDEN_FAILURES = {
    "connection dropped": {"kind": "drop_before", "count": 1},
    "server error": {"kind": "error_before", "count": 1, "status": 502, "method": "POST", "path": ORDER_PATH},
}


@pytest.mark.parametrize("fault", HIDDEN_SUCCESSES.values(), ids=HIDDEN_SUCCESSES.keys())
def test_an_order_whose_answer_was_lost_is_uncertain_and_is_found(
    exchange: LocalVenue,
    venue: Any,
    fault: dict[str, Any],
) -> None:
    exchange.sim("POST", "faults", fault)
    request = a_request()
    with pytest.raises(SubmissionUncertainError):
        venue.send(request)
    assert len(orders_at(exchange, request)) == 1
    found = venue.find(request.client_order_id, SYMBOL)
    assert (found.state, sum(fill.quantity for fill in found.fills)) == (VenueState.FILLED, request.quantity)


@pytest.mark.parametrize("fault", HIDDEN_FAILURES.values(), ids=HIDDEN_FAILURES.keys())
def test_an_order_that_may_not_have_arrived_is_uncertain_and_is_not_found(
    exchange: LocalVenue,
    venue: Any,
    fault: dict[str, Any],
) -> None:
    exchange.sim("POST", "faults", fault)
    request = a_request()
    with pytest.raises(SubmissionUncertainError):
        venue.send(request)
    assert orders_at(exchange, request) == []
    assert venue.find(request.client_order_id, SYMBOL) is None


def test_a_time_out_is_uncertain(exchange: LocalVenue, venue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "SEND_TIMEOUT_MS", 300)
    exchange.sim("POST", "faults", {"kind": "timeout_after", "count": 1, "seconds": 1})
    request = a_request()
    with pytest.raises(SubmissionUncertainError):
        venue.send(request)
    assert len(orders_at(exchange, request)) == 1


@pytest.mark.parametrize("status", [429, 418])
def test_a_throttled_order_did_not_arrive_and_may_be_tried_later(
    exchange: LocalVenue,
    venue: Any,
    status: int,
) -> None:
    fault = {"kind": "error_before", "count": 1, "status": status, "method": "POST", "path": ORDER_PATH}
    exchange.sim("POST", "faults", fault)
    request = a_request()
    with pytest.raises(RateLimitedError):
        venue.send(request)
    assert orders_at(exchange, request) == []


def test_an_order_to_a_closed_door_did_not_leave(exchange: LocalVenue, keys: dict[str, str]) -> None:
    venue: Any = connected(exchange, keys)
    venue.balances()
    nowhere = free_port()
    urls = venue._client.urls["api"]
    venue._client.urls["api"] = {name: str(url).replace(str(exchange.port), str(nowhere)) for name, url in urls.items()}
    with pytest.raises(VenueUnavailableError):
        venue.send(a_request())


def test_a_question_to_a_failing_exchange_is_never_a_no(exchange: LocalVenue, venue: Any) -> None:
    request = a_request()
    venue.send(request)
    for fault in (
        {"kind": "error_before", "count": 1, "status": 503, "method": "GET", "path": ORDER_PATH},
        {"kind": "error_before", "count": 1, "status": 429, "method": "GET", "path": ORDER_PATH},
        {"kind": "malformed_json", "count": 1, "method": "GET", "path": ORDER_PATH},
        {"kind": "drop_before", "count": 1, "method": "GET", "path": ORDER_PATH},
    ):
        exchange.sim("POST", "faults", fault)
        with pytest.raises(Transient):
            venue.find(request.client_order_id, SYMBOL)
    assert venue.find(request.client_order_id, SYMBOL) is not None


def test_trades_that_are_not_visible_yet_make_no_answer(exchange: LocalVenue, venue: Any) -> None:
    request = a_request()
    venue.send(request)
    exchange.sim("POST", "faults", {"kind": "error_before", "count": 1, "status": 503, "path": "/api/v3/myTrades"})
    with pytest.raises(VenueUnavailableError):
        venue.find(request.client_order_id, SYMBOL)


def test_sending_an_order_again_that_rests_answers_with_the_one_there(
    exchange: LocalVenue,
    venue: Any,
) -> None:
    ticker = exchange.call("GET", "/api/v3/ticker/price?symbol=BTCUSDT")
    limit = (Decimal(ticker["price"]) * Decimal("0.8")).quantize(Decimal("0.01"))
    request = a_request(type="limit", limit_price=limit)
    first = venue.send(request)
    assert venue.send(request) == first
    assert len(orders_at(exchange, request)) == 1


def test_a_wrong_clock_is_measured_anew_and_nothing_is_resent(
    exchange: LocalVenue,
    venue: Any,
) -> None:
    venue._clock._ahead_ms = 60_000
    request = a_request()
    with pytest.raises(VenueUnavailableError):
        venue.send(request)
    assert orders_at(exchange, request) == []
    assert venue.send(request).state is VenueState.FILLED


@pytest.mark.parametrize("skew_ms", [-10_000, 10_000])
def test_a_computer_with_a_wrong_clock_trades_all_the_same(
    exchange: LocalVenue,
    keys: dict[str, str],
    skew_ms: int,
) -> None:
    venue: Any = connected(exchange, keys)
    right = venue._client.milliseconds
    venue._client.milliseconds = lambda: right() + skew_ms
    assert venue.send(a_request()).state is VenueState.FILLED


def test_a_key_that_is_not_one_is_refused_and_says_nothing_secret(exchange: LocalVenue) -> None:
    venue = connected(exchange, {"apiKey": "k" * 64, "secret": "canary-secret"})
    with pytest.raises(VenueRejectedError) as refusal:
        venue.balances()
    assert refusal.value.code == "-2015"
    assert "canary" not in repr(refusal.value)
    with pytest.raises(VenueRejectedError):
        venue.send(a_request())


@pytest.mark.parametrize("order_id", ["", "with space", "x" * 37, "ünicode"], ids=["empty", "space", "long", "letter"])
def test_an_order_id_the_venue_would_not_take_does_not_leave(
    exchange: LocalVenue,
    venue: Any,
    order_id: str,
) -> None:
    with pytest.raises(VenueRejectedError) as refusal:
        venue.send(a_request(client_order_id=order_id))
    assert refusal.value.code == "local"


def test_a_symbol_without_rules_does_not_leave(venue: Any) -> None:
    with pytest.raises(VenueRejectedError) as refusal:
        venue.send(a_request(symbol="NONE/USDT"))
    assert refusal.value.code == "local"


def test_dust_below_the_minimum_is_refused_by_the_venue(venue: Any) -> None:
    with pytest.raises(VenueRejectedError):
        venue.send(a_request(quantity=Decimal("0.00001")))
