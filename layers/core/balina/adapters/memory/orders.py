"""Orders and fills in memory, and the one commit that changes everything of a step or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from balina.adapters.memory.pages import page_of
from balina.adapters.memory.state import TradingState
from balina.app.ports import BalanceRow, Page, Settlement
from balina.model.bots import Position, TradeStatus
from balina.model.errors import ConflictError, InsufficientBalanceError, NotFoundError, StaleVersionError
from balina.model.orders import Fill, Leg, Order, OrderStatus


class InMemoryOrders:
    def __init__(self, state: TradingState) -> None:
        self._state = state

    def add(self, order: Order) -> bool:
        with self._state.lock:
            if (order.tenant, order.order_id) in self._state.orders:
                return False
            self._state.orders[order.tenant, order.order_id] = order
            return True

    def get(self, tenant: str, order_id: str) -> Order:
        order = self._state.orders.get((tenant, order_id))
        if order is None:
            raise NotFoundError(f"no order {order_id}")
        return order

    def advance(self, order: Order, *, expected: OrderStatus) -> Order:
        with self._state.lock:
            stored = self._state.orders.get((order.tenant, order.order_id))
            if stored is None or stored.status is not expected or stored.version != order.version:
                raise StaleVersionError(f"order {order.order_id} is not {expected} at version {order.version} any more")
            advanced = replace(order, version=order.version + 1)
            self._state.orders[order.tenant, order.order_id] = advanced
            return advanced

    def commit(self, settlement: Settlement) -> Order:
        """Checks every condition before it writes anything."""
        with self._state.lock:
            self._check_order(settlement.order)
            self._check_position(settlement.position)
            self._check_closed(settlement.closed_position)
            self._check_new(settlement)
            balances = self._balances_after(settlement)
            self._write(settlement, balances)
            return settlement.order

    def fills_of(self, tenant: str, order_id: str) -> Sequence[Fill]:
        rows = [fill for (owner, order, _), fill in self._state.fills.items() if (owner, order) == (tenant, order_id)]
        return sorted(rows, key=lambda fill: (fill.at_ms, fill.fill_id))

    def of_tenant(
        self,
        tenant: str,
        *,
        bot_id: str | None = None,
        status: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Order]:
        rows = [
            order
            for (owner, _), order in self._state.orders.items()
            if owner == tenant and bot_id in (None, order.bot_id) and status in (None, order.status)
        ]
        rows.sort(key=lambda order: (order.created_ms, order.order_id), reverse=True)
        return page_of(rows, limit=limit, cursor=cursor, owner=f"{tenant}|orders|{bot_id}|{status}")

    def not_terminal(self, *, limit: int = 200) -> Iterable[tuple[str, str]]:
        rows = [order for order in self._state.orders.values() if not order.status.is_terminal]
        rows.sort(key=lambda order: (order.updated_ms, order.order_id))
        return [(order.tenant, order.order_id) for order in rows[:limit]]

    def open_of(self, tenant: str, *, bot_id: str | None = None, leg: Leg | None = None) -> Sequence[Order]:
        rows = [
            order
            for (owner, _), order in self._state.orders.items()
            if owner == tenant
            and not order.status.is_terminal
            and bot_id in (None, order.bot_id)
            and leg in (None, order.leg)
        ]
        return sorted(rows, key=lambda order: (order.created_ms, order.order_id))

    def _check_order(self, order: Order) -> None:
        stored = self._state.orders.get((order.tenant, order.order_id))
        if stored is None or stored.version != order.version - 1 or stored.status.is_terminal:
            raise StaleVersionError(f"order {order.order_id} is not at version {order.version - 1} any more")
        if order.filled_quantity < stored.filled_quantity:
            raise StaleVersionError(f"order {order.order_id} was filled more already")

    def _check_position(self, position: Position | None) -> None:
        if position is None:
            return
        stored = self._state.positions.get((position.tenant, position.bot_id))
        fits = (
            stored is None if position.version == 0 else stored is not None and stored.version == position.version - 1
        )
        if not fits:
            raise StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")

    def _check_closed(self, position: Position | None) -> None:
        if position is None:
            return
        stored = self._state.positions.get((position.tenant, position.bot_id))
        if stored is None or stored.version != position.version:
            raise StaleVersionError(f"position of bot {position.bot_id} changed meanwhile")

    def _check_new(self, settlement: Settlement) -> None:
        order = settlement.order
        for fill in settlement.fills:
            if (order.tenant, fill.order_id, fill.fill_id) in self._state.fills:
                raise ConflictError(f"fill {fill.fill_id} of order {fill.order_id} is recorded")
        for entry in settlement.journal:
            if (order.tenant, entry.account_id, entry.order_id, entry.number) in self._state.journal:
                raise ConflictError(f"journal entry {entry.order_id}/{entry.number} is booked")
        trade = settlement.trade
        if trade is not None:
            stored = self._state.trades.get((trade.tenant, trade.opened_ms, trade.bot_id))
            if stored is not None and stored.status is TradeStatus.CLOSED:
                raise ConflictError(f"trade {trade.trade_id} is closed")

    def _balances_after(self, settlement: Settlement) -> dict[tuple[str, str, str], BalanceRow]:
        order = settlement.order
        after: dict[tuple[str, str, str], BalanceRow] = {}
        for delta in settlement.balances:
            key = (order.tenant, order.account_id, delta.asset)
            held = after.get(key) or self._state.balances.get(key) or BalanceRow(delta.asset, 0, 0)
            row = BalanceRow(delta.asset, held.available + delta.available, held.reserved + delta.reserved)
            if row.available < 0 or row.reserved < 0:
                raise InsufficientBalanceError(f"account {order.account_id} does not hold enough {delta.asset}")
            after[key] = row
        return after

    def _write(self, settlement: Settlement, balances: dict[tuple[str, str, str], BalanceRow]) -> None:
        state, order = self._state, settlement.order
        state.orders[order.tenant, order.order_id] = order
        state.balances |= balances
        state.fills |= {(order.tenant, fill.order_id, fill.fill_id): fill for fill in settlement.fills}
        state.journal |= {(order.tenant, e.account_id, e.order_id, e.number): e for e in settlement.journal}
        if settlement.position is not None:
            state.positions[order.tenant, settlement.position.bot_id] = settlement.position
        if settlement.closed_position is not None:
            del state.positions[order.tenant, settlement.closed_position.bot_id]
        if settlement.trade is not None:
            trade = settlement.trade
            state.trades[trade.tenant, trade.opened_ms, trade.bot_id] = trade
        self._credit(settlement)

    def _credit(self, settlement: Settlement) -> None:
        key = (settlement.order.tenant, settlement.order.bot_id)
        bot = self._state.bots.get(key)
        if settlement.pnl_delta is None or bot is None:
            return
        self._state.bots[key] = replace(
            bot,
            realised_pnl=bot.realised_pnl + settlement.pnl_delta,
            closed_trades=bot.closed_trades + 1,
            version=bot.version + 1,
        )
