"""Is it alive, and is the market it shows fresh?"""

from typing import Literal

from pydantic import Field

from balina.contracts.fields import Contract, EpochMs


class Health(Contract):
    status: Literal["ok"] = "ok"


class MarketStatus(Contract):
    symbol: str
    as_of_ms: EpochMs | None = Field(description="When the market was last heard of; null if never.")
    stale: bool


class KillSwitch(Contract):
    tripped: bool
    scope: str
    reason: str
    tripped_ms: EpochMs | None


class Status(Contract):
    market: list[MarketStatus]
    kill_switch: KillSwitch
    venue: str
    stage: str
