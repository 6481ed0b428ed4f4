"""The live functions in process, over fakes with a memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from balina.adapters.market.memory import InMemoryAggregates
from balina.aggregation.fold import fold
from balina.aggregation.partial import Trade
from balina.aggregation.state import Batch
from balina.app.market_ports import Aggregate
from balina.app.ports import Page
from balina.model.errors import NotFoundError, Transient, UnauthorizedError
from balina.model.market import Instrument, Market, Timeframe
from balina.runtime.container import Container, install
from balina.runtime.settings import Settings

NOW_MS = 1_700_000_130_000
BTC_USDT = Market("binance", "BTC/USDT")


class Sockets:
    """Connections and Publisher together: what every client received."""

    def __init__(self) -> None:
        self.tenants: dict[str, str] = {}
        self.channels: dict[str, list[str]] = {}
        self.received: dict[str, list[Mapping[str, Any]]] = {}
        self.gone: set[str] = set()
        self.broken: set[str] = set()

    def opened(self, connection_id: str, tenant: str) -> None:
        self.tenants[connection_id] = tenant

    def tenant_of(self, connection_id: str) -> str:
        if connection_id not in self.tenants:
            raise NotFoundError("no such connection")
        return self.tenants[connection_id]

    def channels_of(self, connection_id: str) -> Sequence[str]:
        return [channel for channel, ids in self.channels.items() if connection_id in ids]

    def subscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        for channel in channels:
            ids = self.channels.setdefault(channel, [])
            if connection_id not in ids:
                ids.append(connection_id)

    def unsubscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        for channel in channels:
            ids = self.channels.get(channel, [])
            if connection_id in ids:
                ids.remove(connection_id)

    def closed(self, connection_id: str) -> None:
        self.tenants.pop(connection_id, None)
        self.unsubscribe(connection_id, list(self.channels))

    def listening_to(self, channel: str) -> Sequence[str]:
        return tuple(self.channels.get(channel, ()))

    def listeners(self, channels: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {channel: self.listening_to(channel) for channel in channels}

    def send(self, connection_id: str, message: Mapping[str, object]) -> bool:
        if connection_id in self.broken:
            raise Transient("timed out")
        if connection_id in self.gone:
            return False
        self.received.setdefault(connection_id, []).append(message)
        return True

    def take(self, connection_id: str) -> list[Mapping[str, Any]]:
        return self.received.pop(connection_id, [])


class Tickets:
    def __init__(self) -> None:
        self.good = {"ticket-a": "tenant-a", "ticket-b": "tenant-b"}

    def redeem(self, kind: str, ticket: str) -> tuple[str, str]:
        if kind != "live" or ticket not in self.good:
            raise UnauthorizedError("unknown, used or expired")
        return self.good.pop(ticket), ""


class Updates:
    def __init__(self) -> None:
        self.kept: dict[str, list[dict[str, object]]] = {}

    def add(self, tenant: str, number: int) -> str:
        seq = f"EVT#{NOW_MS + number:013d}#{number:06d}"
        row = {"kind": "order", "order_id": f"o{number}", "seq": seq, "at_ms": NOW_MS + number}
        self.kept.setdefault(tenant, []).append(row)
        return seq

    def since(self, tenant: str, cursor: str | None, *, limit: int = 100) -> Page[Mapping[str, object]]:
        rows = self.kept.get(tenant, [])
        found = rows[-limit:] if cursor is None else [row for row in rows if str(row["seq"]) > cursor][:limit]
        return Page(found, str(found[-1]["seq"]) if found else cursor)


class OneInstrument:
    def get(self, market: Market) -> Instrument:
        if market.symbol != "ETH/USDT":
            raise NotFoundError("no such instrument")
        return Instrument("binance", "ETH/USDT", "ETH", "USDT", *[Decimal(1)] * 4)


@dataclass
class Live:
    sockets: Sockets = field(default_factory=Sockets)
    tickets: Tickets = field(default_factory=Tickets)
    updates: Updates = field(default_factory=Updates)
    table: InMemoryAggregates = field(default_factory=InMemoryAggregates)
    context: object = field(default_factory=lambda: SimpleNamespace(aws_request_id="request"))

    def trade(self, *trades: Trade, clock_ms: int | None = None) -> Aggregate:
        """The market trades, without anybody being told."""
        held = self.table.rows.get(BTC_USDT)
        batch = Batch(trades, clock_ms=clock_ms or trades[-1][1], bid=99_00000000, ask=101_00000000)
        change = fold(held.state if held else None, batch, timeframes=tuple(Timeframe))
        assert change.state is not None
        version = held.version if held else 0
        return self.table.commit(Aggregate(BTC_USDT, change.state, version), {})


@pytest.fixture
def live() -> Iterator[Live]:
    made = Live()
    container = Container(Settings(balina_stage="test"))
    install(
        container.use(
            connections=made.sockets,
            publisher=made.sockets,
            sessions=made.tickets,
            updates=made.updates,
            live_quotes=made.table,
            instruments=OneInstrument(),
            clock=lambda: NOW_MS,
        )
    )
    yield made
    install(None)
