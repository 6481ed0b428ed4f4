"""The kill switch: trip in one step, reset in two."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from balina.contracts.fields import Contract, EpochMs, Identifier, Name

Scope = Literal["tenant", "bot"]


def _require_bot(scope: str | None, bot_id: str | None) -> None:
    if scope == "bot" and bot_id is None:
        raise ValueError('scope "bot" needs a bot_id')
    if scope == "tenant" and bot_id is not None:
        raise ValueError('scope "tenant" stops every bot: leave bot_id out')


class TripKillSwitch(Contract):
    scope: Scope
    bot_id: Identifier | None = None
    reason: Annotated[Name, Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _names_its_target(self) -> Self:
        _require_bot(self.scope, self.bot_id)
        return self


class ResetKillSwitch(Contract):
    """First with `scope` (and `bot_id`), which answers a confirmation; then with only that `confirmation`."""

    scope: Scope | None = None
    bot_id: Identifier | None = None
    confirmation: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _is_one_step(self) -> Self:
        if (self.scope is None) == (self.confirmation is None):
            raise ValueError("send either a scope, or the confirmation you were given")
        if self.confirmation is not None and self.bot_id is not None:
            raise ValueError("the confirmation knows its bot: leave bot_id out")
        _require_bot(self.scope, self.bot_id)
        return self


class ResetConfirmation(Contract):
    confirmation: str
    expires_ms: EpochMs


class BotSwitch(Contract):
    bot_id: str
    tripped: bool


class EmergencyStatus(Contract):
    """`tripped` says whether entries of the whole tenant are stopped; `scope` is whose switch does it."""

    scope: str
    tripped: bool
    reason: str
    tripped_ms: EpochMs | None
    bots: list[BotSwitch]
