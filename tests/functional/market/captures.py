"""The recorded capture as a test reads it: straight from the venue's frames, by nothing of ours but JSON."""

import base64
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

STREAMS = Path(__file__).parents[3].parent / "shared" / "market" / "streams"
BTC = STREAMS / "binance-spot-btcusdt-20240808.jsonl.gz"
Row = list[Any]


def needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"recorded market data is absent: ../shared/market/streams/{path.name}")
    return path


def trade_rows(path: Path) -> list[Row]:
    with gzip.open(needed(path), "rt") as lines:
        frames = (json.loads(line.split(" ", 1)[1]) for line in lines)
        trades = [frame["data"] for frame in frames if str(frame.get("stream", "")).endswith("@trade")]
    return [[t["t"], t["T"], t["p"], t["q"], "sell" if t["m"] else "buy"] for t in trades]


def record(
    rows: Sequence[Row], *, symbol: str = "BTC/USDT", clock_ms: int | None = None, **more: Any
) -> dict[str, Any]:
    clock_ms = clock_ms if clock_ms is not None else rows[-1][1]
    return {
        "v": 1,
        "venue": "binance",
        "symbol": symbol,
        "trades": list(rows),
        "bid": None,
        "ask": None,
        "clock_ms": clock_ms,
        "sent_ms": clock_ms,
        **more,
    }


def kinesis_event(payloads: Sequence[dict[str, Any] | bytes], *, first: int = 1) -> dict[str, Any]:
    return {"Records": [_kinesis_record(payload, first + n) for n, payload in enumerate(payloads)]}


def cut(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _kinesis_record(payload: dict[str, Any] | bytes, number: int) -> dict[str, Any]:
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return {
        "eventSource": "aws:kinesis",
        "eventID": f"shardId-000000000000:{number}",
        "eventVersion": "1.0",
        "eventName": "aws:kinesis:record",
        "awsRegion": "us-east-1",
        "invokeIdentityArn": "arn:aws:iam::000000000000:role/test",
        "eventSourceARN": "arn:aws:kinesis:us-east-1:000000000000:stream/market",
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "binance#BTC/USDT",
            "sequenceNumber": str(number),
            "data": base64.b64encode(data).decode(),
            "approximateArrivalTimestamp": 1_723_161_255.0,
        },
    }
