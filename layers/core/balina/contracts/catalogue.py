"""A strategy as the catalogue shows it, and a bot's parameters judged one by one.

The schema is read off the settings the strategy is computed from, so a form and the check agree with the computation.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Final

import pydantic

from balina.contracts.fields import Contract
from balina.contracts.problems import FieldProblem
from balina.strategies.catalogue import CATALOGUE
from balina.strategies.contract import StrategyCard

_KINDS: Final[Mapping[Any, tuple[str, str, tuple[type, ...]]]] = {
    int: ("integer", "a whole number", (int,)),
    float: ("number", "a number", (int, float)),
    bool: ("boolean", "true or false", (bool,)),
    str: ("string", "a text", (str,)),
}


class Strategy(Contract):
    name: str
    title: str
    description: str
    parameters: dict[str, Any] = pydantic.Field(
        description="JSON schema of a bot's `parameters`, with defaults and limits."
    )

    @classmethod
    def of(cls, card: StrategyCard) -> "Strategy":
        return cls(name=card.name, title=card.title, description=card.description, parameters=schema_of(card))


def catalogue() -> list[Strategy]:
    return [Strategy.of(card) for card in CATALOGUE.values()]


def schema_of(card: StrategyCard) -> dict[str, Any]:
    declared = fields(card.settings)
    return {
        "type": "object",
        "properties": {field.name: _property(field) for field in declared},
        "required": [field.name for field in declared if field.default is MISSING],
        "additionalProperties": False,
    }


def wrong_parameters(card: StrategyCard, parameters: Mapping[str, object]) -> list[FieldProblem]:
    """Every parameter that is wrong by itself. How they fit together only the settings know."""
    declared = {field.name: field for field in fields(card.settings)}
    found = {name: _complaint(card, declared.get(name), value) for name, value in parameters.items()}
    found |= {name: "is needed" for name, field in declared.items() if field.default is MISSING and name not in found}
    return [FieldProblem(field=f"parameters.{name}", message=text) for name, text in found.items() if text]


def _property(field: Field[Any]) -> dict[str, Any]:
    limits = {name: list(value) if isinstance(value, tuple) else value for name, value in field.metadata.items()}
    default = {} if field.default is MISSING else {"default": field.default}
    return {"type": _KINDS[field.type][0], **default, **limits}


def _complaint(card: StrategyCard, field: Field[Any] | None, value: Any) -> str | None:
    if field is None:
        return (
            f"{card.name} has no such parameter: choose from {', '.join(each.name for each in fields(card.settings))}"
        )
    _, wanted, kinds = _KINDS[field.type]
    if type(value) not in kinds:
        return f"must be {wanted}"
    limits = field.metadata
    if "enum" in limits and value not in limits["enum"]:
        return f"must be one of {', '.join(limits['enum'])}"
    if "minimum" in limits and not limits["minimum"] <= value <= limits["maximum"]:
        return f"must be between {limits['minimum']:g} and {limits['maximum']:g}"
    return None
