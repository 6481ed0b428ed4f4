"""Pages of a tenant's rows by sort-key prefix, newest or oldest first."""

from collections.abc import Callable
from typing import Any, TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from balina.adapters.dynamo.cursors import open_cursor, seal_cursor
from balina.adapters.dynamo.rows import TradingRow, partition
from balina.adapters.dynamo.store import refusals
from balina.app.ports import Page

Row = TypeVar("Row", bound=TradingRow)
AnyRow = TypeVar("AnyRow", bound=Model)
Item = TypeVar("Item")

# What one request to the table reads behind a filter, where most rows may not match.
_PAGE_ROWS = 500


def rows_with_prefix(
    row: type[Row], tenant: str, prefix: str, *, condition: Condition | None = None, newest_first: bool = False
) -> list[Row]:
    """All rows of a prefix, read strongly. For lists that are short by nature: balances, positions, accounts."""
    with refusals():
        return list(
            row.query(
                partition(tenant),
                row.sk.startswith(prefix),
                filter_condition=condition,
                consistent_read=True,
                scan_index_forward=not newest_first,
            )
        )


def page_of(
    row: type[Row],
    tenant: str,
    prefix: str,
    read: Callable[[Row], Item],
    *,
    limit: int,
    cursor: str | None,
    condition: Condition | None = None,
    newest_first: bool = True,
    route: str | None = None,
    log: str = "",
) -> Page[Item]:
    """At most `limit` rows after `cursor`; behind a filter it reads on until that many match or the list ends."""
    route = route or prefix
    start = open_cursor(cursor, owner=tenant, route=route)
    pk = partition(tenant, log)
    with refusals():
        rows = row.query(
            pk,
            row.sk.startswith(prefix),
            filter_condition=condition,
            consistent_read=True,
            scan_index_forward=not newest_first,
            limit=limit,
            page_size=_PAGE_ROWS if condition is not None else limit,
            last_evaluated_key=_start_key(pk, start),
        )
        items = [read(each) for each in rows]
        last = rows.last_evaluated_key
    return Page(items, _next_cursor(last, owner=tenant, route=route) if len(items) == limit else None)


def batch_of(row: type[Row], keys: list[tuple[str, str]]) -> list[Row]:
    """The rows of these keys in the order of the keys, read strongly; absent ones are left out."""
    found: dict[tuple[str, str], Row] = {}
    with refusals():
        for each in row.batch_get(list(keys), consistent_read=True):
            found[(each.pk, each.sk)] = each
    return [found[key] for key in keys if key in found]


def existing(row: type[AnyRow], pk: str, sk: str) -> AnyRow | None:
    """One row, read strongly, or None."""
    with refusals():
        try:
            return row.get(pk, sk, consistent_read=True)
        except row.DoesNotExist:
            return None


def _start_key(pk: str, sk: str | None) -> dict[str, dict[str, Any]] | None:
    return None if sk is None else {"pk": {"S": pk}, "sk": {"S": sk}}


def _next_cursor(last: dict[str, dict[str, Any]] | None, *, owner: str, route: str) -> str | None:
    return None if last is None else seal_cursor(str(last["sk"]["S"]), owner=owner, route=route)
