"""Live sockets and what they listen to: a row per socket, and each subscription from both sides."""

from collections.abc import Iterator, Mapping, Sequence

from balina.adapters.dynamo.ephemeral import ConnectionRow
from balina.adapters.dynamo.lists import existing
from balina.adapters.dynamo.store import Table, refusals
from balina.app.ports import Clock
from balina.model.errors import NotFoundError

# API Gateway closes a socket after two hours; its rows outlive it by a little.
KEPT_S = 2 * 3600 + 600
_SOCKET = "CONN"


class DynamoConnections:
    """`CONN#<id>`/`CONN`, `CONN#<id>`/`CH#<channel>` and `CH#<topic>`/`<channel>#<id>`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._rows = table.rows(ConnectionRow)
        self._clock = clock

    def opened(self, connection_id: str, tenant: str) -> None:
        row = self._rows(_connection(connection_id), _SOCKET, tenant=tenant, expires_at=self._expiry())
        with refusals():
            row.save()

    def tenant_of(self, connection_id: str) -> str:
        row = existing(self._rows, _connection(connection_id), _SOCKET)
        if row is None or row.tenant is None:
            raise NotFoundError("no such connection")
        return row.tenant

    def channels_of(self, connection_id: str) -> Sequence[str]:
        with refusals():
            held = self._rows.query(_connection(connection_id), self._rows.sk.startswith("CH#"), consistent_read=True)
            return [row.sk.removeprefix("CH#") for row in held]

    def subscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        expires_at = self._expiry()
        with refusals(), self._rows.batch_write() as batch:
            for pk, sk in _both_sides(connection_id, channels):
                batch.save(self._rows(pk, sk, expires_at=expires_at))

    def unsubscribe(self, connection_id: str, channels: Sequence[str]) -> None:
        with refusals(), self._rows.batch_write() as batch:
            for pk, sk in _both_sides(connection_id, channels):
                batch.delete(self._rows(pk, sk))

    def closed(self, connection_id: str) -> None:
        self.unsubscribe(connection_id, self.channels_of(connection_id))
        with refusals():
            self._rows(_connection(connection_id), _SOCKET).delete()

    def listening_to(self, channel: str) -> Sequence[str]:
        return self.listeners([channel])[channel]

    def listeners(self, channels: Sequence[str]) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {channel: [] for channel in channels}
        now_s = self._clock() // 1000
        for topic in dict.fromkeys(_topic(channel) for channel in channels):
            with refusals():
                rows = [row for row in self._rows.query(_listening(topic)) if row.expires_at > now_s]
            for row in rows:
                channel, _, connection_id = row.sk.rpartition("#")
                if channel in found:
                    found[channel].append(connection_id)
        return found

    def _expiry(self) -> int:
        return self._clock() // 1000 + KEPT_S


def _connection(connection_id: str) -> str:
    return f"CONN#{connection_id}"


def _listening(topic: str) -> str:
    return f"CH#{topic}"


def _topic(channel: str) -> str:
    # All channels of a market share a partition, because every change of a market concerns all of them.
    parts = channel.split(":")
    return ":".join(parts[1:3]) if len(parts) > 2 else channel


def _both_sides(connection_id: str, channels: Sequence[str]) -> Iterator[tuple[str, str]]:
    for channel in dict.fromkeys(channels):
        yield _listening(_topic(channel)), f"{channel}#{connection_id}"
        yield _connection(connection_id), f"CH#{channel}"
