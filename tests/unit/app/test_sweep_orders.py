"""The sweeper and the kill switch's clean-up: what they drive on, what they leave alone."""

from dataclasses import replace

import pytest
from tests.unit.app.desk import BOT, TENANT, Office

from balina.app.cancel_entries import cancel_entries
from balina.app.snapshot_equity import snapshot_equity
from balina.app.sweep_orders import ENTRY_CANDLES, ORDERS_MS, UNDERWAY_MS, sweep_order, sweep_orders
from balina.model.errors import SubmissionUncertainError, VenueUnavailableError
from balina.model.orders import OrderStatus, OrderType, VenueState

UNCERTAIN = SubmissionUncertainError("it may be there")


def resting_entry(office: Office) -> str:
    name = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    assert office.venue_says("send", name) == "ACKNOWLEDGED"
    return name


def swept(office: Office, name: str) -> str:
    return sweep_order(TENANT, name, works=office.works)


def test_a_young_order_is_left_to_its_machine(office: Office) -> None:
    assert swept(office, office.intend_entry()) == "underway"


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "intended"])
def test_an_entry_whose_machine_died_before_send_is_denied_as_stale(office: Office, prepared: bool) -> None:
    name = office.prepared() if prepared else office.intend_entry()
    office.wait(60_000)
    assert swept(office, name) == "ABORTED"
    assert office.reserved("USDT") == 0
    assert office.scripted.sent == []


def test_an_entry_whose_machine_died_after_send_is_finished(office: Office) -> None:
    name = office.prepared()
    office.scripted.failing, office.scripted.executes_first = [UNCERTAIN], True
    office.venue_says("send", name)
    office.wait(UNDERWAY_MS)
    assert swept(office, name) == "SETTLED"
    assert office.held().stop_order_id is not None


