"""Exact numbers in the hot loop."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balina.aggregation.units import to_text, to_units


@given(st.decimals(min_value=0, max_value=10**14, places=8))
def test_text_and_units_are_the_same_number(number: Decimal) -> None:
    units = to_units(format(number, "f"))
    assert Decimal(units).scaleb(-8) == number
    assert Decimal(to_text(units)) == number


@pytest.mark.parametrize(
    ("text", "units"),
    [("1", 10**8), ("0.00000001", 1), (".5", 5 * 10**7), ("2.", 2 * 10**8), ("1.100000000000", 11 * 10**7)],
)
def test_plain_decimals_are_read(text: str, units: int) -> None:
    assert to_units(text) == units


@pytest.mark.parametrize("text", ["", ".", "-1", "+1", "1e5", "NaN", "1_0", " 1", "0.000000001", "१", "1,5", "1" * 16])
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        to_units(text)
