"""Settling, and what follows: every position has a stop at the venue, or is on its way out."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.app.desk import TENANT, Office

from balina.app.drive_order import protect
from balina.app.ports import Quote
from balina.app.protect_position import EXIT_PAUSE_MS, Protection
from balina.model.bots import TradeStatus
from balina.model.errors import ConflictError, VenueRejectedError
from balina.model.market import Market
from balina.model.orders import Leg, OrderStatus, OrderType

REFUSED = VenueRejectedError("Stop price would trigger immediately.", code="-2010")


def protection(office: Office) -> Protection:
    return protect(TENANT, "bot-0", works=office.works)


def stops(office: Office) -> list[str]:
    return [order.order_id for order in office.orders if order.leg is Leg.STOP]


def test_an_entry_that_settles_gets_its_stop(office: Office) -> None:
    position = office.enter()
    stop = office.order(position.stop_order_id or "")
    assert (stop.stop_price, stop.type) == (Decimal(95), OrderType.STOP_LOSS_LIMIT)
    assert office.ports["lifecycles"].started[stop.order_id].order_id == stop.order_id


def test_protecting_again_starts_nothing_new(office: Office) -> None:
    office.enter()
    assert [protection(office) for _ in range(3)] == [Protection.PROTECTED] * 3
    assert len(stops(office)) == 1


def test_settling_twice_changes_nothing(office: Office) -> None:
    name = office.prepared()
    office.venue_says("send", name)
    assert office.settle(name) == "SETTLED"
    before = (office.available("USDT"), office.available("C0"), len(office.state.journal))
    assert office.settle(name) == "SETTLED"
    assert (office.available("USDT"), office.available("C0"), len(office.state.journal)) == before


def test_a_verdict_that_is_not_the_venue_s_ends_nothing(office: Office) -> None:
    name = office.prepared()
    office.venue_says("send", name)
    assert office.settle(name, verdict="OPEN") == "OPEN"
    assert office.order(name).status is OrderStatus.ACKNOWLEDGED


def test_a_stop_that_fills_closes_the_position_and_the_trade(office: Office) -> None:
    position = office.enter()
    office.price("94.5")
    assert office.venue_says("confirm", position.stop_order_id or "") == "TERMINAL"
    assert office.settle(position.stop_order_id or "") == "SETTLED"
    assert office.position is None
    (trade,) = office.state.trades.values()
    assert (trade.status, trade.exit_reason, trade.exit_price) == (TradeStatus.CLOSED, "stop", Decimal("94.5"))
    assert office.bot.realised_pnl == trade.realised_pnl < 0
    assert office.bot.closed_trades == 1
    assert office.reserved("C0") == 0


def test_what_is_left_below_a_lot_stays_in_the_account(office: Office) -> None:
    """Bought 2, fee in coins: 1.998 held, so nothing below a lot is left; bought 1.999: 1.997001, and a dust."""
    office.drive(office.intend_entry(quantity=Decimal("1.999")))
    office.drive(office.held().stop_order_id or "")
    assert office.drive(office.intend_exit()) == "SETTLED"
    assert office.position is None
    assert office.available("C0") == 20 + Decimal("0.000001")


def test_a_stop_that_was_cancelled_by_others_is_replaced(office: Office) -> None:
    first = office.enter().stop_order_id or ""
    office.exchange.cancel(first, "C0/USDT")
    assert office.venue_says("confirm", first) == "TERMINAL"
    assert office.settle(first) == "ABORTED"
    second = office.held().stop_order_id or ""
    assert second != first
    assert office.drive(second) == "OPEN"


def test_two_workers_who_replace_a_stop_choose_the_same_order(office: Office) -> None:
    first = office.enter().stop_order_id or ""
    office.exchange.cancel(first, "C0/USDT")
    office.venue_says("confirm", first)
    before = office.held()
    office.settle(first)
    named = office.held().stop_order_id
    office.state.positions[TENANT, "bot-0"] = before  # the other worker read this before
    assert protection(office) is Protection.PROTECTED
    assert office.held().stop_order_id == named
    assert len(stops(office)) == 2


def test_where_a_stop_is_refused_the_position_is_sold_at_once(office: Office) -> None:
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id or ""
    office.prepare(stop)
    office.scripted.failing = [REFUSED]
    assert office.venue_says("send", stop) == "REJECTED"
    assert office.settle(stop, verdict="REJECTED") == "ABORTED"
    exit_ = office.held().exit_order_id or ""
    assert office.order(exit_).leg is Leg.EXIT
    assert office.drive(exit_) == "SETTLED"
    assert office.position is None


def test_an_exit_that_is_refused_is_tried_again_after_a_pause_and_not_in_a_loop(office: Office) -> None:
    """A key that was revoked refuses everything: an execution a second would get its owner banned."""
    office.drive(office.intend_entry())
    office.scripted.failing = [REFUSED, REFUSED]
    stop = office.held().stop_order_id or ""
    office.drive(stop)
    first = office.held().exit_order_id or ""
    office.drive(first)
    assert office.order(first).status is OrderStatus.ABORTED
    assert office.held().exit_order_id == first
    assert protection(office) is Protection.WAITING
    office.wait(EXIT_PAUSE_MS)
    assert protection(office) is Protection.STARTED
    assert office.drive(office.held().exit_order_id or "") == "SETTLED"
    assert office.position is None


def test_a_stop_without_a_venue_waits_for_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ending it would only start the next one, at the speed of the state machine."""
    office.drive(office.intend_entry())
    stop = office.held().stop_order_id or ""

    def closed(_: object) -> None:
        raise ConflictError("live trading is not enabled in this deployment: use a paper account")

    desk = office.venue_desk
    office.venue_desk = replace(desk, venue_for=closed)  # type: ignore[arg-type]
    office.prepare(stop)
    assert office.venue_says("send", stop) == "UNREACHABLE"
    assert office.settle(stop, verdict="UNREACHABLE") == "OPEN"
    assert office.held().stop_order_id == stop
    office.venue_desk = desk
    assert office.drive(stop) == "OPEN"


