"""Records of the tables' streams as the changes that live push sends; other kinds of rows are passed over."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from balina.adapters.market.rows import (
    STATE_SORT_KEY,
    aggregate_of,
    candle_of,
    feed_of,
    live_of,
)
from balina.app.live_messages import FIRST_CURSOR
from balina.app.push_live import Change, ClosedCandleChange, TradeUpdateChange
from balina.model.errors import CorruptStateError

_TENANT = "T#"
_CANDLE = "CNDL#"
_UPDATES = "#EVT"


def changes_of(event: Mapping[str, Any]) -> Iterator[Change]:
    """CorruptStateError when a row of ours cannot be read."""
    for record in event["Records"]:
        row = record["dynamodb"].get("NewImage")
        # Removals have no new image: a candle that expired is no news.
        change = _change_of(row) if row else None
        if change is not None:
            yield change


def _change_of(row: Mapping[str, Any]) -> Change | None:
    sort_key = row["sk"]["S"]
    if sort_key == STATE_SORT_KEY:
        return live_of(aggregate_of(row))
    # Candles from the venue's klines carry no sequence: they are the past, which pages read over REST.
    if sort_key.startswith(_CANDLE) and "seq" in row:
        return ClosedCandleChange(feed_of(row), candle_of(row), int(row["seq"]["N"]))
    if sort_key.startswith(FIRST_CURSOR) and row["pk"]["S"].startswith(_TENANT):
        return _trade_update(row, sort_key)
    return None


def _trade_update(row: Mapping[str, Any], cursor: str) -> TradeUpdateChange:
    try:
        body = json.loads(row["body"]["S"])
        content = {**body, "kind": row["kind"]["S"]}
        return TradeUpdateChange(
            row["pk"]["S"].removeprefix(_TENANT).removesuffix(_UPDATES), cursor, int(row["at_ms"]["N"]), content
        )
    except (KeyError, ValueError, TypeError) as exc:
        raise CorruptStateError(f"the trade update {cursor} cannot be read: {exc!r}") from exc
