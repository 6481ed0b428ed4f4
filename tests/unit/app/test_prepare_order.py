"""PREPARE: the gate, the steps, the reservation."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.app.desk import BOT, TENANT, Office

from balina.app.weigh_entry import exposure_around
from balina.execution.machine import ENTRY_DEADLINE_MS
from balina.model.errors import VenueUnavailableError
from balina.model.orders import OrderStatus, OrderType


def test_a_market_entry_sets_aside_two_per_cent_more_than_it_should_cost(office: Office) -> None:
    order = office.order(office.prepared())
    assert order.status is OrderStatus.PREPARED
    assert office.reserved("USDT") == order.quantity * 100 * Decimal("1.02")
    assert office.available("USDT") == 10_000 - office.reserved("USDT")


def test_a_limit_entry_sets_aside_exactly_its_cost(office: Office) -> None:
    order = office.order(office.prepared(order_type=OrderType.LIMIT))
    assert office.reserved("USDT") == order.quantity * 100


def test_preparing_twice_reserves_once(office: Office) -> None:
    name = office.prepared()
    before = office.reserved("USDT")
    assert office.prepare(name) == "PREPARED"
    assert office.reserved("USDT") == before


def test_an_entry_that_is_not_covered_is_denied_and_reserves_nothing(office: Office) -> None:
    for balance in list(office.state.balances.values()):
        office.state.balances[TENANT, "account-1", balance.asset] = type(balance)(balance.asset, 100, 0)
    name = office.intend_entry()
    assert office.prepare(name) == "DENIED"
    assert office.order(name).status is OrderStatus.ABORTED
    assert office.reserved("USDT") == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"confidence": Decimal("0.64")},
        {"stop_price": None},
        {"stop_price": Decimal(101)},
        {"quantity": Decimal("2.5")},
        {"quantity": Decimal("0.0015")},
    ],
    ids=["not sure enough", "no stop", "stop above", "more than the stake", "between lots"],
)
def test_what_breaks_a_rule_is_denied_with_a_reason(office: Office, changes: dict[str, Any]) -> None:
    name = office.intend_entry(**changes)
    assert office.prepare(name) == "DENIED"
    assert office.order(name).reason != "test"
    assert office.reserved("USDT") == 0


def test_what_was_bought_with_another_asset_neither_lends_nor_takes_leverage(office: Office) -> None:
    """Ten thousand of something that is not the order's quote asset says nothing about what it may cost."""
    position = replace(office.enter(), bot_id="another", symbol="C1/EUR", quantity=Decimal(10_000))
    office.state.positions[TENANT, "another"] = position
    office.wait(60_000)
    order = office.order(office.intend_entry())
    exposure = exposure_around(order, orders=office.works.orders, portfolio=office.works.portfolio)
    own = office.held().quantity * office.held().entry_price
    assert exposure.notional == own
    assert exposure.equity == office.available("USDT") + own


def test_an_entry_that_waited_too_long_is_denied(office: Office) -> None:
    name = office.intend_entry()
    office.wait(ENTRY_DEADLINE_MS + 1)
    assert office.prepare(name) == "DENIED"


def test_a_stopped_bot_enters_nothing(office: Office) -> None:
    name = office.intend_entry()
    office.stop_bot()
    assert office.prepare(name) == "DENIED"


def test_a_tripped_switch_denies_and_an_unreadable_one_too(office: Office) -> None:
    first = office.intend_entry()
    office.ports["kill_switches"].trip(tenant=TENANT, bot_id=BOT, reason="drill", at_ms=1)
    assert office.prepare(first) == "DENIED"
    office.ports["kill_switches"].reset(tenant=TENANT, bot_id=BOT)
    office.ports["kill_switches"].unreadable = VenueUnavailableError("the table does not answer")
    office.wait(1)
    assert office.prepare(office.intend_entry()) == "DENIED"


def test_two_entries_that_are_legal_alone_are_not_legal_together(office: Office) -> None:
    office.prepared()
    office.wait(1)
    assert office.prepare(office.intend_entry()) == "DENIED"


def test_a_stop_sets_aside_what_it_will_sell(office: Office) -> None:
    position = office.enter()
    assert position.stop_order_id is not None
    stop = office.order(position.stop_order_id)
    assert office.reserved("C0") == stop.quantity
    assert stop.quantity <= position.quantity < stop.quantity + Decimal("0.001")
