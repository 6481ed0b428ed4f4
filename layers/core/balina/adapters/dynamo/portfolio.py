"""What a tenant holds: positions, balances with their journal, trades and the equity curve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pynamodb.expressions.update import Action

from balina.adapters.dynamo.lists import existing, page_of, rows_with_prefix
from balina.adapters.dynamo.placing import journal_row, position_condition, position_row, position_sk, trade_sk
from balina.adapters.dynamo.rows import (
    BalanceEntry,
    EquityRow,
    JournalRow,
    PositionRow,
    TradeRow,
    at,
    entity_of,
    partition,
)
from balina.adapters.dynamo.store import Table, refusals
from balina.app.ports import BalanceRow, JournalEntry, Page
from balina.model.bots import Position, Trade
from balina.model.errors import ConflictError, StaleVersionError

OPENING = "opening"
# Two writes each, in a transaction of at most a hundred.
_DEPOSITS_AT_ONCE = 50


class DynamoPortfolio:
    """`POS#`, `BAL#`, `JRN#`, `TRD#` and `EQ#` rows."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._positions = table.rows(PositionRow)
        self._balances = table.rows(BalanceEntry)
        self._journal = table.rows(JournalRow)
        self._trades = table.rows(TradeRow)
        self._equity = table.rows(EquityRow)

    def position(self, tenant: str, bot_id: str) -> Position | None:
        row = existing(self._positions, partition(tenant), position_sk(bot_id))
        return None if row is None else entity_of(row, Position)

    def positions(self, tenant: str) -> Sequence[Position]:
        return [entity_of(row, Position) for row in rows_with_prefix(self._positions, tenant, "POS#")]

    def save_position(self, position: Position) -> Position:
        saved = replace(position, version=position.version + 1)
        row = position_row(self._positions, saved)
        with refusals(StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")):
            row.save(condition=position_condition(self._positions, saved))
        return saved

    def balances(self, tenant: str, account_id: str) -> Sequence[BalanceRow]:
        rows = rows_with_prefix(self._balances, tenant, f"BAL#{account_id}#")
        return [entity_of(row, BalanceRow) for row in rows]

    def deposit(self, tenant: str, account_id: str, *, balances: Mapping[str, int], at_ms: int) -> None:
        """In parts, since a test network's account holds hundreds of assets. The part with the first entry is written
        last: where that entry is, all of them are, and a second deposit changes nothing."""
        if existing(self._journal, partition(tenant, "JRN"), f"JRN#{account_id}#{OPENING}#0000") is not None:
            return
        entries = [
            JournalEntry(account_id, OPENING, number, at_ms, "venue", "available", asset, units)
            for number, (asset, units) in enumerate(sorted(balances.items()))
        ]
        for start in reversed(range(0, len(entries), _DEPOSITS_AT_ONCE)):
            self._open_balances(tenant, entries[start : start + _DEPOSITS_AT_ONCE])

    def journal(self, tenant: str, account_id: str) -> Iterable[JournalEntry]:
        with refusals():
            rows = self._journal.query(
                partition(tenant, "JRN"), self._journal.sk.startswith(f"JRN#{account_id}#"), consistent_read=True
            )
            for row in rows:
                yield entity_of(row, JournalEntry)

    def trades(
        self, tenant: str, *, bot_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[Trade]:
        return page_of(
            self._trades,
            tenant,
            "TRD#",
            lambda row: entity_of(row, Trade),
            limit=limit,
            cursor=cursor,
            condition=None if bot_id is None else self._trades.bot_id == bot_id,
            route=f"trades|{bot_id}",
        )

    def trade_opened_at(self, tenant: str, bot_id: str, opened_ms: int) -> Trade | None:
        row = existing(self._trades, partition(tenant), trade_sk(bot_id, opened_ms))
        return None if row is None else entity_of(row, Trade)

    def save_equity(self, tenant: str, at_ms: int, equity: Decimal) -> None:
        row = self._equity(partition(tenant, "EQ"), f"EQ#{at(at_ms)}", at_ms=at_ms, equity=equity)
        with refusals():
            row.save()

    def equity_history(self, tenant: str, *, since_ms: int) -> Sequence[tuple[int, Decimal]]:
        later = self._equity.sk.between(f"EQ#{at(since_ms)}", f"EQ#{at(10**13 - 1)}")
        with refusals():
            return [(row.at_ms, row.equity) for row in self._equity.query(partition(tenant, "EQ"), later)]

    def _open_balances(self, tenant: str, entries: Sequence[JournalEntry]) -> None:
        """One transaction; entries that are there already have their balances too."""
        write = self._table.transaction()
        booked = ConflictError("these opening balances are booked")
        for entry in entries:
            row = journal_row(self._journal, tenant, entry)
            write.put(row, condition=self._journal.pk.does_not_exist(), refusal=booked)
            balance = self._balances(partition(tenant), f"BAL#{entry.account_id}#{entry.asset}")
            actions: list[Action] = [
                self._balances.asset.set(entry.asset),
                self._balances.available.add(entry.units),
                self._balances.reserved.add(0),
            ]
            write.update(balance, actions, condition=None, refusal=booked)
        try:
            write.commit()
        except ConflictError as exc:
            if exc is not booked:
                raise
