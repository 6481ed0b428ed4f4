"""What the in-memory ports share: one trading table's worth of rows behind one lock, so that a commit is a commit."""

from dataclasses import dataclass, field
from decimal import Decimal
from threading import RLock

from balina.app.ports import BalanceRow, JournalEntry
from balina.model.bots import Account, Bot, Decision, KillState, Position, Trade
from balina.model.orders import Fill, Order

Key = tuple[str, str]
"""(tenant, id)."""


@dataclass(slots=True)
class TradingState:
    bots: dict[Key, Bot] = field(default_factory=dict)
    decisions: dict[tuple[str, str, int], Decision] = field(default_factory=dict)
    orders: dict[Key, Order] = field(default_factory=dict)
    fills: dict[tuple[str, str, str], Fill] = field(default_factory=dict)
    positions: dict[Key, Position] = field(default_factory=dict)
    trades: dict[tuple[str, int, str], Trade] = field(default_factory=dict)
    balances: dict[tuple[str, str, str], BalanceRow] = field(default_factory=dict)
    journal: dict[tuple[str, str, str, int], JournalEntry] = field(default_factory=dict)
    equity: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    accounts: dict[Key, Account] = field(default_factory=dict)
    kills: dict[tuple[str, str | None], KillState] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
