"""SEND: asked a last time, claimed, sent once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.app.desk import BOT, TENANT, Office

from balina.execution.machine import ENTRY_DEADLINE_MS, Fence
from balina.model.errors import (
    NotFoundError,
    RateLimitedError,
    SubmissionUncertainError,
    Transient,
    VenueRejectedError,
    VenueUnavailableError,
)
from balina.model.orders import OrderStatus, OrderType, VenueState

UNCERTAIN = SubmissionUncertainError("it may be there")
OVER_MS = 17_000


def test_a_market_entry_is_filled_and_booked_at_once(office: Office) -> None:
    name = office.prepared()
    assert office.venue_says("send", name) == "FILLED"
    order = office.order(name)
    assert (order.status, order.epoch) == (OrderStatus.ACKNOWLEDGED, 1)
    assert order.filled_quantity == order.quantity
    assert office.held().quantity == order.quantity * Decimal("0.999")
    assert office.available("C0") == 20 + office.held().quantity


def test_an_entry_does_not_carry_its_stop_to_the_venue(office: Office) -> None:
    office.venue_says("send", office.prepared())
    (request,) = office.scripted.sent
    assert request.stop_price is None
    assert len(request.client_order_id) == 32


def test_sending_twice_sends_once(office: Office) -> None:
    name = office.prepared()
    assert office.venue_says("send", name) == "FILLED"
    assert office.venue_says("send", name) == "ACKNOWLEDGED"
    assert len(office.scripted.sent) == 1


@pytest.mark.parametrize("executed", [True, False])
def test_an_uncertain_entry_is_never_sent_again(office: Office, executed: bool) -> None:
    name = office.prepared()
    office.scripted.failing, office.scripted.executes_first = [UNCERTAIN], executed
    assert office.venue_says("send", name) == "UNKNOWN"
    assert office.order(name).status is OrderStatus.UNKNOWN
    office.wait(OVER_MS)
    assert office.venue_says("send", name) == "UNKNOWN"
    assert len(office.scripted.sent) == 1


def test_an_update_that_cannot_be_shown_does_not_keep_a_claimed_order_from_leaving(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claimed and not sent, an entry would be watched for a day, and a stop would be missing until the fence."""
    name = office.prepared()
    shown = office.ports["updates"].record

    def silent(tenant: str, kind: str, row: Mapping[str, object], *, at_ms: int) -> None:
        if row.get("status") == OrderStatus.SENDING:
            raise Transient("the table did not answer")
        shown(tenant, kind, row, at_ms=at_ms)

    monkeypatch.setattr(office.ports["updates"], "record", silent)
    assert office.venue_says("send", name) == "FILLED"
    assert len(office.scripted.sent) == 1


def test_a_refused_entry_ends_and_gives_back_its_funds(office: Office) -> None:
    name = office.prepared()
    office.scripted.failing = [VenueRejectedError("Filter failure: LOT_SIZE", code="-1013")]
    assert office.venue_says("send", name) == "REJECTED"
    assert office.order(name).status is OrderStatus.ABORTED
    assert office.reserved("USDT") == 0
    assert office.available("USDT") == 10_000


@pytest.mark.parametrize("cause", [RateLimitedError("slow down"), VenueUnavailableError("no connection")])
def test_an_entry_that_was_turned_away_ends(office: Office, cause: Exception) -> None:
    name = office.prepared()
    office.scripted.failing = [cause]
    assert office.venue_says("send", name) == "REJECTED"
    assert office.order(name).status is OrderStatus.ABORTED
    assert office.reserved("USDT") == 0


def test_a_switch_tripped_after_prepare_keeps_the_entry_here(office: Office) -> None:
    name = office.prepared()
    office.ports["kill_switches"].trip(tenant=TENANT, bot_id=None, reason="drill", at_ms=1)
    assert office.venue_says("send", name) == "DENIED"
    assert office.scripted.sent == []
    assert office.reserved("USDT") == 0


@pytest.mark.parametrize("venue", [None, "binance"])
def test_the_operator_s_switches_stop_entries_too(office: Office, venue: str | None) -> None:
    name = office.prepared()
    office.ports["kill_switches"].trip_all(venue=venue, reason="incident", at_ms=1)
    assert office.venue_says("send", name) == "DENIED"
    assert office.scripted.sent == []


def test_a_switch_that_cannot_be_read_keeps_entries_here(office: Office) -> None:
    name = office.prepared()
    office.ports["kill_switches"].unreadable = VenueUnavailableError("the table does not answer")
    assert office.venue_says("send", name) == "DENIED"
    assert office.scripted.sent == []


def test_a_bot_stopped_after_prepare_enters_nothing(office: Office) -> None:
    name = office.prepared()
    office.stop_bot()
    assert office.venue_says("send", name) == "DENIED"


def test_an_entry_that_waited_between_prepare_and_send_stays_here(office: Office) -> None:
    name = office.prepared()
    office.wait(ENTRY_DEADLINE_MS + 1)
    assert office.venue_says("send", name) == "DENIED"


