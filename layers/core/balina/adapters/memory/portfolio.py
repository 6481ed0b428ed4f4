"""Positions, balances, journal, trades and equity in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from balina.adapters.memory.pages import page_of
from balina.adapters.memory.state import TradingState
from balina.app.ports import BalanceRow, JournalEntry, Page
from balina.model.bots import Position, Trade
from balina.model.errors import StaleVersionError

OPENING = "opening"


class InMemoryPortfolio:
    def __init__(self, state: TradingState) -> None:
        self._state = state

    def position(self, tenant: str, bot_id: str) -> Position | None:
        return self._state.positions.get((tenant, bot_id))

    def positions(self, tenant: str) -> Sequence[Position]:
        rows = (position for (owner, _), position in self._state.positions.items() if owner == tenant)
        return sorted(rows, key=lambda position: position.bot_id)

    def save_position(self, position: Position) -> Position:
        with self._state.lock:
            stored = self._state.positions.get((position.tenant, position.bot_id))
            if stored is None or stored.version != position.version:
                raise StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")
            saved = replace(position, version=position.version + 1)
            self._state.positions[position.tenant, position.bot_id] = saved
            return saved

    def balances(self, tenant: str, account_id: str) -> Sequence[BalanceRow]:
        rows = (row for (*owner, _), row in self._state.balances.items() if owner == [tenant, account_id])
        return sorted(rows, key=lambda row: row.asset)

    def deposit(self, tenant: str, account_id: str, *, balances: Mapping[str, int], at_ms: int) -> None:
        with self._state.lock:
            if (tenant, account_id, OPENING, 0) in self._state.journal:
                return
            for number, (asset, units) in enumerate(sorted(balances.items())):
                entry = JournalEntry(account_id, OPENING, number, at_ms, "venue", "available", asset, units)
                self._state.journal[tenant, account_id, OPENING, number] = entry
                held = self._state.balances.get((tenant, account_id, asset)) or BalanceRow(asset, 0, 0)
                row = BalanceRow(asset, held.available + units, held.reserved)
                self._state.balances[tenant, account_id, asset] = row

    def journal(self, tenant: str, account_id: str) -> Iterable[JournalEntry]:
        rows = (row for key, row in self._state.journal.items() if key[:2] == (tenant, account_id))
        return sorted(rows, key=lambda entry: (entry.order_id, entry.number))

    def trades(
        self, tenant: str, *, bot_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[Trade]:
        rows = [t for t in self._state.trades.values() if t.tenant == tenant and bot_id in (None, t.bot_id)]
        rows.sort(key=lambda trade: (trade.opened_ms, trade.bot_id), reverse=True)
        return page_of(rows, limit=limit, cursor=cursor, owner=f"{tenant}|trades|{bot_id}")

    def trade_opened_at(self, tenant: str, bot_id: str, opened_ms: int) -> Trade | None:
        return self._state.trades.get((tenant, opened_ms, bot_id))

    def save_equity(self, tenant: str, at_ms: int, equity: Decimal) -> None:
        self._state.equity[tenant, at_ms] = equity

    def equity_history(self, tenant: str, *, since_ms: int) -> Sequence[tuple[int, Decimal]]:
        rows = ((at, equity) for (owner, at), equity in self._state.equity.items() if owner == tenant)
        return sorted((at, equity) for at, equity in rows if at >= since_ms)
