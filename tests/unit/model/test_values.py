"""Money, steps, names and times."""

from decimal import Decimal
from typing import Any

import pytest

from balina.model.errors import BalinaError, Broken, InvalidRequestError, Rejected, Transient, Unknown
from balina.model.market import Feed, Instrument, Market, Timeframe
from balina.model.money import ceil_to, exact, floor_to, from_minor, plain, to_minor


@pytest.mark.parametrize("value", [0.1, True, None, b"1"], ids=repr)
def test_money_is_never_made_of_what_lost_digits(value: Any) -> None:
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "", "1,5", "abc"])
def test_money_is_a_finite_number(value: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        exact(value)


def test_minor_units_and_back() -> None:
    assert to_minor(Decimal("1.00000001")) == 100_000_001
    assert from_minor(100_000_001) == Decimal("1.00000001")
    with pytest.raises(ValueError, match="finer"):
        to_minor(Decimal("0.000000001"))


def test_steps_round_down_and_up() -> None:
    step = Decimal("0.001")
    assert floor_to(Decimal("1.0019"), step=step) == Decimal("1.001")
    assert ceil_to(Decimal("1.0011"), step=step) == Decimal("1.002")
    assert floor_to(Decimal("1.001"), step=step) == ceil_to(Decimal("1.001"), step=step) == Decimal("1.001")


@pytest.mark.parametrize(
    ("value", "text"), [("1.500", "1.5"), ("100", "100"), ("1E-7", "0.0000001"), ("1E+3", "1000"), ("0.00", "0")]
)
def test_json_carries_plain_decimals(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("timeframe", "at_ms", "open_ms"),
    [(Timeframe.M1, 119_999, 60_000), (Timeframe.M1, 120_000, 120_000), (Timeframe.S15, 44_999, 30_000)],
)
def test_a_candle_begins_on_its_boundary(timeframe: Timeframe, at_ms: int, open_ms: int) -> None:
    assert timeframe.open_of(at_ms) == open_ms


def test_an_unknown_timeframe_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidRequestError, match="15s, 1m"):
        Timeframe.parse("2m")


def test_feeds_are_written_and_read_alike() -> None:
    feed = Feed(Market("binance", "BTC/USDT"), Timeframe.M5)
    assert str(feed) == "binance#BTC/USDT#5m"
    assert Feed.parse(str(feed)) == feed
    assert Market.parse("binance#BTC/USDT") == feed.market


def test_an_instrument_floors_to_its_own_steps() -> None:
    instrument = Instrument(
        "binance", "BTC/USDT", "BTC", "USDT", Decimal("0.01"), Decimal("0.001"), Decimal(0), Decimal(0)
    )
    assert instrument.floor_quantity(Decimal("0.0019")) == Decimal("0.001")
    assert instrument.floor_price(Decimal("1.019")) == Decimal("1.01")


def test_every_error_belongs_to_exactly_one_reaction() -> None:
    def leaves(family: type[BalinaError]) -> set[type[BalinaError]]:
        below = set(family.__subclasses__())
        return below.union(*(leaves(each) for each in below))

    families = (Rejected, Transient, Unknown, Broken)
    assert set(BalinaError.__subclasses__()) == set(families)
    for error in set().union(*(leaves(family) for family in families)):
        assert sum(issubclass(error, family) for family in families) == 1