def test_the_gate_is_asked_again_about_the_order_as_it_is_now(office: Office) -> None:
    name = office.prepared()
    office.state.orders[TENANT, name] = replace(office.order(name), confidence=Decimal("0.5"))
    assert office.venue_says("send", name) == "DENIED"


def test_protective_orders_pass_a_tripped_switch(office: Office) -> None:
    office.enter()
    office.ports["kill_switches"].trip(tenant=TENANT, bot_id=BOT, reason="drill", at_ms=1)
    assert office.drive(office.intend_exit()) == "SETTLED"
    assert office.position is None


def test_an_exit_takes_the_stop_off_the_venue_first(office: Office) -> None:
    stop = office.enter().stop_order_id
    assert stop is not None
    name = office.intend_exit()
    office.prepare(name)
    assert office.venue_says("send", name) == "FILLED"
    assert office.order(stop).status is OrderStatus.ABORTED
    cancelled = office.exchange.find(stop, "C0/USDT")
    assert cancelled is not None
    assert cancelled.state is VenueState.CANCELED
    assert office.settle(name) == "SETTLED"
    assert office.reserved("C0") == 0


def test_an_exit_that_comes_after_its_stop_sold_is_not_sent(office: Office) -> None:
    office.enter()
    name = office.intend_exit()
    office.prepare(name)
    office.price("94.5")
    assert office.venue_says("send", name) == "DENIED"
    assert office.settle(name, verdict="DENIED") == "ABORTED"
    assert office.position is None
    (trade,) = office.state.trades.values()
    assert trade.exit_reason == "stop"


def test_an_exit_waits_while_nobody_knows_about_the_stop(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    office.scripted.failing = [UNCERTAIN]
    office.venue_says("send", stop)
    name = office.intend_exit()
    office.prepare(name)
    assert office.venue_says("send", name) == "DENIED"
    assert len(office.exchange.orders) == 1, "nothing was sold"


def test_a_stop_that_is_not_sent_yet_gives_way_to_an_exit(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    assert office.drive(office.intend_exit()) == "SETTLED"
    assert office.order(stop).status is OrderStatus.ABORTED
    assert office.position is None


def test_no_stop_is_placed_beside_an_exit(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    office.intend_exit()
    assert office.venue_says("send", stop) == "DENIED"


def test_a_protective_order_may_go_again_after_the_fence(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    office.scripted.failing = [UNCERTAIN]
    assert office.venue_says("send", stop) == "UNKNOWN"
    office.wait(OVER_MS)
    assert office.venue_says("lookup", stop) == "RESEND"
    assert office.venue_says("send", stop) == "ACKNOWLEDGED"
    assert office.order(stop).epoch == 2
    assert office.exchange.accepted(stop) == 1


def test_a_refusal_of_the_second_request_proves_nothing_about_the_first(office: Office) -> None:
    """The venue took the first stop late: the second one is refused as a duplicate, and the order lives."""
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    office.scripted.failing = [UNCERTAIN, VenueRejectedError("Duplicate order sent.", code="-2010")]
    office.venue_says("send", stop)
    office.wait(OVER_MS)
    assert office.venue_says("send", stop) == "UNKNOWN"
    assert office.order(stop).status is OrderStatus.UNKNOWN


def test_a_stop_that_was_turned_away_goes_back_and_is_sent_again_soon(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    office.scripted.failing = [RateLimitedError("slow down")]
    assert office.venue_says("send", stop) == "UNREACHABLE"
    assert office.venue_says("lookup", stop) == "RESEND"
    assert office.venue_says("send", stop) == "ACKNOWLEDGED"
    assert office.order(stop).epoch == 1


def test_an_exit_that_was_turned_away_reserves_once(office: Office) -> None:
    office.enter()
    name = office.intend_exit()
    office.prepare(name)
    office.scripted.failing = [RateLimitedError("slow down")]
    office.venue_says("send", name)
    assert office.venue_says("send", name) == "FILLED"
    office.settle(name)
    assert office.reserved("C0") == 0
    assert office.position is None


def test_an_order_whose_account_is_gone_ends(office: Office) -> None:
    name = office.prepared()

    def refuse(account: object) -> None:
        raise NotFoundError("no key")

    office.venue_desk = replace(office.venue_desk, venue_for=refuse)  # type: ignore[arg-type]
    assert office.venue_says("send", name) == "DENIED"
    assert office.order(name).status is OrderStatus.ABORTED


def test_a_shorter_fence_is_the_caller_s_choice(office: Office) -> None:
    """An operator who knows the venue's lag sets it; an entry is not sent again whatever it is."""
    office.venue_desk = replace(office.venue_desk, fence=Fence(lag_ms=0))
    name = office.prepared(order_type=OrderType.MARKET)
    office.scripted.failing = [UNCERTAIN]
    office.venue_says("send", name)
    office.wait(6_001)
    assert office.venue_says("lookup", name) == "QUARANTINED"
