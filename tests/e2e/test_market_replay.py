"""The recorded stream through Kinesis and the deployed `candles` function: nothing lost, nothing counted twice."""

import json
import time
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests.conftest import Cloud
from tests.functional.market.captures import BTC, Row, needed, trade_rows

from balina.adapters.market.rows import aggregate_of
from balina.adapters.market.stream import KinesisMarketStream
from balina.aggregation.units import to_text
from balina.app.market_ports import Aggregate
from balina.model.market import Timeframe
from balina.runtime.cli_candles import candles_of
from balina.runtime.cli_output import Output
from balina.runtime.cli_replay import replay

PATIENCE_S = 120.0


def test_a_recording_replayed_twice_gives_the_candles_of_its_trades(
    cloud: Cloud, record_property: Callable[[str, object], None]
) -> None:
    rows = trade_rows(needed(BTC))
    venue = f"replay{uuid.uuid4().hex[:8]}"
    began = time.perf_counter()
    sent = [_replay(cloud, venue) for _ in range(2)]
    aggregate = _settled(cloud, venue, last_id=rows[-1][0])
    took_s = time.perf_counter() - began
    record_property("events_per_second", round(sum(int(str(one["events"])) for one in sent) / took_s))
    assert aggregate.state.seen.gaps == ()
    for timeframe in Timeframe:
        assert _kept(cloud, venue, aggregate, timeframe) == _offline(rows, timeframe)


def _replay(cloud: Cloud, venue: str) -> Mapping[str, object]:
    sender = KinesisMarketStream(
        cloud.client("kinesis"), stream=cloud.outputs["MarketStream"], clock=lambda: time.time_ns() // 1_000_000
    )
    arguments = Namespace(file=BTC, venue=venue, symbol="BTC/USDT", speed=0.0)
    return replay(arguments, sender, Output(as_json=True))


def _settled(cloud: Cloud, venue: str, *, last_id: int) -> Aggregate:
    # The second replay changes nothing, so only the first shows; a moment later the rest has been read as well.
    deadline = time.monotonic() + PATIENCE_S
    aggregate = None
    while time.monotonic() < deadline:
        row = cloud.client("dynamodb").get_item(
            TableName=cloud.outputs["MarketTable"],
            Key={"pk": {"S": f"{venue}#BTC/USDT"}, "sk": {"S": "AGG"}},
            ConsistentRead=True,
        )
        aggregate = aggregate_of(row["Item"]) if "Item" in row else None
        if aggregate is not None and aggregate.state.seen.highest == last_id and not aggregate.state.seen.gaps:
            return aggregate
        time.sleep(0.2)
    pytest.fail(f"the stream was not read to its end: {aggregate and aggregate.state.seen}")


def _kept(cloud: Cloud, venue: str, aggregate: Aggregate, timeframe: Timeframe) -> list[dict[str, Any]]:
    pages = (
        cloud.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=cloud.outputs["MarketTable"],
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={
                ":pk": {"S": f"{venue}#BTC/USDT#{timeframe}"},
                ":sk": {"S": f"CNDL#{timeframe}#"},
            },
            ConsistentRead=True,
        )
    )
    columns = ("open", "high", "low", "close", "volume")
    candles = [
        {
            "open_ms": int(row["open_ms"]["N"]),
            **{name: row[name]["S"] for name in columns},
            "trades": int(row["trades"]["N"]),
        }
        for page in pages
        for row in page["Items"]
    ]
    piece = aggregate.state.open[timeframe]
    still_open = {name: to_text(getattr(piece, name)) for name in columns}
    return [*candles, {"open_ms": piece.open_ms, **still_open, "trades": piece.trades}]


def _offline(rows: list[Row], timeframe: Timeframe) -> list[dict[str, Any]]:
    candles: list[dict[str, Any]] = json.loads(candles_of(rows, timeframe).reset_index().to_json(orient="records"))
    return candles