def test_a_position_too_small_for_the_venue_ends_as_dust(office: Office) -> None:
    office.exchange.share = Decimal("0.02")
    name = office.prepared(order_type=OrderType.LIMIT)
    office.venue_says("send", name)
    assert office.held().quantity < Decimal("0.05")
    assert protection(office) is Protection.WAITING, "the entry is still buying"
    office.venue_says("cancel", name)
    office.settle(name)
    assert office.drive(office.held().exit_order_id or "") == "ABORTED"
    assert office.position is None
    (trade,) = office.state.trades.values()
    assert (trade.status, trade.exit_reason) == (TradeStatus.CLOSED, "dust")


def test_an_entry_that_fills_more_gets_a_larger_stop(office: Office) -> None:
    office.exchange.share = Decimal("0.25")
    name = office.prepared(order_type=OrderType.LIMIT)
    office.venue_says("send", name)
    office.settle(name, verdict="OPEN")
    small = office.held().stop_order_id or ""
    assert office.drive(small) == "OPEN"
    office.price("99.5")
    office.venue_says("confirm", name)
    office.settle(name, verdict="OPEN")
    large = office.held().stop_order_id or ""
    assert office.drive(large) == "OPEN"
    assert office.order(small).status is OrderStatus.ABORTED
    assert office.order(large).quantity == Decimal("0.999")


def test_a_fee_in_a_third_asset_is_valued_in_the_trade() -> None:
    office = Office(fee_asset="BNB")
    office.ports["quotes"].set(Quote(Market("binance", "BNB/USDT"), Decimal(300), 1, None))
    office.enter()
    office.drive(office.intend_exit())
    (trade,) = office.state.trades.values()
    assert trade.realised_pnl == -trade.fees
    assert trade.fees == pytest.approx(Decimal("0.4"), abs=Decimal("0.001"))
    assert office.available("BNB") == office.exchange.balances()["BNB"]
