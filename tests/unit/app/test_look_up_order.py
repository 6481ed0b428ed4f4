"""RETRY and CONFIRM: only the venue's own word moves an order on, and silence proves nothing."""

from decimal import Decimal

import pytest
from tests.unit.app.desk import Office

from balina.execution.machine import GIVE_UP_MS, QUARANTINE_MS
from balina.model.errors import CorruptStateError, SubmissionUncertainError, VenueRejectedError, VenueUnavailableError
from balina.model.orders import OrderStatus, OrderType

UNCERTAIN = SubmissionUncertainError("it may be there")
OVER_MS = 17_000


def uncertain_entry(office: Office, *, executed: bool, order_type: OrderType = OrderType.MARKET) -> str:
    name = office.prepared(order_type=order_type)
    office.scripted.failing, office.scripted.executes_first = [UNCERTAIN], executed
    office.venue_says("send", name)
    return name


def uncertain_exit(office: Office, *, executed: bool) -> str:
    office.enter()
    name = office.intend_exit()
    office.prepare(name)
    office.scripted.failing, office.scripted.executes_first = [UNCERTAIN], executed
    office.venue_says("send", name)
    return name


def silence(office: Office, monkeypatch: pytest.MonkeyPatch, *questions: str) -> None:
    def no_answer(*_: object) -> None:
        raise VenueUnavailableError("no answer")

    for question in questions:
        monkeypatch.setattr(office.exchange, question, no_answer)


def test_an_order_the_venue_has_is_found_and_booked(office: Office) -> None:
    name = uncertain_entry(office, executed=True)
    assert office.venue_says("lookup", name) == "FOUND"
    assert office.order(name).filled_quantity == office.order(name).quantity
    assert office.venue_says("confirm", name) == "TERMINAL"


def test_an_entry_is_quarantined_after_the_fence_and_not_before(office: Office) -> None:
    name = uncertain_entry(office, executed=False)
    assert office.venue_says("lookup", name) == "NOT_FOUND"
    assert office.order(name).status is OrderStatus.UNKNOWN
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "QUARANTINED"
    assert office.order(name).status is OrderStatus.QUARANTINED
    assert office.reserved("USDT") > 0, "it may still fill, so its funds stay set aside"


def test_a_quarantined_entry_that_shows_up_late_is_booked(office: Office) -> None:
    name = uncertain_entry(office, executed=True)
    order = office.exchange.orders.pop()
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "QUARANTINED"
    office.exchange.orders.append(order)
    assert office.venue_says("lookup", name) == "FOUND"
    assert office.held().entry_order_id == name


def test_a_quarantined_entry_is_given_up_only_after_a_day(office: Office) -> None:
    name = uncertain_entry(office, executed=False)
    office.wait(OVER_MS)
    office.venue_says("lookup", name)
    office.wait(QUARANTINE_MS - OVER_MS)
    assert office.venue_says("lookup", name) == "QUARANTINED"
    office.wait(1)
    assert office.venue_says("lookup", name) == "FOUND"
    assert office.order(name).status is OrderStatus.ABORTED
    assert office.reserved("USDT") == 0


def test_a_venue_that_does_not_answer_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    name = uncertain_entry(office, executed=True)
    silence(office, monkeypatch, "find")
    office.wait(QUARANTINE_MS * 2)
    assert office.venue_says("lookup", name) == "UNREACHABLE"
    assert office.order(name).status is OrderStatus.UNKNOWN


def test_a_crash_inside_send_is_found_as_sending(office: Office) -> None:
    name = office.prepared()
    office.scripted.failing = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        office.venue_says("send", name)
    assert office.order(name).status is OrderStatus.SENDING
    assert office.venue_says("lookup", name) == "NOT_FOUND"
    assert office.order(name).status is OrderStatus.UNKNOWN


def test_an_exit_the_venue_never_got_is_sent_again(office: Office) -> None:
    name = uncertain_exit(office, executed=False)
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "RESEND"
    assert office.venue_says("send", name) == "FILLED"


