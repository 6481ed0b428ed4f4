"""A strategy as the catalogue shows it. Its parameters' schema is read off the settings it is computed from."""

from dataclasses import MISSING, fields
from typing import Any, Final

from pydantic import Field

from balina.contracts.fields import Contract
from balina.strategies.catalogue import CATALOGUE
from balina.strategies.contract import StrategyCard

_KINDS: Final = {int: "integer", float: "number", bool: "boolean", str: "string"}


class Strategy(Contract):
    name: str
    title: str
    description: str
    parameters: dict[str, Any] = Field(description="JSON schema of a bot's `parameters`, with their defaults.")

    @classmethod
    def of(cls, card: StrategyCard) -> "Strategy":
        return cls(name=card.name, title=card.title, description=card.description, parameters=schema_of(card))


def catalogue() -> list[Strategy]:
    return [Strategy.of(card) for card in CATALOGUE.values()]


def schema_of(card: StrategyCard) -> dict[str, Any]:
    declared = fields(card.settings)
    return {
        "type": "object",
        "properties": {
            field.name: {
                "type": _KINDS[field.type] if isinstance(field.type, type) else "string",
                **({} if field.default is MISSING else {"default": field.default}),
                **{name: list(limit) if isinstance(limit, tuple) else limit for name, limit in field.metadata.items()},
            }
            for field in declared
        },
        "required": [field.name for field in declared if field.default is MISSING],
        "additionalProperties": False,
    }
