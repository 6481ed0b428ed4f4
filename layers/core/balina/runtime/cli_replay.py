"""`balina replay`: a recorded capture onto the market stream, in records as the collector would have made them."""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from balina.adapters.aws.clients import Clients
from balina.adapters.market.records import encode
from balina.adapters.market.stream import MAX_RECORDS, KinesisMarketStream, Outgoing
from balina.model.market import Market
from balina.runtime.cli_captures import Counted, Frame, Row, frames_of
from balina.runtime.cli_output import Output
from balina.runtime.settings import Settings

# The collector's own pace: what came within 50 ms leaves together.
WINDOW_NS = 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a capture (.jsonl or .jsonl.gz)")
    parser.add_argument("--to", choices=["kinesis"], default="kinesis")
    parser.add_argument("--stream", help="name of the stream; default: MARKET_STREAM")
    parser.add_argument("--venue", default="recorded", help="kept apart from what the collector sends")
    parser.add_argument("--symbol", default="BTC/USDT")
    parser.add_argument("--speed", type=float, default=0.0, help="pace of the recording: 1 as it was, 0 without pause")


def run(arguments: argparse.Namespace, output: Output) -> int:
    settings = Settings.from_env({"BALINA_STAGE": "local", **os.environ})
    client = Clients(region=settings.aws_region).get("kinesis")
    name = arguments.stream or settings.needed("MARKET_STREAM")
    sender = KinesisMarketStream(client, stream=name, clock=_now_ms)
    output.result(replay(arguments, sender, output))
    return 0


def replay(arguments: argparse.Namespace, sender: KinesisMarketStream, output: Output) -> dict[str, object]:
    counted = Counted()
    market = Market(arguments.venue, arguments.symbol)
    began = time.perf_counter()
    records, resent = 0, 0
    progress = output.progress("replaying", arguments.file.stat().st_size if arguments.file.exists() else None)
    waiting: list[Outgoing] = []
    for record, ahead_s in _records(arguments, market, counted, progress.at):
        waiting.append(record)
        if len(waiting) == MAX_RECORDS or ahead_s > 0:
            records, resent = records + len(waiting), resent + sender.send(waiting)
            waiting.clear()
            time.sleep(max(0.0, ahead_s))
    resent += sender.send(waiting)
    progress.end()
    took_s = time.perf_counter() - began
    return {
        "events": counted.frames,
        "trades": counted.trades,
        "malformed_lines": counted.malformed,
        "records": records + len(waiting),
        "resent": resent,
        "seconds": round(took_s, 3),
        "events_per_second": round(counted.frames / took_s, 1),
        "trades_per_second": round(counted.trades / took_s, 1),
    }


def _records(
    arguments: argparse.Namespace, market: Market, counted: Counted, on_bytes: Callable[[int], None]
) -> Iterator[tuple[Outgoing, float]]:
    # (record, seconds until it is due at the chosen speed)
    rows: list[Row] = []
    bid: str | None = None
    ask: str | None = None
    first_ns = window_ns = clock_ms = 0
    began = time.monotonic()
    for frame in frames_of(arguments.file, counted, on_bytes=on_bytes):
        first_ns, window_ns = first_ns or frame.at_ns, window_ns or frame.at_ns
        if frame.at_ns - window_ns >= WINDOW_NS and rows:
            yield _record(market, rows, clock_ms, bid, ask), _ahead_s(frame, first_ns, began, arguments.speed)
            rows, window_ns = [], frame.at_ns
        bid, ask = frame.bid or bid, frame.ask or ask
        if frame.trade is not None:
            rows.append(frame.trade)
            clock_ms = frame.trade[1]
    if rows:
        yield _record(market, rows, clock_ms, bid, ask), 0.0


def _record(market: Market, rows: list[Row], clock_ms: int, bid: str | None, ask: str | None) -> Outgoing:
    return Outgoing(market, encode(market, rows, clock_ms=clock_ms, sent_ms=_now_ms(), bid=bid, ask=ask))


def _ahead_s(frame: Frame, first_ns: int, began: float, speed: float) -> float:
    if speed <= 0:
        return 0.0
    return (frame.at_ns - first_ns) / 1e9 / speed - (time.monotonic() - began)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
