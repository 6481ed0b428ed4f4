"""Exact attributes for PynamoDB, whose own number goes through float.

Amounts that the table itself adds up or compares are DynamoDB numbers (38 exact digits); every other amount is the
plain text of its Decimal, so that what is read is digit for digit what was written.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER, STRING

from balina.model.errors import CorruptStateError
from balina.model.money import exact, plain

Choice = TypeVar("Choice", bound=StrEnum)


class DecimalAttribute(Attribute[Decimal]):
    """A Decimal as text, exactly as given."""

    attr_type = STRING

    def serialize(self, value: Decimal) -> str:
        return str(exact(value))

    def deserialize(self, value: str) -> Decimal:
        return exact(value)


class AmountAttribute(Attribute[Decimal]):
    """A Decimal as a DynamoDB number, for what the table adds up or compares in a condition."""

    attr_type = NUMBER

    def serialize(self, value: Decimal) -> str:
        return plain(exact(value))

    def deserialize(self, value: str) -> Decimal:
        return exact(value)


class WholeAttribute(Attribute[int]):
    """An integer: milliseconds, versions, minor units."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(int(value))

    def deserialize(self, value: str) -> int:
        return int(value)


class ScoreAttribute(Attribute[float]):
    """A statistic, the one kind of number that may be a float."""

    attr_type = STRING

    def serialize(self, value: float) -> str:
        return repr(float(value))

    def deserialize(self, value: str) -> float:
        return float(value)


class ChoiceAttribute(Attribute[Any], Generic[Choice]):
    """A member of an enumeration by its value; an unknown value is corrupt state, never a guess."""

    attr_type = STRING

    def __init__(self, choices: type[Choice], **options: Any) -> None:
        super().__init__(**options)
        self._choices = choices

    def serialize(self, value: Choice) -> str:
        return str(self._choices(value))

    def deserialize(self, value: str) -> Choice:
        try:
            return self._choices(value)
        except ValueError as exc:
            raise CorruptStateError(f"unknown {self._choices.__name__}: {value!r}") from exc


class DocumentAttribute(Attribute[Mapping[str, object]]):
    """A JSON document whose Decimals are kept as text by the caller; stored as text so that nothing rounds it."""

    attr_type = STRING

    def serialize(self, value: Mapping[str, object]) -> str:
        return json.dumps(value, separators=(",", ":"), sort_keys=True, default=_as_text)

    def deserialize(self, value: str) -> Mapping[str, object]:
        document: Mapping[str, object] = json.loads(value)
        return document


class TextsAttribute(Attribute[tuple[str, ...]]):
    """A short list of texts, in order."""

    attr_type = STRING

    def serialize(self, value: Sequence[str]) -> str:
        return json.dumps(list(value), separators=(",", ":"))

    def deserialize(self, value: str) -> tuple[str, ...]:
        return tuple(json.loads(value))


def _as_text(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    raise TypeError(f"cannot be stored: {type(value).__name__}")
