"""The white-hat gate at its boundaries: what is exactly at the limit passes, the smallest step beyond does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.builders import an_order

from balina.model.bots import KillState
from balina.model.market import Instrument
from balina.model.orders import Order, OrderType, Side
from balina.risk.gate import Approved, Denied, Exposure, judge_entry, judge_filters

CLEAR = KillState(tripped=False)
NAN, INFINITE = Decimal("NaN"), Decimal("Infinity")


def entry(**changes: Any) -> Order:
    """One unit at 100, with its stop at 90."""
    values: dict[str, Any] = {
        "quantity": Decimal(1),
        "reference_price": Decimal(100),
        "stop_price": Decimal(90),
        "confidence": Decimal("0.7"),
    }
    return an_order("tenant-1", **(values | changes))


def judged(order: Order, *, kill: KillState = CLEAR, stake: str = "100", **exposure: Any) -> str | None:
    """The rule that denied, None when approved."""
    around = replace(Exposure(equity=Decimal(1000), notional=Decimal(0), bot_is_engaged=False), **exposure)
    verdict = judge_entry(order, exposure=around, stake=Decimal(stake), kill=kill)
    return verdict.rule if isinstance(verdict, Denied) else None


def test_an_ordinary_entry_is_approved() -> None:
    assert (
        judge_entry(
            entry(),
            exposure=Exposure(equity=Decimal(1000), notional=Decimal(0), bot_is_engaged=False),
            stake=Decimal(100),
            kill=CLEAR,
        )
        == Approved()
    )


@pytest.mark.parametrize(
    ("confidence", "rule"),
    [
        ("0.65", None),
        ("0.6499999999999999", "confidence"),
        ("1", None),
        ("1.0000000000000001", "confidence"),
        ("0", "confidence"),
        ("-0.7", "confidence"),
        ("NaN", "number"),
        ("sNaN", "number"),
        ("Infinity", "number"),
        ("-Infinity", "number"),
    ],
)
def test_confidence_is_at_least_065_and_at_most_one(confidence: str, rule: str | None) -> None:
    assert judged(entry(confidence=Decimal(confidence))) == rule


@pytest.mark.parametrize(
    ("equity", "notional", "rule"),
    [
        ("100", "200", None),  # (200 + 100) / 100 is exactly three
        ("100", "200.00000001", "leverage"),
        ("99.99999999", "200", "leverage"),
        ("33.33333334", "0", None),
        ("33.33333333", "0", "leverage"),
        ("0", "0", "number"),
        ("-1", "0", "number"),
        ("NaN", "0", "number"),
        ("Infinity", "0", "number"),
        ("100", "NaN", "number"),
        ("100", "Infinity", "number"),
        ("100", "-1", "number"),
    ],
)
def test_leverage_of_the_resulting_position_is_at_most_three(equity: str, notional: str, rule: str | None) -> None:
    assert judged(entry(), equity=Decimal(equity), notional=Decimal(notional)) == rule


@pytest.mark.parametrize(
    ("stop", "rule"),
    [
        (Decimal("99.99999999"), None),
        (Decimal(100), "stop"),
        (Decimal("100.00000001"), "stop"),
        (Decimal("0.00000001"), None),
        (Decimal(0), "stop"),
        (Decimal("-0"), "stop"),
        (Decimal(-1), "stop"),
        (None, "stop"),
        (NAN, "stop"),
        (-INFINITE, "stop"),
        (INFINITE, "stop"),
    ],
)
def test_a_long_entry_has_its_stop_below_its_price(stop: Decimal | None, rule: str | None) -> None:
    assert judged(entry(stop_price=stop)) == rule


@pytest.mark.parametrize(("stop", "rule"), [("110", None), ("100.00000001", None), ("100", "stop"), ("90", "stop")])
def test_a_short_entry_has_its_stop_above_its_price(stop: str, rule: str | None) -> None:
    assert judged(entry(side=Side.SELL, stop_price=Decimal(stop))) == rule


def test_a_stop_is_measured_against_the_limit_price_where_there_is_one() -> None:
    order = entry(type=OrderType.LIMIT, limit_price=Decimal(95), stop_price=Decimal(95))
    assert judged(order) == "stop"
    assert judged(replace(order, stop_price=Decimal("94.99"))) is None


@pytest.mark.parametrize(
    ("stake", "rule"), [("100", None), ("99.99999999", "stake"), ("0", "number"), ("NaN", "number")]
)
def test_no_order_is_worth_more_than_the_stake(stake: str, rule: str | None) -> None:
    assert judged(entry(), stake=stake) == rule


@pytest.mark.parametrize("name", ["quantity", "reference_price"])
@pytest.mark.parametrize("value", [NAN, INFINITE, Decimal(0), Decimal(-1)], ids=str)
def test_numbers_that_are_none_are_denied(name: str, value: Decimal) -> None:
    assert judged(entry(**{name: value})) == "number"


@pytest.mark.parametrize("value", [NAN, INFINITE, Decimal(0), Decimal(-1)], ids=str)
def test_a_limit_price_that_is_no_price_is_denied(value: Decimal) -> None:
    assert judged(entry(type=OrderType.LIMIT, limit_price=value)) == "number"


@pytest.mark.parametrize("value", [NAN, INFINITE, Decimal(0), Decimal(-1)], ids=str)
def test_a_limit_order_s_reference_price_is_a_price_too(value: Decimal) -> None:
    assert judged(entry(type=OrderType.LIMIT, limit_price=Decimal(100), reference_price=value)) == "number"


def test_a_tripped_switch_denies_whatever_else_is_true() -> None:
    assert judged(entry(), kill=KillState(True, "tenant", "drill", 1)) == "kill_switch"


def test_one_bot_holds_one_position_at_a_time() -> None:
    assert judged(entry(), bot_is_engaged=True) == "one_position"


INSTRUMENT = Instrument(
    "binance", "BTC/USDT", "BTC", "USDT", tick=Decimal("0.01"), lot=Decimal("0.001"),
    min_quantity=Decimal("0.01"), min_notional=Decimal(10),
)  # fmt: skip


def filtered(order: Order) -> str | None:
    verdict = judge_filters(order, instrument=INSTRUMENT)
    return verdict.rule if isinstance(verdict, Denied) else None


@pytest.mark.parametrize(
    ("quantity", "rule"),
    [
        ("0.1", None),  # worth exactly ten
        ("0.099", "min_notional"),
        ("0.1005", "lot"),
        ("0", "lot"),
        ("-0.1", "lot"),
        ("0.009", "min_quantity"),
    ],
)
def test_quantities_follow_the_venue_s_steps_and_minima(quantity: str, rule: str | None) -> None:
    assert filtered(entry(quantity=Decimal(quantity))) == rule


def test_the_smallest_quantity_passes_when_it_is_worth_enough() -> None:
    assert filtered(entry(quantity=Decimal("0.01"), reference_price=Decimal(1000))) is None


@pytest.mark.parametrize(("limit", "rule"), [("100.01", None), ("100.005", "tick")])
def test_limit_prices_are_multiples_of_the_tick(limit: str, rule: str | None) -> None:
    assert filtered(entry(type=OrderType.LIMIT, limit_price=Decimal(limit))) == rule


def test_an_entry_is_denied_when_its_stop_would_be_too_small_for_the_venue() -> None:
    order = entry(quantity=Decimal("0.1"), reference_price=Decimal(110))
    venue = replace(INSTRUMENT, min_notional=Decimal("9.98"))  # exactly 0.1 coins, less two per mille, at 100

    def rule(stop_limit: str) -> str | None:
        verdict = judge_filters(order, instrument=venue, stop_limit=Decimal(stop_limit))
        return verdict.rule if isinstance(verdict, Denied) else None

    assert rule("100") is None
    assert rule("99.99") == "stop_notional"
