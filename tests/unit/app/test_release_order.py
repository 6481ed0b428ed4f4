"""Cancelling an entry in quarantine: the owner need not wait a day for what the venue says it does not know."""

from decimal import Decimal

import pytest
from tests.unit.app.desk import TENANT, Office

from balina.app.request_cancel import request_cancel
from balina.model.errors import ConflictError, SubmissionUncertainError, VenueUnavailableError
from balina.model.orders import Order, OrderStatus, VenueState

OVER_MS = 17_000


def quarantined(office: Office, *, executed: bool = False) -> str:
    name = office.prepared()
    office.scripted.failing = [SubmissionUncertainError("it may be there")]
    office.scripted.executes_first = executed
    office.venue_says("send", name)
    hidden = office.exchange.orders.pop() if executed else None
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "QUARANTINED"
    if hidden is not None:
        office.exchange.orders.append(hidden)
    return name


def cancelled(office: Office, name: str) -> Order:
    return request_cancel(TENANT, name, orders=office.works.orders, gateway=office.works.gateway)


def test_what_the_venue_does_not_know_is_released(office: Office) -> None:
    order = cancelled(office, quarantined(office))
    assert (order.status, order.reason) == (
        OrderStatus.ABORTED,
        "released by its owner: the venue knows no such order",
    )
    assert office.reserved("USDT") == 0


def test_the_bot_may_enter_again(office: Office) -> None:
    cancelled(office, quarantined(office))
    office.wait(60_000)
    assert office.enter().quantity > 0


def test_what_the_venue_filled_after_all_is_booked(office: Office) -> None:
    name = quarantined(office, executed=True)
    order = cancelled(office, name)
    assert (order.status, order.filled_quantity) == (OrderStatus.ACKNOWLEDGED, order.quantity)
    assert office.held().entry_order_id == name


def test_coins_that_nobody_accounts_for_keep_it_under_watch(office: Office) -> None:
    name = quarantined(office, executed=True)
    office.exchange.orders.pop()
    with pytest.raises(ConflictError, match="as if this order had been filled"):
        cancelled(office, name)
    assert office.order(name).status is OrderStatus.QUARANTINED
    assert office.reserved("USDT") > 0


@pytest.mark.parametrize("question", ["cancel", "find", "balances"])
def test_a_venue_that_does_not_answer_releases_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    name = quarantined(office)

    def no_answer(*_: object) -> None:
        raise VenueUnavailableError("no answer")

    monkeypatch.setattr(office.exchange, question, no_answer)
    with pytest.raises(VenueUnavailableError):
        cancelled(office, name)
    assert office.order(name).status is OrderStatus.QUARANTINED


def test_only_an_order_in_quarantine_can_be_released(office: Office) -> None:
    stop = office.enter().stop_order_id or ""
    assert office.venue_says("release", stop) == "OPEN"
    assert office.exchange.orders[-1].state is VenueState.OPEN
    assert office.reserved("C0") == Decimal("1.998")
