"""A Settlement as one TransactWriteItems: order, fills, balances, journal, position, trade and bot, or nothing."""

from collections.abc import Iterable, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from balina.adapters.dynamo.placing import journal_row, order_row, position_condition, position_row, trade_sk
from balina.adapters.dynamo.rows import (
    BalanceEntry,
    BotRow,
    FillRow,
    JournalRow,
    OpenOrderRow,
    OrderRow,
    PositionRow,
    TradeRow,
    filled,
    partition,
)
from balina.adapters.dynamo.store import Table, Transaction
from balina.app.ports import BalanceRow, JournalEntry, Settlement
from balina.model.bots import Position, Trade, TradeStatus
from balina.model.errors import (
    ConflictError,
    InsufficientBalanceError,
    LimitExceededError,
    NotFoundError,
    StaleVersionError,
)
from balina.model.money import ZERO
from balina.model.orders import Fill, Order, OrderStatus

# DynamoDB's own limit; a settlement of more fills has to come in several steps.
MAX_WRITES = 100

_TERMINAL = [status for status in OrderStatus if status.is_terminal]


class SettlementWriter:
    """Every write states its condition, and every condition knows the error that its failure means."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._orders = table.rows(OrderRow)
        self._open = table.rows(OpenOrderRow)
        self._fills = table.rows(FillRow)
        self._balances = table.rows(BalanceEntry)
        self._journal = table.rows(JournalRow)
        self._positions = table.rows(PositionRow)
        self._trades = table.rows(TradeRow)
        self._bots = table.rows(BotRow)

    def commit(self, settlement: Settlement) -> Order:
        gone = NotFoundError(f"no bot {settlement.order.bot_id}")
        try:
            self._write(settlement, bot_gone=gone)
        except NotFoundError as exc:
            if exc is not gone:
                raise
            # The bot was deleted under its last order: money and trade still have to be booked.
            self._write(settlement, bot_gone=None)
        return settlement.order

    def _write(self, settlement: Settlement, *, bot_gone: NotFoundError | None) -> None:
        write = self._table.transaction()
        order = settlement.order
        self._move_order(write, order)
        for fill in settlement.fills:
            self._put_fill(write, order.tenant, fill)
        for delta in _per_asset(settlement.balances):
            self._change_balance(write, order, delta)
        for entry in settlement.journal:
            self._put_entry(write, order.tenant, entry)
        if settlement.position is not None:
            self._put_position(write, settlement.position)
        if settlement.closed_position is not None:
            self._remove_position(write, settlement.closed_position)
        if settlement.trade is not None:
            self._put_trade(write, settlement.trade)
        if settlement.pnl_delta is not None and bot_gone is not None:
            self._credit_bot(write, settlement, bot_gone)
        if len(write) > MAX_WRITES:
            raise LimitExceededError(f"{len(write)} writes in one settlement: at most {MAX_WRITES}, take fewer fills")
        write.commit()

    def _move_order(self, write: Transaction, order: Order) -> None:
        stale = StaleVersionError(f"order {order.order_id} is not at version {order.version - 1} any more")
        unchanged = self._orders.version == order.version - 1
        not_over = ~self._orders.status.is_in(*_TERMINAL)
        not_less = self._orders.filled_quantity <= order.filled_quantity
        write.put(order_row(self._orders, order), condition=unchanged & not_over & not_less, refusal=stale)
        if order.status.is_terminal:
            write.delete(self._open(partition(order.tenant), f"OPN#{order.order_id}"), refusal=stale)

    def _put_fill(self, write: Transaction, tenant: str, fill: Fill) -> None:
        row = filled(self._fills, fill, pk=partition(tenant), sk=f"FILL#{fill.order_id}#{fill.fill_id}")
        known = ConflictError(f"fill {fill.fill_id} of order {fill.order_id} is recorded")
        write.put(row, condition=self._fills.pk.does_not_exist(), refusal=known)

    def _change_balance(self, write: Transaction, order: Order, delta: BalanceRow) -> None:
        sk = f"BAL#{order.account_id}#{delta.asset}"
        row = self._balances(partition(order.tenant), sk)
        actions: list[Action] = [
            self._balances.asset.set(delta.asset),
            self._balances.available.add(delta.available),
            self._balances.reserved.add(delta.reserved),
        ]
        short = InsufficientBalanceError(f"account {order.account_id} does not hold enough {delta.asset}")
        write.update(row, actions, condition=self._enough(delta), refusal=short)

    def _enough(self, delta: BalanceRow) -> Condition | None:
        """Only what shrinks has to suffice. An absent row holds nothing, so its comparison fails, as it should."""
        condition: Condition | None = None
        if delta.available < 0:
            condition = self._balances.available >= -delta.available
        if delta.reserved < 0:
            covered = self._balances.reserved >= -delta.reserved
            condition = covered if condition is None else condition & covered
        return condition

    def _put_entry(self, write: Transaction, tenant: str, entry: JournalEntry) -> None:
        write.put(
            journal_row(self._journal, tenant, entry),
            condition=self._journal.pk.does_not_exist(),
            refusal=ConflictError(f"journal entry {entry.order_id}/{entry.number} is booked"),
        )

    def _put_position(self, write: Transaction, position: Position) -> None:
        moved = StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")
        row = position_row(self._positions, position)
        write.put(row, condition=position_condition(self._positions, position), refusal=moved)

    def _remove_position(self, write: Transaction, position: Position) -> None:
        moved = StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")
        row = self._positions(partition(position.tenant), f"POS#{position.bot_id}")
        write.delete(row, condition=self._positions.version == position.version, refusal=moved)

    def _put_trade(self, write: Transaction, trade: Trade) -> None:
        row = filled(self._trades, trade, pk=partition(trade.tenant), sk=trade_sk(trade.bot_id, trade.opened_ms))
        open_or_new = self._trades.pk.does_not_exist() | (self._trades.status == TradeStatus.OPEN)
        write.put(row, condition=open_or_new, refusal=ConflictError(f"trade {trade.trade_id} is closed"))

    def _credit_bot(self, write: Transaction, settlement: Settlement, gone: NotFoundError) -> None:
        bots, order = self._bots, settlement.order
        row = bots(partition(order.tenant), f"BOT#{order.bot_id}")
        actions: list[Action] = [
            bots.realised_pnl.add(settlement.pnl_delta or ZERO),
            bots.closed_trades.add(1),
            bots.version.add(1),
        ]
        write.update(row, actions, condition=bots.pk.exists(), refusal=gone)


def _per_asset(deltas: Sequence[BalanceRow]) -> Iterable[BalanceRow]:
    """A transaction may touch a row once only."""
    sums: dict[str, BalanceRow] = {}
    for delta in deltas:
        known = sums.get(delta.asset, BalanceRow(delta.asset, 0, 0))
        sums[delta.asset] = BalanceRow(delta.asset, known.available + delta.available, known.reserved + delta.reserved)
    return sums.values()
