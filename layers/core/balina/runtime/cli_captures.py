"""Recorded captures: JSON lines, each a nanosecond time, a space and the venue's frame; gzip allowed."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from balina.model.errors import InvalidRequestError

Row = list[Any]
"""`[id, ms, "price", "amount", "buy"|"sell"]`, as the market stream carries it."""


@dataclass(slots=True)
class Counted:
    frames: int = 0
    trades: int = 0
    malformed: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What we use of a venue's frame: a trade, or a best bid and ask, or neither."""

    at_ns: int
    symbol: str
    trade: Row | None = None
    bid: str | None = None
    ask: str | None = None


def frames_of(path: Path, counted: Counted, *, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Frame]:
    """Lines that cannot be read are counted and passed over. `on_bytes` hears how far into the file we are."""
    if not path.exists():
        raise InvalidRequestError(f"there is no file {path}")
    with path.open("rb") as raw, _unpacked(raw, path) as lines:
        for line in lines:
            counted.frames += 1
            frame = _frame(line)
            if frame is None:
                counted.malformed += 1
                continue
            counted.trades += frame.trade is not None
            on_bytes(raw.tell())
            yield frame


def _unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw


def _frame(line: bytes) -> Frame | None:
    at, _, text = line.partition(b" ")
    try:
        at_ns, content = int(at), json.loads(text)
        content = content.get("data", content)
        symbol = str(content.get("s", ""))
        if content.get("e") == "trade":
            side = "sell" if content["m"] else "buy"
            return Frame(at_ns, symbol, [int(content["t"]), int(content["T"]), content["p"], content["q"], side])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Frame(at_ns, symbol, bid=content.get("b"), ask=content.get("a")) if _is_quote(content) else Frame(at_ns, "")


def _is_quote(content: dict[str, Any]) -> bool:
    return isinstance(content.get("b"), str) and isinstance(content.get("a"), str) and "u" in content
