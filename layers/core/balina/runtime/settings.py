"""What the environment says, read once and checked. A variable that is missing is named when it is first needed.

A function is given only the variables it may use, so most are optional here; asking for one that is absent is a
mistake of the deployment and raises MisconfiguredError with the variable's name.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from balina.model.errors import BalinaError, MisconfiguredError
from balina.model.market import Timeframe

DEFAULT_REGION = "us-east-1"

EndpointKind = Literal["paper", "live", "market"]


class Switch(StrEnum):
    """A deployment's choice that must be spelt out, so that a typing error cannot enable it."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class Endpoint(BaseModel):
    """Where a venue is reached instead of at its usual address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rest: str | None = None
    ws: str | None = None


VenueEndpoints = Mapping[str, Mapping[EndpointKind, Endpoint]]


def _a_uuid(value: SecretStr) -> SecretStr:
    UUID(value.get_secret_value())
    return value


class Settings(BaseModel):
    """One process's settings. Field names are the variables' names in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    balina_stage: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    aws_region: str = DEFAULT_REGION
    trading_table: str | None = None
    market_table: str | None = None
    credentials_table: str | None = None
    ephemeral_table: str | None = None
    market_stream: str | None = None
    event_bus: str | None = None
    key_id: str | None = None
    order_lifecycle_arn: str | None = None
    venue_function: str | None = None
    history_function: str | None = None
    bot_tick_function: str | None = None
    cancel_entries_function: str | None = None
    user_pool_id: str | None = None
    user_pool_client_id: str | None = None
    websocket_management_url: str | None = None
    live_trading: Switch = Switch.DISABLED
    auto_confirm_users: bool = False
    timeframes: tuple[Timeframe, ...] = tuple(Timeframe)
    venue_endpoints: VenueEndpoints = Field(default_factory=dict)
    order_id_namespace: Annotated[SecretStr, AfterValidator(_a_uuid)] | None = None
    collector_venue: str = "binance"
    collector_symbols: tuple[str, ...] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Reads the variables of docs/architecture.md; an empty one counts as absent."""
        values: dict[str, object] = {
            name: environ[name.upper()] for name in cls.model_fields if environ.get(name.upper())
        }
        values.setdefault("aws_region", environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION)
        if "timeframes" in values:
            values["timeframes"] = _timeframes(str(values["timeframes"]))
        if "collector_symbols" in values:
            values["collector_symbols"] = _listed(str(values["collector_symbols"]))
        if "venue_endpoints" in values:
            values["venue_endpoints"] = _document("VENUE_ENDPOINTS", str(values["venue_endpoints"]))
        try:
            return cls.model_validate(values)
        except ValidationError as exc:
            raise MisconfiguredError(_complaint(exc)) from None

    @property
    def stage(self) -> str:
        return self.balina_stage

    @property
    def is_live_trading_enabled(self) -> bool:
        return self.live_trading is Switch.ENABLED

    def needed(self, name: str) -> str:
        """The value of a variable this process cannot do without."""
        value: object = getattr(self, name.lower())
        if value is None:
            raise MisconfiguredError(f"{name.upper()} is not set")
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)

    @property
    def venue_addresses(self) -> Mapping[tuple[str, str], str]:
        """REST address by (venue, kind); a missing one means the exchange library's own default for this kind."""
        return {
            (venue, kind): endpoint.rest
            for venue, kinds in self.venue_endpoints.items()
            for kind, endpoint in kinds.items()
            if endpoint.rest
        }

    def stream_address(self, venue: str, kind: EndpointKind) -> str | None:
        """WebSocket address; None means the exchange library's own default."""
        endpoint = self.venue_endpoints.get(venue, {}).get(kind)
        return None if endpoint is None else endpoint.ws


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _timeframes(text: str) -> tuple[Timeframe, ...]:
    try:
        return tuple(Timeframe.parse(part.strip()) for part in text.split(",") if part.strip())
    except BalinaError as exc:
        raise MisconfiguredError(f"TIMEFRAMES: {exc}") from exc


def _document(variable: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as exc:
        raise MisconfiguredError(f"{variable} is not JSON") from exc


def _complaint(error: ValidationError) -> str:
    """Names every wrong variable and what is wrong, never the value: it may be a secret."""
    parts = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        variable = str(problem["loc"][0]).upper()
        parts.append(f"{variable} is not set" if problem["type"] == "missing" else f"{variable}: {problem['msg']}")
    return "; ".join(parts)
