"""Bots, what they decided, what they hold and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from balina.model.market import Feed
from balina.model.money import ZERO


class BotState(StrEnum):
    STOPPED = "stopped"
    RUNNING = "running"


class Action(StrEnum):
    """What a bot decided at one candle close."""

    ENTER = "enter"
    EXIT = "exit"
    HOLD = "hold"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Decision:
    """At most one per (bot, candle close). `stop_price` is set when the action is to enter."""

    bot_id: str
    close_ms: int
    action: Action
    confidence: Decimal
    reason: str
    price: Decimal
    score: float = 0.0
    stop_price: Decimal | None = None
    order_id: str | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """A tenant's strategy on one feed with one account. `stake` is the quote amount of one entry."""

    bot_id: str
    tenant: str
    name: str
    account_id: str
    mode: str
    feed: Feed
    strategy: str
    parameters: Mapping[str, object]
    stake: Decimal
    state: BotState
    created_ms: int
    started_ms: int | None = None
    last_decision: Decision | None = None
    realised_pnl: Decimal = ZERO
    closed_trades: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """What a bot holds now. Quantity is net of fees taken in the base asset."""

    bot_id: str
    tenant: str
    account_id: str
    venue: str
    symbol: str
    quantity: Decimal
    entry_price: Decimal
    stop_price: Decimal
    opened_ms: int
    entry_order_id: str
    stop_order_id: str | None = None
    exit_order_id: str | None = None
    version: int = 0


class TradeStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Trade:
    """A round trip: entry to exit. `realised_pnl` is in the quote asset, net of `fees`."""

    trade_id: str
    tenant: str
    bot_id: str
    symbol: str
    quantity: Decimal
    entry_price: Decimal
    opened_ms: int
    status: TradeStatus = TradeStatus.OPEN
    exit_price: Decimal | None = None
    closed_ms: int | None = None
    realised_pnl: Decimal = ZERO
    fees: Decimal = ZERO
    exit_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A tenant's key at a venue; the secret is elsewhere, sealed. `permissions` is the venue's own verdict."""

    account_id: str
    tenant: str
    venue: str
    mode: str
    label: str
    created_ms: int
    key_version: int
    permissions: Mapping[str, bool] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KillState:
    """All kill switches that concern an order, read together and strongly. Anything tripped stops entries."""

    tripped: bool
    scope: str = ""
    reason: str = ""
    tripped_ms: int | None = None
