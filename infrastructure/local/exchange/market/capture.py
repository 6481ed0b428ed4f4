"""Reads a recorded capture: one line per frame, local nanoseconds, a space, and the venue's JSON; gzip allowed."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from balina.backtest.units import parse_units


@dataclass(frozen=True, slots=True)
class RecordedTrade:
    at_ns: int
    time: int
    trade_id: int
    price: int
    quantity: int
    buyer_is_maker: bool


@dataclass(frozen=True, slots=True)
class RecordedDelta:
    """`is_snapshot` replaces the whole book."""

    at_ns: int
    time: int
    first_id: int
    last_id: int
    bids: dict[int, int]
    asks: dict[int, int]
    is_snapshot: bool


@dataclass(frozen=True, slots=True)
class RecordedTop:
    at_ns: int
    update_id: int
    bid: tuple[int, int]
    ask: tuple[int, int]


Recorded = RecordedTrade | RecordedDelta | RecordedTop


@dataclass(frozen=True, slots=True)
class Capture:
    symbol: str
    events: list[Recorded]


class CaptureError(Exception):
    """The file is not a capture this venue can play."""


def read_capture(path: Path) -> Capture:
    """Events from the snapshot on, without deltas that the snapshot already contains."""
    symbol, events = "", []
    snapshot_id: int | None = None
    for at_ns, frame in _frames(path):
        body = frame.get("data", frame)
        symbol = symbol or str(body.get("s", ""))
        event = _event(at_ns, body)
        if isinstance(event, RecordedDelta) and event.is_snapshot:
            snapshot_id = event.last_id
        elif (
            snapshot_id is None or event is None or (isinstance(event, RecordedDelta) and event.last_id <= snapshot_id)
        ):
            continue
        events.append(event)
    if not symbol or not any(isinstance(event, RecordedTrade) for event in events):
        raise CaptureError(f"{path} holds no book snapshot followed by trades")
    return Capture(symbol, events)


def _frames(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            stamp, _, text = line.partition(" ")
            try:
                yield int(stamp), json.loads(text)
            except ValueError as error:
                raise CaptureError(f"{path}:{number} is not a nanosecond time and a JSON frame") from error


def _event(at_ns: int, body: dict[str, Any]) -> Recorded | None:
    kind = body.get("e")
    if kind == "trade":
        return RecordedTrade(
            at_ns, body["T"], body["t"], parse_units(body["p"]), parse_units(body["q"]), bool(body["m"])
        )
    if kind == "depthUpdate":
        return RecordedDelta(at_ns, body["E"], body["U"], body["u"], _levels(body["b"]), _levels(body["a"]), False)
    if "lastUpdateId" in body:
        last = body["lastUpdateId"]
        return RecordedDelta(at_ns, 0, last, last, _levels(body["bids"]), _levels(body["asks"]), True)
    if "B" in body and "A" in body and "u" in body:
        bid, ask = _levels([[body["b"], body["B"]]]), _levels([[body["a"], body["A"]]])
        return RecordedTop(at_ns, body["u"], next(iter(bid.items())), next(iter(ask.items())))
    return None


def _levels(rows: list[list[str]]) -> dict[int, int]:
    return {parse_units(price): parse_units(quantity) for price, quantity in rows}
