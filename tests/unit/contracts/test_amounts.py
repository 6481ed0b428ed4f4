"""Money at the edge: strings in, strings out, nothing in between a float."""

import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from balina.contracts.fields import Amount, Contract, Number, moment
from balina.model.errors import CorruptStateError


class Wallet(Contract):
    stake: Amount


class Shown(Contract):
    value: Number


@pytest.mark.parametrize("text", ["25", "0.00000001", "999999999999.99999999", "25.50"])
def test_a_decimal_string_is_taken_exactly(text: str) -> None:
    assert Wallet.model_validate({"stake": text}).stake == Decimal(text)


@pytest.mark.parametrize(
    "value",
    [
        25, 25.5, True, None, [], {}, "", " ", "0", "0.00", "-1", "+1", "1e3", "NaN", "Infinity", "1.", ".5", "1,5",
        "1.123456789", "1234567890123", "٢٥", "１２", "0x10", "1_000", " 25", "25 ", "1\n",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_says_what_to_send(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Wallet.model_validate({"stake": value})
    assert "string" in str(refused.value) or "decimal" in str(refused.value) or "zero" in str(refused.value)


def test_a_json_number_is_refused_even_when_it_is_whole() -> None:
    with pytest.raises(ValidationError, match="as a string"):
        Wallet.model_validate_json('{"stake": 25}')


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("0E-8", "0"), ("1.500", "1.5"), ("1E-8", "0.00000001"), ("-0.10", "-0.1")],
)
def test_an_answer_carries_plain_decimals_without_exponent(value: str, text: str) -> None:
    assert json.loads(Shown(value=Decimal(value)).model_dump_json()) == {"value": text}


def test_an_unknown_field_is_refused_by_its_name() -> None:
    with pytest.raises(ValidationError) as refused:
        Wallet.model_validate({"stake": "1", "tenant": "somebody-else"})
    assert [error["loc"] for error in refused.value.errors()] == [("tenant",)]


def test_a_moment_is_utc_to_the_millisecond() -> None:
    assert moment(1_700_000_000_123) == "2023-11-14T22:13:20.123Z"


@pytest.mark.parametrize("at_ms", [-1, 10**13])
def test_a_moment_that_cannot_be_is_corrupt_state_and_not_a_crash(at_ms: int) -> None:
    with pytest.raises(CorruptStateError):
        moment(at_ms)