def test_an_exit_that_shows_in_the_balance_is_not_sent_again(office: Office) -> None:
    """The venue hides the order but not the coins that are gone; a spot sale has no reduce-only."""
    name = uncertain_exit(office, executed=True)
    hidden = office.exchange.orders.pop()
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "NOT_FOUND"
    office.exchange.orders.append(hidden)
    assert office.venue_says("lookup", name) == "FOUND"
    assert office.exchange.accepted(name) == 1


def test_a_stop_that_is_refused_again_and_again_makes_room_in_the_end(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id
    assert stop is not None
    office.prepare(stop)
    refusal = VenueRejectedError("Stop price would trigger immediately.", code="-2010")
    office.scripted.failing = [UNCERTAIN, refusal]
    office.venue_says("send", stop)
    office.wait(OVER_MS)
    office.venue_says("send", stop)
    office.wait(GIVE_UP_MS)
    assert office.venue_says("lookup", stop) == "FOUND"
    assert office.order(stop).status is OrderStatus.ABORTED


def test_a_protective_order_sent_a_moment_ago_is_not_given_up(office: Office) -> None:
    """Giving up makes room for another one: after the last request, too, the venue may be late to show it."""
    name = uncertain_exit(office, executed=False)
    office.wait(GIVE_UP_MS)
    office.scripted.failing, office.scripted.executes_first = [UNCERTAIN], True
    office.venue_says("send", name)
    hidden = office.exchange.orders.pop()
    office.wait(1)
    assert office.venue_says("lookup", name) == "NOT_FOUND"
    office.wait(OVER_MS)
    assert office.venue_says("lookup", name) == "NOT_FOUND", "the coins are gone: it was filled"
    office.exchange.orders.append(hidden)
    assert office.venue_says("lookup", name) == "FOUND"
    assert office.drive(name) == "SETTLED"
    assert office.position is None


def test_confirming_twice_books_once(office: Office) -> None:
    name = office.prepared()
    office.venue_says("send", name)
    before = office.available("C0")
    for _ in range(3):
        assert office.venue_says("confirm", name) == "TERMINAL"
    assert office.available("C0") == before
    assert len(office.ports["orders"].fills_of("tenant-1", name)) == 1


def test_an_order_the_venue_forgets_after_it_had_acknowledged_it_stays(office: Office) -> None:
    stop = office.enter().stop_order_id
    assert stop is not None
    office.exchange.orders.pop()
    assert office.venue_says("confirm", stop) == "UNREACHABLE"
    assert office.order(stop).status is OrderStatus.ACKNOWLEDGED


def test_more_filled_than_ordered_is_corrupt_and_booked_nowhere(office: Office) -> None:
    name = uncertain_entry(office, executed=True)
    (order,) = office.exchange.orders
    order.fills += order.fills[:]
    order.fills[1] = type(order.fills[1])(
        name, "other", 0, order.fills[0].side, Decimal(100), Decimal(1), Decimal(0), "USDT"
    )
    with pytest.raises(CorruptStateError, match="was filled"):
        office.venue_says("lookup", name)
    assert office.position is None


def test_a_market_order_in_the_making_is_pending_and_a_resting_one_open(office: Office) -> None:
    office.price("101")
    resting = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    assert office.venue_says("send", resting) == "ACKNOWLEDGED"
    assert office.venue_says("confirm", resting) == "OPEN"


def test_cancelling_a_resting_entry_books_what_was_filled(office: Office) -> None:
    office.exchange.share = Decimal("0.25")
    name = office.prepared(order_type=OrderType.LIMIT)
    office.venue_says("send", name)
    assert office.venue_says("cancel", name) == "TERMINAL"
    assert office.settle(name) == "SETTLED"
    assert office.order(name).filled_quantity == Decimal("0.5")
    assert office.reserved("USDT") == 0


def test_a_cancel_whose_answer_is_lost_is_left_to_the_sweeper(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.price("99")
    name = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    office.venue_says("send", name)
    silence(office, monkeypatch, "cancel")
    assert office.venue_says("cancel", name) == "UNREACHABLE"
    assert office.order(name).status is OrderStatus.ACKNOWLEDGED


def test_an_order_that_did_not_leave_cannot_be_cancelled_at_the_venue(office: Office) -> None:
    assert office.venue_says("cancel", office.prepared()) == "OPEN"
