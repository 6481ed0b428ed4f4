"""The tick: once per bot and close, on fresh and whole candles, and with one read for all bots."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.property.app.simulation import a_bot
from tests.unit.app.desk import TENANT, Office

from balina.app.decide_bots import contiguous, deadline_ms, decide_bots
from balina.model.bots import Action, BotState
from balina.model.market import Candle, Feed
from balina.model.orders import Leg

FEED = Feed.parse("binance#C0/USDT#1m")
RISE = [101, 100, 99, 98, 97, 96, 95, 94, 93, 92, 99]
FALL = [100, 101, 102, 103, 104, 105, 106, 107, 108, 104, 99]


class Tick:
    """Candles up to a close, and the office that decides on them."""

    def __init__(self, office: Office, closes: list[int], **parameters: Any) -> None:
        self.office = office
        self.close_ms = office.clock.now_ms - office.clock.now_ms % 60_000 + 60_000
        office.clock.now_ms = self.close_ms + 100
        first = self.close_ms - len(closes) * 60_000
        self.candles = [
            Candle(first + n * 60_000, Decimal(c), Decimal(c + 1), Decimal(c - 1), Decimal(c), Decimal(1), 1)
            for n, c in enumerate(closes)
        ]
        office.ports["candles"].rows[FEED] = {candle.open_ms: candle for candle in self.candles}
        office.price(str(closes[-1]))
        if parameters:
            bot = office.bot
            office.state.bots[TENANT, bot.bot_id] = replace(bot, parameters={**bot.parameters, **parameters})

    def fire(self) -> Mapping[str, object]:
        keys = list(self.office.ports["bots"].running_on(FEED))
        return decide_bots(FEED, self.close_ms, keys, desk=self.office.desk)


def legs(office: Office) -> list[Leg]:
    return [order.leg for order in office.orders]


def test_a_cross_puts_one_decision_one_order_and_one_lifecycle(office: Office) -> None:
    assert Tick(office, RISE).fire() == {"outcome": "DECIDED", "enter": 1}
    (order,) = office.orders
    decision = office.bot.last_decision
    assert decision is not None
    assert (decision.action, decision.order_id) == (Action.ENTER, order.order_id)
    assert decision.stop_price is not None
    assert decision.stop_price < order.reference_price == Decimal(99)
    assert list(office.ports["lifecycles"].started) == [order.order_id]


def test_the_same_tick_twice_decides_once(office: Office) -> None:
    tick = Tick(office, RISE)
    tick.fire()
    tick.fire()
    assert len(office.state.decisions) == 1
    assert len(office.orders) == 1


def test_a_decision_whose_worker_died_before_its_order_is_completed_by_the_second_tick(office: Office) -> None:
    tick = Tick(office, RISE)
    tick.fire()
    (name,) = [order.order_id for order in office.orders]
    office.state.orders.clear()
    assert tick.fire() == {"outcome": "DECIDED", "completed": 1}
    assert [order.order_id for order in office.orders] == [name]


def test_a_tick_after_its_deadline_is_dropped(office: Office) -> None:
    tick = Tick(office, RISE)
    office.clock.now_ms = tick.close_ms + deadline_ms(FEED)
    assert tick.fire()["outcome"] == "DECIDED"
    late = Tick(office, RISE)
    office.clock.now_ms = late.close_ms + deadline_ms(FEED) + 1
    assert late.fire() == {"outcome": "LATE", "bots": 1}


@pytest.mark.parametrize(("timeframe", "ms"), [("15s", 3_750), ("1m", 15_000), ("5m", 60_000), ("1h", 60_000)])
def test_the_deadline_is_a_quarter_of_the_candle_and_a_minute_at_most(timeframe: str, ms: int) -> None:
    assert deadline_ms(Feed.parse(f"binance#C0/USDT#{timeframe}")) == ms


def test_without_the_candle_of_this_close_nobody_decides(office: Office) -> None:
    tick = Tick(office, RISE)
    del office.ports["candles"].rows[FEED][tick.candles[-1].open_ms]
    assert tick.fire() == {"outcome": "WAITING", "bots": 1}
    assert not office.state.decisions


def test_nothing_is_decided_across_a_hole(office: Office) -> None:
    tick = Tick(office, RISE)
    hole = tick.candles[-4].open_ms
    del office.ports["candles"].rows[FEED][hole]
    assert tick.fire() == {"outcome": "DECIDED", "hold": 1}
    decision = office.bot.last_decision
    assert decision is not None
    assert decision.reason == "warming up: 3 of 9 candles"


def test_a_candle_we_did_not_see_all_of_is_a_hole(office: Office) -> None:
    candles = Tick(office, RISE).candles
    candles[-3] = replace(candles[-3], complete=False)
    assert contiguous(candles, step_ms=60_000) == candles[-2:]


def test_a_position_is_left_when_the_trend_turns(office: Office) -> None:
    office.enter()
    assert Tick(office, FALL).fire() == {"outcome": "DECIDED", "exit": 1}
    (exit_,) = [order for order in office.orders if order.leg is Leg.EXIT]
    assert exit_.quantity <= office.held().quantity


def test_a_bot_in_position_does_not_enter_again(office: Office) -> None:
    office.enter()
    assert Tick(office, RISE).fire() == {"outcome": "DECIDED", "hold": 1}


def test_no_entry_while_another_is_under_way(office: Office) -> None:
    office.prepared()
    assert Tick(office, RISE).fire() == {"outcome": "DECIDED", "hold": 1}
    decision = office.bot.last_decision
    assert decision is not None
    assert decision.reason == "an entry is under way"


def test_no_second_exit_while_one_is_under_way(office: Office) -> None:
    office.enter()
    office.intend_exit()
    assert Tick(office, FALL).fire() == {"outcome": "DECIDED", "hold": 1}


def test_a_weak_cross_is_denied_and_recorded(office: Office) -> None:
    weak = [100] * 8 + [94, 95, 96]
    assert Tick(office, weak).fire() == {"outcome": "DECIDED", "denied": 1}
    assert office.orders == []


def test_a_trend_is_joined_once_after_the_start(office: Office) -> None:
    trend = list(range(100, 111))
    assert Tick(office, trend).fire() == {"outcome": "DECIDED", "hold": 1}
    assert Tick(office, trend, join_trend=True).fire() == {"outcome": "DECIDED", "enter": 1}
    (entry,) = office.orders
    office.drive(entry.order_id)
    office.drive(office.held().stop_order_id or "")
    office.drive(office.intend_exit())
    assert Tick(office, trend).fire() == {"outcome": "DECIDED", "hold": 1}, "not again after leaving it"
    bot = office.bot
    office.state.bots[TENANT, bot.bot_id] = replace(bot, started_ms=office.clock.now_ms)
    assert Tick(office, trend).fire() == {"outcome": "DECIDED", "enter": 1}, "again after a new start"


def test_a_stopped_or_deleted_bot_decides_nothing(office: Office) -> None:
    tick = Tick(office, RISE)
    office.stop_bot()
    keys = [(TENANT, "bot-0"), (TENANT, "deleted"), ("somebody else", "bot-0")]
    assert decide_bots(FEED, tick.close_ms, keys, desk=office.desk) == {"outcome": "DECIDED"}
    assert not office.state.decisions


def test_a_hundred_bots_share_one_read_of_the_candles(office: Office) -> None:
    for number in range(1, 100):
        twin = a_bot(number, office.markets[0], "market")
        office.ports["bots"].add(replace(twin, state=BotState.RUNNING))
    tick = Tick(office, FALL)
    reads = office.ports["candles"].reads
    assert tick.fire() == {"outcome": "DECIDED", "hold": 100}
    assert office.ports["candles"].reads == reads + 1


def test_one_bot_s_trouble_does_not_keep_the_others(office: Office) -> None:
    broken = a_bot(1, office.markets[0], "market")
    office.ports["bots"].add(broken)
    tick = Tick(office, RISE)
    office.state.bots[TENANT, "bot-1"] = replace(broken, stake=Decimal(0), parameters={**broken.parameters})
    office.ports["instruments"].rows.clear()
    assert tick.fire() == {"outcome": "DECIDED", "failed:NotFoundError": 2}


def test_a_touched_stop_is_confirmed_at_once(office: Office) -> None:
    position = office.enter()
    office.price("94.5")
    tick = Tick(office, [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110])
    last = tick.candles[-1]
    office.ports["candles"].put(FEED, [replace(last, low=position.stop_price)], overwrite=True)
    tick.fire()
    assert office.position is None


def test_an_untouched_stop_costs_no_question(office: Office) -> None:
    office.enter()
    tick = Tick(office, [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110])
    calls = len(office.works.gateway.calls)  # type: ignore[attr-defined]
    tick.fire()
    assert len(office.works.gateway.calls) == calls  # type: ignore[attr-defined]
