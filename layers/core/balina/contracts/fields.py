"""Field types of the public API: exact numbers as strings, short clean texts, identifiers, moments.

Numbers that are money never pass through a float: a JSON number is refused where an amount is asked for, because the
sender's own parser may have rounded it already.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from balina.model.errors import CorruptStateError
from balina.model.money import plain

_DECIMAL_OUT: Final = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_AMOUNT_IN: Final = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,8})?$", "examples": ["25"]}
MAX_EPOCH_MS: Final = 9_999_999_999_999  # candle keys hold 13 digits


class Contract(BaseModel):
    """Base of every request and answer: unknown fields are refused by name, nothing changes after parsing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, json_schema_serialization_defaults_required=True
    )


def _amount(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError('send the amount as a string, for example "25.50"')
    whole, _, fraction = value.partition(".")
    well_formed = 1 <= len(whole) <= 12 and len(fraction) <= 8 and (fraction or "." not in value)
    if not (well_formed and value.isascii() and whole.isdigit() and (fraction.isdigit() or not fraction)):
        raise ValueError("send a positive decimal with at most 12 digits before the point and 8 after it")
    if not Decimal(value):
        raise ValueError("must be more than zero")
    return Decimal(value)


def _clean(value: str) -> str:
    text = value.strip()
    if not text.isprintable():
        raise ValueError("must not contain control characters")
    return text


Number = Annotated[Decimal, PlainSerializer(plain, return_type=str), WithJsonSchema(_DECIMAL_OUT)]
"""An exact number in an answer: a plain decimal string, without exponent."""

Amount = Annotated[
    Decimal, BeforeValidator(_amount), PlainSerializer(plain, return_type=str), WithJsonSchema(_AMOUNT_IN)
]
"""A positive quantity of money in a request."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
EpochMs = Annotated[int, Field(ge=0, le=MAX_EPOCH_MS)]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Name = Annotated[str, BeforeValidator(lambda value: _clean(value) if isinstance(value, str) else value)]
"""Free text a person typed; give it a length with Field."""

SymbolText = Annotated[Name, Field(min_length=1, max_length=41, examples=["BTC/USDT"])]
"""Not checked against a pattern: an unknown symbol is answered with its near matches instead."""


def moment(at_ms: int) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    if not 0 <= at_ms <= MAX_EPOCH_MS:
        raise CorruptStateError(f"not a moment in milliseconds: {at_ms}")
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
