"""Ports around people: who signs in, for how long, what they watch and over which socket. Part of `ports.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Session:
    access_token: str
    refresh_token: str | None
    expires_in: int


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls, from the verified token only."""

    tenant: str
    user_id: str
    email: str
    token_id: str
    expires_s: int
    roles: tuple[str, ...] = ("user",)


class Identity(Protocol):
    def register(self, email: str, password: str) -> tuple[str, bool]:
        """(user id, confirmed)."""
        ...

    def confirm(self, email: str, code: str) -> None: ...
    def login(self, email: str, password: str) -> Session: ...
    def refresh(self, refresh_token: str) -> Session: ...
    def logout(self, access_token: str) -> None: ...
    def email_of(self, access_token: str) -> str: ...


class Sessions(Protocol):
    """Short-lived facts: signed-out tokens, one-use live tickets, confirmations, idempotency."""

    def revoke(self, token_id: str, *, until_s: int) -> None: ...
    def is_revoked(self, token_id: str) -> bool: ...
    def issue(self, kind: str, tenant: str, *, ttl_s: int, subject: str = "") -> str: ...
    def redeem(self, kind: str, ticket: str) -> tuple[str, str]:
        """(tenant, subject), once; UnauthorizedError afterwards."""
        ...


class Watchlists(Protocol):
    def get(self, tenant: str) -> Sequence[str]: ...
    def put(self, tenant: str, symbols: Sequence[str]) -> None: ...


class Connections(Protocol):
    """Live sockets and what they listen to. A channel of a tenant is `trade_updates:<tenant>`."""

    def opened(self, connection_id: str, tenant: str) -> None: ...
    def tenant_of(self, connection_id: str) -> str: ...
    def channels_of(self, connection_id: str) -> Sequence[str]: ...
    def subscribe(self, connection_id: str, channels: Sequence[str]) -> None: ...
    def unsubscribe(self, connection_id: str, channels: Sequence[str]) -> None: ...
    def closed(self, connection_id: str) -> None: ...
    def listening_to(self, channel: str) -> Sequence[str]: ...
    def listeners(self, channels: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Connections by channel, for all of these at once."""
        ...


class Publisher(Protocol):
    def send(self, connection_id: str, message: Mapping[str, object]) -> bool:
        """False when the connection is gone."""
        ...
