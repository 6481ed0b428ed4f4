"""From a closed candle to a settled trade through the functions, as the cloud calls them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.functional.orders.conftest import CONTEXT, Cloud
from tests.unit.app.desk import ACCOUNT, BOT, TENANT, Office
from tests.unit.app.test_decide_bots import FALL, RISE, Tick

from balina.model.errors import SubmissionUncertainError, VenueUnavailableError
from balina.model.orders import Leg, OrderStatus, OrderType
from balina.runtime.lambda_entry import FunctionFailedError


def closed(tick: Tick) -> Mapping[str, Any]:
    return {
        "detail-type": "CandleClosed",
        "source": "balina.market",
        "detail": {
            "venue": "binance",
            "symbol": "C0/USDT",
            "timeframe": "1m",
            "open_ms": tick.close_ms - 60_000,
            "close_ms": tick.close_ms,
            "close": "99",
        },
    }


def test_a_candle_becomes_a_protected_position_and_then_a_trade(office: Office, cloud: Cloud) -> None:
    dispatched, (decided,) = cloud.dispatch(closed(Tick(office, RISE)))
    assert dispatched == {"outcome": "DISPATCHED", "batches": 1, "bots": 1}
    assert decided == {"outcome": "DECIDED", "enter": 1}
    assert cloud.run_machines() == ["SETTLED", "ACKNOWLEDGED"], "the entry is filled, its stop rests"
    assert office.held().stop_order_id is not None
    office.price("112")
    _, (decided,) = cloud.dispatch(closed(Tick(office, [close + 12 for close in FALL])))
    assert decided == {"outcome": "DECIDED", "exit": 1}
    assert cloud.run_machines() == ["SETTLED"]
    assert office.position is None
    (trade,) = office.state.trades.values()
    assert trade.exit_reason == "signal"
    assert trade.realised_pnl == office.bot.realised_pnl > 0
    assert office.bot.closed_trades == 1


def test_the_event_and_the_schedule_together_enter_once(office: Office, cloud: Cloud) -> None:
    tick = Tick(office, RISE)
    office.clock.now_ms = tick.close_ms + 10_000  # the schedule does not have to wait any more
    cloud.dispatch(closed(tick))
    cloud.dispatch({"timeframe": "1m"})
    cloud.run_machines()
    assert sum(order.leg is Leg.ENTRY for order in office.orders) == 1
    assert len(office.scripted.sent) == 2, "one entry and its stop"


def test_a_touched_stop_ends_the_trade_at_the_next_candle(office: Office, cloud: Cloud) -> None:
    cloud.dispatch(closed(Tick(office, RISE)))
    cloud.run_machines()
    stop = office.held().stop_price
    office.price(str(stop))
    tick = Tick(office, [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111])
    office.ports["candles"].put(
        office.bot.feed, [replace(tick.candles[-1], low=stop - Decimal("0.01"))], overwrite=True
    )
    cloud.dispatch(closed(tick))
    assert office.position is None
    (trade,) = office.state.trades.values()
    assert trade.exit_reason == "stop"


def test_an_uncertain_entry_is_found_by_the_machine_and_not_sent_again(office: Office, cloud: Cloud) -> None:
    cloud.dispatch(closed(Tick(office, RISE)))
    office.scripted.failing, office.scripted.executes_first = [SubmissionUncertainError("it may be there")], True
    assert cloud.run_machines() == ["SETTLED", "ACKNOWLEDGED"]
    entries = [order for order in office.orders if order.leg is Leg.ENTRY]
    assert [office.exchange.accepted(order.order_id) for order in entries] == [1]


def test_an_entry_that_never_arrived_is_quarantined_by_the_machine(office: Office, cloud: Cloud) -> None:
    cloud.dispatch(closed(Tick(office, RISE)))
    office.scripted.failing = [SubmissionUncertainError("it may be there")]
    assert cloud.run_machines() == ["QUARANTINED"]
    assert len(office.scripted.sent) == 1


def test_a_trip_cancels_resting_entries_and_nothing_enters_afterwards(office: Office, cloud: Cloud) -> None:
    name = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    office.venue_says("send", name)
    office.ports["kill_switches"].trip(tenant=TENANT, bot_id=None, reason="drill", at_ms=1)
    answer = cloud.tripped({"tenant": TENANT, "scope": "tenant", "bot_id": None, "reason": "drill"})
    assert answer == {"outcome": "CANCELLED", "ABORTED": 1}
    cloud.dispatch(closed(Tick(office, RISE)))
    assert cloud.run_machines() == ["ABORTED"]
    assert len(office.scripted.sent) == 1


def test_the_sweeper_writes_equity_and_finishes_what_was_left(office: Office, cloud: Cloud) -> None:
    name = office.prepared()
    office.venue_says("send", name)  # and the machine died
    office.wait(60_000)
    answer = cloud.sweep()
    assert answer["orders"] == {"outcome": "SWEPT", "SETTLED": 1}
    assert answer["equity"] == {"outcome": "WRITTEN", "tenants": 1, "missed": 0}
    assert office.order(name).status is OrderStatus.SETTLED
    assert office.held().stop_order_id is not None


def test_a_bot_that_waits_costs_no_order(office: Office, cloud: Cloud) -> None:
    office.clock.now_ms = Tick(office, [100] * 11).close_ms + 14_000
    _, woken = cloud.dispatch({"timeframe": "1m"})
    assert woken == [{"outcome": "DECIDED", "hold": 1}]
    assert office.ports["lifecycles"].started == {}


# --- what the venue function answers when it cannot ---


def test_a_key_is_inspected_by_account(office: Office, cloud: Cloud) -> None:
    answer = cloud.venue(action="inspect", tenant=TENANT, account_id=ACCOUNT)
    assert answer["outcome"] == "OK"
    assert answer["permissions"]["withdraw"] is False
    assert answer["balances"]["USDT"] == "10000"


def test_a_silent_venue_is_unreachable_and_not_a_crash(
    office: Office, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_: object) -> None:
        raise VenueUnavailableError("no answer")

    name = office.prepared()
    cloud.venue(action="send", tenant=TENANT, order_id=name)
    for question in ("find", "cancel", "permissions"):
        monkeypatch.setattr(office.exchange, question, no_answer)
    for action in ("confirm", "cancel"):
        assert cloud.venue(action=action, tenant=TENANT, order_id=name)["outcome"] == "UNREACHABLE"
    assert cloud.venue(action="inspect", tenant=TENANT, account_id=ACCOUNT)["outcome"] == "UNREACHABLE"


@pytest.mark.parametrize(
    "event",
    [
        {"action": "send", "tenant": "somebody else", "order_id": "0" * 32},
        {"action": "send", "tenant": TENANT, "order_id": "f" * 32},
        {"action": "inspect", "tenant": "somebody else", "account_id": ACCOUNT},
        {"action": "inspect", "tenant": TENANT, "account_id": BOT},
    ],
    ids=["foreign order", "unknown order", "foreign account", "unknown account"],
)
def test_foreign_and_unknown_look_the_same_and_touch_nothing(
    office: Office, cloud: Cloud, event: dict[str, str]
) -> None:
    assert cloud.venue(**event)["outcome"] == "REJECTED"
    assert office.scripted.sent == []


def test_an_unknown_action_is_refused(office: Office, cloud: Cloud) -> None:
    name = office.prepared()
    assert cloud.venue(action="withdraw", tenant=TENANT, order_id=name)["outcome"] == "REJECTED"


def test_a_preparation_that_fails_fails_the_call_so_that_the_machine_repeats_it(office: Office, cloud: Cloud) -> None:
    with pytest.raises(FunctionFailedError):
        cloud.functions["OrderPrepareFunctionArn"]({"tenant": TENANT, "order_id": "f" * 32}, CONTEXT)
