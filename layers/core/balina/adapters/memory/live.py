"""What happened and who is told, in memory: trade updates, events, sockets, lifecycles, ticks, the venue's gateway."""

from collections.abc import Callable, Mapping, Sequence

from balina.app.ports import Page
from balina.model.errors import NotFoundError
from balina.model.orders import Order

Row = Mapping[str, object]


class InMemoryTradeUpdates:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, dict[str, object]]] = []
        self._latest_ms = 0

    def record(self, tenant: str, kind: str, row: Row, *, at_ms: int) -> None:
        self._latest_ms = max(self._latest_ms, at_ms)
        seq = f"EVT#{self._latest_ms:013d}#{len(self.rows):010d}"
        self.rows.append((tenant, seq, {**row, "kind": kind, "seq": seq, "at_ms": at_ms}))

    def since(self, tenant: str, cursor: str | None, *, limit: int = 100) -> Page[Row]:
        """Oldest first, after the cursor; without one the latest `limit`."""
        rows = [row for owner, seq, row in self.rows if owner == tenant and (cursor is None or seq > cursor)]
        part = rows[-limit:] if cursor is None else rows[:limit]
        return Page(part, str(part[-1]["seq"]) if part else cursor)

    def of_kind(self, kind: str) -> list[dict[str, object]]:
        return [row for _, _, row in self.rows if row["kind"] == kind]


class InMemoryEvents:
    def __init__(self) -> None:
        self.published: list[tuple[str, Row]] = []

    def publish(self, detail_type: str, detail: Row) -> None:
        self.published.append((detail_type, dict(detail)))


class InMemoryLifecycles:
    """Remembers what was started, once per order; a test or a simulation drives them."""

    def __init__(self) -> None:
        self.started: dict[str, Order] = {}

    def start(self, order: Order) -> None:
        self.started.setdefault(order.order_id, order)


class InMemoryTicks:
    def __init__(self) -> None:
        self.batches: list[Row] = []

    def hand_over(self, batch: Row) -> None:
        self.batches.append(batch)


class InMemoryGateway:
    """Answers through a function, which may be the real one: `answer(action, tenant, ids)`."""

    def __init__(self, answer: Callable[[str, str, Mapping[str, str]], Row] | None = None) -> None:
        self.answer = answer
        self.calls: list[tuple[str, str, dict[str, str]]] = []

    def call(self, action: str, *, tenant: str, **ids: str) -> Row:
        self.calls.append((action, tenant, ids))
        return {"outcome": "UNREACHABLE"} if self.answer is None else self.answer(action, tenant, ids)


class InMemoryConnections:
    def __init__(self) -> None:
        self._tenants: dict[str, str] = {}
        self._channels: dict[str, set[str]] = {}

    def opened(self, connection_id: str, tenant: str) -> None:
        self._tenants[connection_id] = tenant

    def tenant_of(self, connection_id: str) -> str:
        if connection_id not in self._tenants:
            raise NotFoundError(f"no connection {connection_id}")
        return self._tenants[connection_id]

    def channels_of(self, connection_id: str) -> Sequence[str]:
        return sorted(channel for channel, ids in self._channels.items() if connection_id in ids)

    def subscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        for channel in channels:
            self._channels.setdefault(channel, set()).add(connection_id)

    def unsubscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        for channel in channels:
            self._channels.get(channel, set()).discard(connection_id)

    def closed(self, connection_id: str) -> None:
        self._tenants.pop(connection_id, None)
        for listeners in self._channels.values():
            listeners.discard(connection_id)

    def listening_to(self, channel: str) -> Sequence[str]:
        return sorted(self._channels.get(channel, ()))

    def listeners(self, channels: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {channel: self.listening_to(channel) for channel in channels}


class InMemoryPublisher:
    def __init__(self) -> None:
        self.sent: list[tuple[str, Row]] = []
        self.gone: set[str] = set()

    def send(self, connection_id: str, message: Row) -> bool:
        if connection_id in self.gone:
            return False
        self.sent.append((connection_id, message))
        return True