def test_a_stop_whose_machine_died_is_placed(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id or ""
    office.wait(UNDERWAY_MS)
    assert swept(office, stop) == "OPEN"
    assert office.order(stop).status is OrderStatus.ACKNOWLEDGED


def test_a_resting_stop_is_read_back_and_moves_to_the_end_of_the_queue(office: Office) -> None:
    stop = office.enter().stop_order_id or ""
    before = office.order(stop).updated_ms
    office.wait(60_000)
    assert swept(office, stop) == "OPEN"
    assert office.order(stop).updated_ms == before + 60_000


def test_a_limit_entry_stays_for_some_candles_and_is_then_cancelled(office: Office) -> None:
    name = resting_entry(office)
    office.wait(ENTRY_CANDLES * 60_000)
    assert swept(office, name) == "OPEN"
    office.wait(1)
    assert swept(office, name) == "ABORTED"
    assert office.reserved("USDT") == 0


@pytest.mark.parametrize("cause", ["stopped", "tripped", "deleted"])
def test_a_resting_entry_nobody_wants_any_more_is_cancelled(office: Office, cause: str) -> None:
    name = resting_entry(office)
    if cause == "stopped":
        office.stop_bot()
    elif cause == "tripped":
        office.ports["kill_switches"].trip(tenant=TENANT, bot_id=None, reason="drill", at_ms=1)
    else:
        office.ports["bots"].delete(TENANT, BOT)
    assert swept(office, name) == "ABORTED"


def test_a_stop_stays_whatever_is_tripped(office: Office) -> None:
    stop = office.enter().stop_order_id or ""
    office.ports["kill_switches"].trip(tenant=TENANT, bot_id=None, reason="drill", at_ms=1)
    office.stop_bot()
    office.wait(3_600_000)
    assert swept(office, stop) == "OPEN"
    assert office.exchange.orders[-1].state is VenueState.OPEN


def test_a_position_without_a_stop_gets_one(office: Office) -> None:
    name = office.prepared()
    office.venue_says("send", name)  # the machine died before it settled
    assert office.held().stop_order_id is None
    office.sweep()
    assert office.held().stop_order_id is not None


def test_one_order_s_trouble_does_not_keep_the_others(office: Office) -> None:
    stop = office.enter().stop_order_id or ""
    broken = replace(office.order(stop), order_id="broken", symbol="NONE/USDT", status=OrderStatus.INTENDED, version=0)
    office.ports["orders"].add(broken)
    office.wait(60_000)
    swept_ = office.sweep()["orders"]
    assert swept_ == {"outcome": "SWEPT", "failed:NotFoundError": 1, "OPEN": 1}


@pytest.mark.parametrize("trouble", ["broken", "quarantined"])
def test_orders_that_stay_where_they_are_do_not_stand_before_all_others(office: Office, trouble: str) -> None:
    """A page of them would keep the sweeper from every other tenant."""
    stuck = office.prepared() if trouble == "quarantined" else office.intend_entry(symbol="NONE/USDT")
    if trouble == "quarantined":
        office.scripted.failing = [UNCERTAIN]
        office.venue_says("send", stuck)
        office.wait(60_000)
        swept(office, stuck)
    office.wait(60_000)
    younger = office.intend_entry()
    office.wait(UNDERWAY_MS)
    for _ in range(2):
        sweep_orders(works=office.works, limit=1)
    assert not office.order(stuck).status.is_terminal
    assert office.order(younger).status is OrderStatus.ABORTED


def test_positions_are_looked_after_when_orders_take_all_the_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = office.prepared()
    office.venue_says("send", name)  # its machine died: the position has no stop
    for number in range(3):
        office.intend_entry(order_id=f"slow-{number}", bot_id="another")
    office.wait(UNDERWAY_MS)
    asked: list[str] = []

    def slow(tenant: str, order_id: str, **_: object) -> str:
        asked.append(order_id)
        office.wait(ORDERS_MS)
        return "OPEN"

    monkeypatch.setattr("balina.app.sweep_orders.sweep_order", slow)
    answer = office.sweep()
    assert len(asked) == 1
    assert answer["orders"] == {"outcome": "SWEPT", "OPEN": 1, "postponed": 3}
    assert office.held().stop_order_id is not None


def test_a_trip_takes_resting_entries_off_and_leaves_stops(office: Office) -> None:
    name = resting_entry(office)
    office.exchange.share = office.exchange.share / 4
    office.price("99")  # a quarter fills, and is protected
    office.venue_says("confirm", name)
    office.settle(name, verdict="OPEN")
    stop = office.held().stop_order_id or ""
    office.drive(stop)
    w = office.works
    answer = cancel_entries(
        TENANT,
        bot_id=None,
        orders=w.orders,
        portfolio=w.portfolio,
        gateway=w.gateway,
        updates=w.updates,
        clock=w.clock,
    )
    assert answer == {"outcome": "CANCELLED", "SETTLED": 1}
    assert office.reserved("USDT") == 0
    assert office.order(stop).status is OrderStatus.ACKNOWLEDGED


def test_a_trip_leaves_what_has_not_left_to_the_gate(office: Office) -> None:
    office.prepared()
    w = office.works
    answer = cancel_entries(
        TENANT,
        bot_id=BOT,
        orders=w.orders,
        portfolio=w.portfolio,
        gateway=w.gateway,
        updates=w.updates,
        clock=w.clock,
    )
    assert answer == {"outcome": "CANCELLED", "denied_at_send": 1}


def test_a_cancel_that_gets_no_answer_is_left_to_the_sweeper(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    name = resting_entry(office)

    def no_answer(*_: object) -> None:
        raise VenueUnavailableError("no answer")

    monkeypatch.setattr(office.exchange, "cancel", no_answer)
    w = office.works
    answer = cancel_entries(
        TENANT,
        bot_id=None,
        orders=w.orders,
        portfolio=w.portfolio,
        gateway=w.gateway,
        updates=w.updates,
        clock=w.clock,
    )
    assert answer == {"outcome": "CANCELLED", "left_to_sweeper": 1}
    assert office.order(name).status is OrderStatus.ACKNOWLEDGED


def test_equity_is_cash_and_what_is_held_at_the_latest_price(office: Office) -> None:
    position = office.enter()
    office.price("110")
    p = office.ports
    answer = snapshot_equity(accounts=p["accounts"], portfolio=p["portfolio"], quotes=p["quotes"], clock=office.clock)
    assert answer == {"outcome": "WRITTEN", "tenants": 1, "missed": 0}
    ((_, equity),) = p["portfolio"].equity_history(TENANT, since_ms=0)
    assert equity == office.available("USDT") + position.quantity * 110
