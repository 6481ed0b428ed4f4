"""What the collector holds between the venue and the stream: rows and the best quotes per market, within a bound."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from balina.adapters.market.records import MalformedRecordError, check_row, encode
from balina.adapters.market.stream import TRADES_PER_RECORD, Outgoing
from balina.model.market import Market

MAX_WAITING_ROWS = 20_000


@dataclass(slots=True)
class Counters:
    """What a summary line and a test ask for."""

    trades: int = 0
    malformed: int = 0
    records: int = 0
    resent: int = 0
    reconnects: int = 0
    silences: int = 0


@dataclass(slots=True)
class _Waiting:
    rows: deque[Sequence[object]] = field(default_factory=deque)
    bid: str | None = None
    ask: str | None = None
    is_fresh: bool = False


class MarketBuffer:
    """Filled by the watchers, drained by the one sender. `room` waits while it is full."""

    def __init__(self, venue: str, symbols: Sequence[str], counters: Counters) -> None:
        self._waiting = {Market(venue, symbol): _Waiting() for symbol in symbols}
        self._venue = venue
        self._counters = counters
        self._rows = 0
        self._has_rows = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    async def room(self) -> None:
        await self._has_room.wait()

    async def rows(self) -> None:
        """Returns once there is something to send."""
        await self._has_rows.wait()

    def take_trades(self, symbol: str, rows: Sequence[Sequence[object]], *, latest_ms: int) -> None:
        waiting = self._waiting.get(Market(self._venue, symbol))
        if waiting is None:
            self._counters.malformed += len(rows)
            return
        for row in rows:
            try:
                check_row(row, latest_ms=latest_ms)
            except MalformedRecordError:
                self._counters.malformed += 1
                continue
            waiting.rows.append(row)
            self._rows += 1
            self._counters.trades += 1
        if self._rows:
            self._has_rows.set()
        if self._rows >= MAX_WAITING_ROWS:
            self._has_room.clear()

    def take_quote(self, symbol: str, bid: str | None, ask: str | None) -> None:
        waiting = self._waiting.get(Market(self._venue, symbol))
        if waiting is not None and bid and ask:
            waiting.bid, waiting.ask, waiting.is_fresh = bid, ask, True

    def drain(self, *, clock_ms: int, is_stale: bool, with_heartbeats: bool) -> list[Outgoing]:
        """Everything that waits, as records in order; with heartbeats, at least one record for every market."""
        records: list[Outgoing] = []
        for market, waiting in self._waiting.items():
            pieces = list(_pieces(waiting.rows)) or ([[]] if with_heartbeats else [])
            for piece in pieces:
                payload = encode(
                    market,
                    piece,
                    clock_ms=clock_ms,
                    sent_ms=time.time_ns() // 1_000_000,
                    bid=waiting.bid,
                    ask=waiting.ask,
                    stale=is_stale,
                )
                records.append(Outgoing(market, payload))
        self._rows = 0
        self._has_rows.clear()
        self._has_room.set()
        self._counters.records += len(records)
        return records


def _pieces(rows: deque[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    while rows:
        piece = list(islice(rows, TRADES_PER_RECORD))
        for _ in piece:
            rows.popleft()
        yield piece
