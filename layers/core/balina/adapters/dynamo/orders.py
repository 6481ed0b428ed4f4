"""Orders, their fills, and the one transaction by which an order moves together with money, position and trade.

A tenant's orders are found by time through the index `by_feed` (keys only) and then read strongly; the open ones by
their marker rows `OPN#`, which live and die in the order's own transactions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from balina.adapters.dynamo.cursors import open_cursor, seal_cursor
from balina.adapters.dynamo.lists import batch_of, existing, rows_with_prefix
from balina.adapters.dynamo.placing import order_row, order_sk, orders_index_pk, orders_index_sk
from balina.adapters.dynamo.rows import FillRow, OpenOrderRow, OrderRow, entity_of, partition
from balina.adapters.dynamo.settlements import SettlementWriter
from balina.adapters.dynamo.store import Table, refusals
from balina.app.ports import Page, Settlement
from balina.model.errors import ConflictError, NotFoundError, StaleVersionError
from balina.model.orders import Fill, Leg, Order, OrderStatus

_INDEX_PAGE = 100


class DynamoOrders:
    """`ORD#`, `FILL#` and `OPN#` rows."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._orders = table.rows(OrderRow)
        self._open = table.rows(OpenOrderRow)
        self._fills = table.rows(FillRow)
        self._settlements = SettlementWriter(table)

    def add(self, order: Order) -> bool:
        exists = ConflictError(f"order {order.order_id} exists")
        write = self._table.transaction()
        write.put(order_row(self._orders, order), condition=self._orders.pk.does_not_exist(), refusal=exists)
        write.put(self._marker(order), condition=None, refusal=exists)
        try:
            write.commit()
        except ConflictError as exc:
            if exc is exists:
                return False
            raise
        return True

    def get(self, tenant: str, order_id: str) -> Order:
        row = existing(self._orders, partition(tenant), order_sk(order_id))
        if row is None:
            raise NotFoundError(f"no order {order_id}")
        return entity_of(row, Order)

    def advance(self, order: Order, *, expected: OrderStatus) -> Order:
        """A lost reply to our own write looks like StaleVersionError too: for SEND that is the safe side, because who
        is not sure to have moved the order to SENDING must not send it."""
        advanced = replace(order, version=order.version + 1)
        stale = StaleVersionError(f"order {order.order_id} is not {expected} at version {order.version} any more")
        row = order_row(self._orders, advanced)
        unchanged = (self._orders.status == expected) & (self._orders.version == order.version)
        if not advanced.status.is_terminal:
            with refusals(stale):
                row.save(condition=unchanged)
            return advanced
        write = self._table.transaction()
        write.delete(self._marker(order), refusal=stale)
        write.put(row, condition=unchanged, refusal=stale)
        write.commit()
        return advanced

    def commit(self, settlement: Settlement) -> Order:
        return self._settlements.commit(settlement)

    def fills_of(self, tenant: str, order_id: str) -> Sequence[Fill]:
        rows = rows_with_prefix(self._fills, tenant, f"FILL#{order_id}#")
        return sorted((entity_of(row, Fill) for row in rows), key=lambda fill: (fill.at_ms, fill.fill_id))

    def of_tenant(
        self,
        tenant: str,
        *,
        bot_id: str | None = None,
        status: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Order]:
        """Newest first. The index may not know yet an order of this very moment; what it knows is read strongly."""
        route = f"orders|{bot_id}|{status}"
        before = open_cursor(cursor, owner=tenant, route=route)
        found: list[Order] = []
        while True:
            keys = self._keys_before(tenant, before)
            for order in self._read(tenant, keys):
                if bot_id in (None, order.bot_id) and status in (None, order.status):
                    found.append(order)
                if len(found) == limit:
                    return Page(found, seal_cursor(orders_index_sk(order), owner=tenant, route=route))
            if len(keys) < _INDEX_PAGE:
                return Page(found)
            before = keys[-1]

    def not_terminal(self, *, limit: int = 200) -> Iterable[tuple[str, str]]:
        with refusals():
            for row in self._orders.by_open.query("OPEN", limit=limit):
                yield row.pk.removeprefix("T#"), row.sk.removeprefix("ORD#")

    def open_of(self, tenant: str, *, bot_id: str | None = None, leg: Leg | None = None) -> Sequence[Order]:
        markers = rows_with_prefix(self._open, tenant, "OPN#")
        wanted = [
            order_sk(marker.sk.removeprefix("OPN#"))
            for marker in markers
            if bot_id in (None, marker.bot_id) and leg in (None, marker.leg)
        ]
        pk = partition(tenant)
        orders = [entity_of(row, Order) for row in batch_of(self._orders, [(pk, sk) for sk in wanted])]
        return sorted((order for order in orders if not order.status.is_terminal), key=_age)

    def _marker(self, order: Order) -> OpenOrderRow:
        return self._open(partition(order.tenant), f"OPN#{order.order_id}", bot_id=order.bot_id, leg=order.leg)

    def _keys_before(self, tenant: str, before: str | None) -> list[str]:
        """Sort keys of the index, newest first, of at most one page."""
        index = self._orders.by_feed
        older = None if before is None else self._orders.feed_sk < before
        with refusals():
            rows = list(index.query(orders_index_pk(tenant), older, scan_index_forward=False, limit=_INDEX_PAGE))
        return [row.feed_sk for row in rows]

    def _read(self, tenant: str, index_keys: Sequence[str]) -> list[Order]:
        pk = partition(tenant)
        keys = [(pk, order_sk(key.partition("#")[2])) for key in index_keys]
        return [entity_of(row, Order) for row in batch_of(self._orders, keys)]


def _age(order: Order) -> tuple[int, str]:
    return order.created_ms, order.order_id
