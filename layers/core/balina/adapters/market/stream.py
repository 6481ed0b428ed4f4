"""Puts market records into Kinesis: all of them, in order per market, however often part of a call is refused."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.market.records import encode, row_of
from balina.model.errors import Transient
from balina.model.market import Market, TradePrint

# Kinesis takes 500 records and 5 MB in a call, and 1 MB in a record.
MAX_RECORDS = 500
MAX_BYTES = 4_000_000
TRADES_PER_RECORD = 500
ATTEMPTS = 8
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record on its way. Its market is its partition key, so that one shard keeps a market's order."""

    market: Market
    payload: bytes


class KinesisMarketStream:
    """`client` is botocore's for Kinesis. A call that fails as a whole is repeated as well: a repeat is harmless."""

    def __init__(
        self, client: Any, *, stream: str, clock: Callable[[], int], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._stream = stream
        self._clock = clock
        self._pause = pause

    def put(self, market: Market, trades: Sequence[TradePrint], *, at_ms: int) -> None:
        rows = [row_of(trade) for trade in trades]
        self.send(
            [
                Outgoing(market, encode(market, rows[i : i + TRADES_PER_RECORD], clock_ms=at_ms, sent_ms=self._clock()))
                for i in range(0, len(rows), TRADES_PER_RECORD)
            ]
        )

    def send(self, records: Sequence[Outgoing]) -> int:
        """Returns how many records had to be sent again. Transient when the stream refuses for too long."""
        return sum(self._send_chunk(chunk) for chunk in _chunks(records))

    def _send_chunk(self, records: Sequence[Outgoing]) -> int:
        waiting, resent = list(records), 0
        for attempt in range(ATTEMPTS):
            waiting = self._refused(waiting)
            if not waiting:
                return resent
            resent += len(waiting)
            # Full jitter, so that several writers do not come back together.
            self._pause(random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**attempt)))  # noqa: S311
        raise Transient(f"the market stream refused {len(waiting)} records {ATTEMPTS} times")

    def _refused(self, records: Sequence[Outgoing]) -> list[Outgoing]:
        entries = [{"Data": record.payload, "PartitionKey": str(record.market)} for record in records]
        try:
            answer = self._client.put_records(StreamName=self._stream, Records=entries)
        except (ClientError, BotoCoreError):
            return list(records)
        if not answer.get("FailedRecordCount"):
            return []
        return [record for record, result in zip(records, answer["Records"], strict=True) if result.get("ErrorCode")]


def _chunks(records: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    chunk: list[Outgoing] = []
    size = 0
    for record in records:
        if chunk and (len(chunk) == MAX_RECORDS or size + len(record.payload) > MAX_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += len(record.payload)
    if chunk:
        yield chunk
