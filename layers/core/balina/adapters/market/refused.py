"""Malformed records of the market stream, put aside in the market table for a person to look at."""

import base64
from collections.abc import Callable
from typing import Any

KEPT_BYTES = 2_048
KEPT_S = 14 * 86_400
PARTITION = "REFUSED"


class DynamoRefusedRecords:
    """Under the record's own sequence number, so that a repeated delivery adds nothing."""

    def __init__(self, client: Any, *, table: str, clock: Callable[[], int]) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def put_aside(self, record_id: str, payload: bytes, reason: str) -> None:
        now_s = self._clock() // 1_000
        self._client.put_item(
            TableName=self._table,
            Item={
                "pk": {"S": PARTITION},
                "sk": {"S": record_id},
                "reason": {"S": reason},
                "bytes": {"N": str(len(payload))},
                "beginning": {"S": base64.b64encode(payload[:KEPT_BYTES]).decode()},
                "expires_at": {"N": str(now_s + KEPT_S)},
            },
        )
