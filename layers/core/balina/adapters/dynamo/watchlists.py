"""The symbols a tenant watches, one small row."""

from collections.abc import Sequence

from balina.adapters.dynamo.lists import existing
from balina.adapters.dynamo.rows import WatchlistRow, partition
from balina.adapters.dynamo.store import Table, refusals


class DynamoWatchlists:
    def __init__(self, table: Table) -> None:
        self._rows = table.rows(WatchlistRow)

    def get(self, tenant: str) -> Sequence[str]:
        row = existing(self._rows, partition(tenant), "WATCH")
        return () if row is None else row.symbols

    def put(self, tenant: str, symbols: Sequence[str]) -> None:
        with refusals():
            self._rows(partition(tenant), "WATCH", symbols=tuple(symbols)).save()
