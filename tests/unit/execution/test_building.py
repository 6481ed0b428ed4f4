"""Orders out of decisions: floored, named, and never more than is held."""

from decimal import Decimal

import pytest
from tests.contract.builders import NOW_MS, a_bot, a_decision, a_position

from balina.execution.building import (
    entry_name,
    entry_order,
    exit_name,
    exit_order,
    follow_up_name,
    sellable,
    stop_order,
)
from balina.model.market import Instrument
from balina.model.orders import Leg, OrderStatus, OrderType, Side

INSTRUMENT = Instrument(
    "binance", "BTC/USDT", "BTC", "USDT", tick=Decimal("0.01"), lot=Decimal("0.00001"),
    min_quantity=Decimal("0.00001"), min_notional=Decimal(5),
)  # fmt: skip
NAMESPACE = "11111111-2222-3333-4444-555555555555"


def test_an_entry_buys_for_the_stake_and_not_a_lot_more() -> None:
    bot = a_bot("t", stake=Decimal(100))
    decision = a_decision(price=Decimal("60000.129"), stop_price=Decimal("59000.987"))
    order = entry_order(bot, decision, instrument=INSTRUMENT, order_type=OrderType.LIMIT, name="n", now_ms=NOW_MS)
    assert (order.side, order.leg, order.status) == (Side.BUY, Leg.ENTRY, OrderStatus.INTENDED)
    assert order.limit_price == order.reference_price == Decimal("60000.12")
    assert order.stop_price == Decimal("59000.98")
    assert order.quantity == Decimal("0.00166")
    assert order.quantity * Decimal("60000.12") <= bot.stake < (order.quantity + INSTRUMENT.lot) * Decimal("60000.12")


def test_a_market_entry_has_no_limit() -> None:
    order = entry_order(
        a_bot("t"), a_decision(), instrument=INSTRUMENT, order_type=OrderType.MARKET, name="n", now_ms=NOW_MS
    )
    assert order.limit_price is None


@pytest.mark.parametrize(
    ("held", "lots"),
    [("0.001665", "0.00166"), ("0.00009", "0.00009"), ("0.00008", "0"), ("0.000009", "0"), ("0", "0")],
)
def test_what_can_be_sold_is_whole_lots_above_the_minima(held: str, lots: str) -> None:
    assert sellable(Decimal(held), price=Decimal(60000), instrument=INSTRUMENT) == Decimal(lots)


def test_an_exit_sells_no_more_than_is_held() -> None:
    position = a_position("t", quantity=Decimal("0.0014985"))
    order = exit_order(
        position,
        instrument=INSTRUMENT,
        mode="paper",
        price=Decimal(60000),
        close_ms=NOW_MS,
        name="n",
        reason="r",
        now_ms=NOW_MS,
    )
    assert (order.side, order.type, order.leg) == (Side.SELL, OrderType.MARKET, Leg.EXIT)
    assert order.quantity == Decimal("0.00149")


def test_a_stop_triggers_at_the_stop_and_sells_down_to_one_per_cent_below() -> None:
    position = a_position("t", quantity=Decimal("0.0015"), stop_price=Decimal("59000.50"))
    order = stop_order(position, instrument=INSTRUMENT, mode="paper", close_ms=NOW_MS, name="n", now_ms=NOW_MS)
    assert (order.type, order.leg) == (OrderType.STOP_LOSS_LIMIT, Leg.STOP)
    assert order.stop_price == Decimal("59000.50")
    assert order.limit_price == Decimal("58410.49")  # 59000.50 less one per cent, floored to the tick
    assert order.confidence == 1


def test_names_differ_by_leg_and_by_what_they_replace() -> None:
    bot, position = a_bot("t"), a_position("t", stop_order_id=None, exit_order_id=None)
    replaced = a_position("t", stop_order_id="first", exit_order_id=None)
    names = [
        entry_name(NAMESPACE, bot, 1),
        exit_name(NAMESPACE, bot, 1),
        exit_name(NAMESPACE, bot, 2),
        follow_up_name(NAMESPACE, position, Leg.STOP),
        follow_up_name(NAMESPACE, replaced, Leg.STOP),
        follow_up_name(NAMESPACE, position, Leg.EXIT),
    ]
    assert len(set(names)) == len(names)
    assert follow_up_name(NAMESPACE, replaced, Leg.EXIT) == follow_up_name(NAMESPACE, position, Leg.EXIT)
