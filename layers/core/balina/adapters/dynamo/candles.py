"""Closed candles, hundreds at a time: uniform rows without conditions, straight over botocore, as the market pipeline
writes them too (docs/adr/0031-pynamodb-for-entities.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import translated
from balina.adapters.dynamo.rows import at
from balina.model.errors import CorruptStateError
from balina.model.market import Candle, Feed
from balina.model.money import exact, plain

_WRITES_PER_CALL = 25
_LATEST_MS = 10**13 - 1
_COLUMNS = ("open", "high", "low", "close", "volume")

Attributes = Mapping[str, Mapping[str, Any]]


class DynamoCandles:
    """`CNDL#<timeframe>#<open_ms>` in the feed's partition. `client` is botocore's for DynamoDB."""

    def __init__(self, client: Any, *, table: str) -> None:
        self._client = client
        self._table = table

    def last(self, feed: Feed, *, limit: int, before_ms: int | None = None) -> Sequence[Candle]:
        if limit <= 0:
            return []
        newest_ms = _LATEST_MS if before_ms is None else before_ms - 1
        rows = self._rows(feed, 0, newest_ms, newest_first=True, limit=limit)
        return [_candle(row) for row in rows][::-1]

    def put(self, feed: Feed, candles: Sequence[Candle], *, overwrite: bool = False) -> int:
        """Without `overwrite` only what is absent or incomplete is written, and how many is returned.

        Looking first and writing in batches costs a quarter of conditional writes one by one. What may slip in between
        is the same candle made from trades, and the venue's own may replace that.
        """
        wanted = {candle.open_ms: candle for candle in candles}
        if wanted and not overwrite:
            held = self._rows(feed, min(wanted), max(wanted), newest_first=False)
            settled = {int(row["open_ms"]["N"]) for row in held if row["complete"]["BOOL"]}
            wanted = {open_ms: candle for open_ms, candle in wanted.items() if open_ms not in settled}
        rows = [_row(feed, candle) for candle in wanted.values()]
        for start in range(0, len(rows), _WRITES_PER_CALL):
            self._write([{"PutRequest": {"Item": row}} for row in rows[start : start + _WRITES_PER_CALL]])
        return len(rows)

    def _rows(
        self, feed: Feed, oldest_ms: int, newest_ms: int, *, newest_first: bool, limit: int | None = None
    ) -> Iterator[Attributes]:
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :oldest AND :newest",
            "ExpressionAttributeValues": {
                ":pk": {"S": str(feed)},
                ":oldest": {"S": _sk(feed, oldest_ms)},
                ":newest": {"S": _sk(feed, newest_ms)},
            },
            "ConsistentRead": True,
            "ScanIndexForward": not newest_first,
        }
        left = limit
        while left is None or left > 0:
            if left is not None:
                request["Limit"] = left
            with _refusals():
                answer = self._client.query(**request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            left = None if left is None else left - len(answer["Items"])

    def _write(self, requests: Iterable[Mapping[str, Any]]) -> None:
        waiting = {self._table: list(requests)}
        while waiting:
            with _refusals():
                waiting = self._client.batch_write_item(RequestItems=waiting).get("UnprocessedItems") or {}


def _sk(feed: Feed, open_ms: int) -> str:
    return f"CNDL#{feed.timeframe}#{at(max(open_ms, 0))}"


def _row(feed: Feed, candle: Candle) -> dict[str, dict[str, Any]]:
    row: dict[str, dict[str, Any]] = {
        "pk": {"S": str(feed)},
        "sk": {"S": _sk(feed, candle.open_ms)},
        "open_ms": {"N": str(candle.open_ms)},
        "trades": {"N": str(candle.trades)},
        "complete": {"BOOL": candle.complete},
    }
    return row | {name: {"S": plain(getattr(candle, name))} for name in _COLUMNS}


def _candle(row: Attributes) -> Candle:
    try:
        prices = {name: exact(row[name]["S"]) for name in _COLUMNS}
        return Candle(
            open_ms=int(row["open_ms"]["N"]),
            trades=int(row["trades"]["N"]),
            complete=bool(row["complete"]["BOOL"]),
            **prices,
        )
    except (KeyError, ValueError) as exc:
        raise CorruptStateError(f"the stored candle {row.get('sk')} cannot be read: {exc!r}") from exc


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as exc:
        raise translated(exc, doing="reading or writing candles") from exc
