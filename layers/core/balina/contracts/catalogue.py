"""A strategy as the catalogue shows it."""

from typing import Any

from pydantic import Field

from balina.contracts.fields import Contract


class Strategy(Contract):
    name: str
    title: str
    description: str
    parameters: dict[str, Any] = Field(description="JSON schema of a bot's `parameters`, with defaults and bounds.")
