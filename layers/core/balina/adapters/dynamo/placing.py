"""Where each entity lies in the trading table: its keys, and its place in the sparse indexes."""

from pynamodb.expressions.condition import Condition

from balina.adapters.dynamo.rows import JournalRow, OrderRow, PositionRow, at, filled, partition
from balina.app.ports import JournalEntry
from balina.model.bots import Position
from balina.model.orders import Order


def order_row(row: type[OrderRow], order: Order) -> OrderRow:
    """The order's row; in the index of open orders only while it is not terminal."""
    built: OrderRow = filled(row, order, pk=partition(order.tenant), sk=order_sk(order.order_id))
    built.feed_pk = orders_index_pk(order.tenant)
    built.feed_sk = orders_index_sk(order)
    if not order.status.is_terminal:
        built.open_pk = "OPEN"
        built.open_sk = f"{at(order.updated_ms)}#{order.order_id}"
    return built


def order_sk(order_id: str) -> str:
    return f"ORD#{order_id}"


def orders_index_pk(tenant: str) -> str:
    return f"ORDERS#{tenant}"


def orders_index_sk(order: Order) -> str:
    return f"{at(order.created_ms)}#{order.order_id}"


def journal_row(row: type[JournalRow], tenant: str, entry: JournalEntry) -> JournalRow:
    sk = f"JRN#{entry.account_id}#{entry.order_id}#{entry.number:04d}"
    built: JournalRow = filled(row, entry, pk=partition(tenant, "JRN"), sk=sk)
    return built


def position_row(row: type[PositionRow], position: Position) -> PositionRow:
    built: PositionRow = filled(row, position, pk=partition(position.tenant), sk=position_sk(position.bot_id))
    return built


def position_sk(bot_id: str) -> str:
    return f"POS#{bot_id}"


def position_condition(row: type[PositionRow], position: Position) -> Condition:
    """A position carries its next version: a first one must be new, a later one must follow what is stored."""
    if position.version == 0:
        return row.pk.does_not_exist()
    return row.version == position.version - 1


def trade_sk(bot_id: str, opened_ms: int) -> str:
    return f"TRD#{at(opened_ms)}#{bot_id}"
