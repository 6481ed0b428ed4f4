"""A market's state and candles in DynamoDB: one conditional write per batch, a transaction only when candles change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.market.rows import (
    SEQ_PER_VERSION,
    STATE_SORT_KEY,
    aggregate_of,
    aggregate_row,
    candle_key,
    candle_row,
    live_of,
    open_candle_of,
    parse_candle_sort_key,
    quote_of,
    stored_candle_of,
)
from balina.aggregation.revise import StoredCandle
from balina.app.market_ports import Aggregate, CandleKey, LiveMarket
from balina.app.ports import Quote
from balina.model.errors import StaleVersionError, Transient
from balina.model.market import Candle, Feed, Market

_LOST_RACES = frozenset(
    {"ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException"}
)
_PASSING = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
    }
)
_BATCH_KEYS = 100


class DynamoAggregates:
    """`client` is botocore's for DynamoDB.

    What was committed last is remembered, because one shard has one reader: the condition on the version, not the
    read, is what makes a commit safe, and a lost race forgets.
    """

    def __init__(self, client: Any, *, table: str) -> None:
        self._client = client
        self._table = table
        self._remembered: dict[Market, Aggregate] = {}

    def load(self, market: Market) -> Aggregate | None:
        return self._remembered.get(market) or self._read(market)

    def stored(self, market: Market, keys: Sequence[CandleKey]) -> Mapping[CandleKey, StoredCandle]:
        found: dict[CandleKey, StoredCandle] = {}
        wanted = [candle_key(market, key) for key in dict.fromkeys(keys)]
        while wanted:
            chunk, wanted = wanted[:_BATCH_KEYS], wanted[_BATCH_KEYS:]
            with _refusals():
                answer = self._client.batch_get_item(
                    RequestItems={self._table: {"Keys": chunk, "ConsistentRead": True}}
                )
            for row in answer["Responses"].get(self._table, ()):
                found[parse_candle_sort_key(row["sk"]["S"])] = stored_candle_of(row)
            wanted += answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        return found

    def commit(self, aggregate: Aggregate, candles: Mapping[CandleKey, StoredCandle]) -> Aggregate:
        written = replace(aggregate, version=_next_version(aggregate))
        self._remembered.pop(aggregate.market, None)
        puts = [self._state_put(written, expected=aggregate.version), *self._candle_puts(written, candles)]
        with _refusals():
            if len(puts) == 1:
                self._client.put_item(**puts[0])
            else:
                self._client.transact_write_items(TransactItems=[{"Put": put} for put in puts])
        self._remembered[aggregate.market] = written
        return written

    def _read(self, market: Market) -> Aggregate | None:
        row = read_state(self._client, self._table, market, consistent=True)
        return aggregate_of(row) if row else None

    def _state_put(self, aggregate: Aggregate, *, expected: int) -> dict[str, Any]:
        put: dict[str, Any] = {"TableName": self._table, "Item": aggregate_row(aggregate)}
        if not expected:
            return put | {"ConditionExpression": "attribute_not_exists(pk)"}
        return put | {
            "ConditionExpression": "version = :expected",
            "ExpressionAttributeValues": {":expected": {"N": str(expected)}},
        }

    def _candle_puts(self, aggregate: Aggregate, candles: Mapping[CandleKey, StoredCandle]) -> Iterator[dict[str, Any]]:
        for position, (key, candle) in enumerate(sorted(candles.items(), key=_by_time)):
            seq = aggregate.version * SEQ_PER_VERSION + position
            put = {"TableName": self._table, "Item": candle_row(aggregate.market, key, candle, seq=seq)}
            if not candle.is_whole:
                # The venue's own candle, which has no ids, is final and may have arrived since we looked.
                put["ConditionExpression"] = "attribute_exists(first_id) OR attribute_not_exists(pk)"
            yield put


class DynamoQuotes:
    """The latest of each market, for pages and for the gate of an order: always read, never remembered."""

    def __init__(self, client: Any, *, table: str) -> None:
        self._client = client
        self._table = table

    def latest(self, market: Market) -> Quote | None:
        row = read_state(self._client, self._table, market, consistent=True)
        return quote_of(aggregate_of(row)) if row else None

    def latest_of(self, markets: Sequence[Market]) -> Mapping[Market, Quote]:
        found: dict[Market, Quote] = {}
        wanted = [{"pk": {"S": str(market)}, "sk": {"S": STATE_SORT_KEY}} for market in dict.fromkeys(markets)]
        while wanted:
            chunk, wanted = wanted[:_BATCH_KEYS], wanted[_BATCH_KEYS:]
            with _refusals():
                answer = self._client.batch_get_item(RequestItems={self._table: {"Keys": chunk}})
            for row in answer["Responses"].get(self._table, ()):
                quote = quote_of(aggregate_of(row))
                if quote is not None:
                    found[quote.market] = quote
            wanted += answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        return found

    def live(self, market: Market) -> LiveMarket | None:
        row = read_state(self._client, self._table, market, consistent=True)
        return live_of(aggregate_of(row)) if row else None

    def open_candle(self, feed: Feed) -> Candle | None:
        row = read_state(self._client, self._table, feed.market, consistent=False)
        return open_candle_of(aggregate_of(row), feed.timeframe) if row else None


def read_state(client: Any, table: str, market: Market, *, consistent: bool) -> Mapping[str, Mapping[str, str]] | None:
    key = {"pk": {"S": str(market)}, "sk": {"S": STATE_SORT_KEY}}
    with _refusals():
        answer = client.get_item(TableName=table, Key=key, ConsistentRead=consistent)
    row: Mapping[str, Mapping[str, str]] | None = answer.get("Item")
    return row


def _next_version(aggregate: Aggregate) -> int:
    # The first version is a time, so that sequence numbers go on rising when a market's rows were deleted.
    return aggregate.version + 1 if aggregate.version else aggregate.state.clock_ms


def _by_time(entry: tuple[CandleKey, StoredCandle]) -> tuple[int, int]:
    (timeframe, open_ms), _ = entry
    return open_ms, timeframe.ms


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ClientError as exc:
        code = exc.response["Error"]["Code"]
        if code in _LOST_RACES:
            raise StaleVersionError("the market's rows changed since they were read") from exc
        if code in _PASSING:
            raise Transient(f"the market table refused for now: {code}") from exc
        raise
    except BotoCoreError as exc:
        raise Transient("the market table did not answer") from exc
