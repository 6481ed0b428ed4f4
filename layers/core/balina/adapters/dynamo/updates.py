"""What happened to a tenant's bots, kept a day for live push and for clients that come back."""

import secrets
import threading
from collections.abc import Mapping

from balina.adapters.dynamo.rows import UpdateRow, at, partition
from balina.adapters.dynamo.store import Table, refusals
from balina.app.ports import Page

KEPT_S = 86_400
_PREFIX = "EVT#"
_LAST = "EVT$"  # the character after '#': greater than every key of this prefix


LOG = "EVT"


class DynamoTradeUpdates:
    """`EVT#<ms>#<id>`. The sort key is the sequence a client resumes from, so it must rise within this process even
    when two updates share a millisecond."""

    def __init__(self, table: Table) -> None:
        self._rows = table.rows(UpdateRow)
        self._lock = threading.Lock()
        self._last = (0, 0)

    def record(self, tenant: str, kind: str, row: Mapping[str, object], *, at_ms: int) -> None:
        update = self._rows(partition(tenant, LOG), self._next_key(at_ms), kind=kind, body=row, at_ms=at_ms)
        update.expires_at = at_ms // 1000 + KEPT_S
        with refusals():
            update.save()

    def since(self, tenant: str, cursor: str | None, *, limit: int = 100) -> Page[Mapping[str, object]]:
        """Oldest first, after the cursor; without one the latest `limit`. The cursor of the last one is `seq`."""
        rows = self._rows
        span = rows.sk.between(_PREFIX if cursor is None else cursor + "\x00", _LAST)
        with refusals():
            newest_first = cursor is None
            query = rows.query(
                partition(tenant, LOG), span, consistent_read=True, scan_index_forward=not newest_first, limit=limit
            )
            found = list(query)
        if newest_first:
            found.reverse()
        items = [{**row.body, "kind": row.kind, "seq": row.sk, "at_ms": row.at_ms} for row in found]
        return Page(items, str(found[-1].sk) if found else cursor)

    def _next_key(self, at_ms: int) -> str:
        with self._lock:
            previous_ms, number = self._last
            number = number + 1 if at_ms <= previous_ms else 0
            moment_ms = max(at_ms, previous_ms)
            self._last = (moment_ms, number)
        return f"{_PREFIX}{at(moment_ms)}#{number:06d}{secrets.token_hex(4)}"
