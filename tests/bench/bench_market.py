"""How many market events a core folds into candles, and how many the whole local cloud takes."""

import json
import time
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from balina.adapters.market.records import decode
from balina.adapters.market.rows import aggregate_of
from balina.adapters.market.stream import KinesisMarketStream
from balina.aggregation.fold import fold
from balina.aggregation.state import Batch, MarketState
from balina.model.market import Timeframe
from balina.runtime.cli_captures import Counted, frames_of
from balina.runtime.cli_output import Output
from balina.runtime.cli_replay import replay
from tests.bench import Measured, benchmark
from tests.bench.platform import platform

CAPTURE = Path(__file__).parents[2].parent / "shared/market/streams/binance-spot-btcusdt-20240808.jsonl.gz"
TRADES_PER_RECORD = 200
ROUNDS = 5
# One core's share of the later target for a whole market.
FOLD_REFERENCE = 200_000
# The recording itself brings 41,249 events in 346 s; two cores shared by the whole cloud should take tenfold.
CLOUD_REFERENCE = 1_200
PATIENCE_S = 120.0


@benchmark("market.fold")
def trades_folded_per_second() -> Iterable[Measured]:
    """From the bytes of a record to the state of a market, in process."""
    payloads = _payloads()
    trades = sum(len(json.loads(payload)["trades"]) for payload in payloads)
    best_s = min(_fold_all(payloads) for _ in range(ROUNDS))
    yield Measured("market.fold", trades / best_s, "trades/s", FOLD_REFERENCE)


@benchmark("market.replay")
def events_taken_per_second() -> Iterable[Measured]:
    """From the first put to the last trade in the table, through Kinesis and the deployed function."""
    if not CAPTURE.exists():
        return
    cloud = platform()
    venue = f"bench{time.time_ns()}"[:32]
    client = cloud.client("dynamodb")
    sender = KinesisMarketStream(
        cloud.client("kinesis"), stream=cloud.outputs["MarketStream"], clock=lambda: time.time_ns() // 1_000_000
    )
    last_id = _rows()[-1][0]
    began = time.perf_counter()
    sent = replay(Namespace(file=CAPTURE, venue=venue, symbol="BTC/USDT", speed=0.0), sender, Output(as_json=True))
    key = {"pk": {"S": f"{venue}#BTC/USDT"}, "sk": {"S": "AGG"}}
    while time.perf_counter() - began < PATIENCE_S:
        row = client.get_item(TableName=cloud.outputs["MarketTable"], Key=key, ConsistentRead=True).get("Item")
        if row and aggregate_of(row).state.seen.highest == last_id:
            took_s = time.perf_counter() - began
            yield Measured("market.replay", int(str(sent["events"])) / took_s, "events/s", CLOUD_REFERENCE)
            return
        time.sleep(0.05)
    raise SystemExit("market.replay: the stream was not read to its end")


def _fold_all(payloads: list[bytes]) -> float:
    state: MarketState | None = None
    began = time.perf_counter()
    for payload in payloads:
        record = decode(payload)
        state = fold(state, Batch(record.trades, record.clock_ms), timeframes=list(Timeframe)).state
    return time.perf_counter() - began


def _payloads() -> list[bytes]:
    rows = _rows() if CAPTURE.exists() else _made_rows()
    cuts = [rows[start : start + TRADES_PER_RECORD] for start in range(0, len(rows), TRADES_PER_RECORD)]
    common = {"v": 1, "venue": "binance", "symbol": "BTC/USDT", "bid": None, "ask": None}
    return [
        json.dumps({**common, "trades": cut, "clock_ms": cut[-1][1], "sent_ms": cut[-1][1]}).encode() for cut in cuts
    ]


def _rows() -> list[list[object]]:
    return [frame.trade for frame in frames_of(CAPTURE, Counted()) if frame.trade is not None]


def _made_rows() -> list[list[object]]:
    start_ms = 1_700_000_000_000
    return [[n, start_ms + n * 35, f"{60_000 + n % 997}.{n % 100:02d}", "0.01250000", "buy"] for n in range(10_000)]
