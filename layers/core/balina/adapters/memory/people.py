"""Users, their sessions and watchlists in memory."""

import secrets
from collections.abc import Sequence

from balina.app.ports import Clock, Session
from balina.model.errors import ConflictError, UnauthorizedError

CODE = "123456"
"""The confirmation code of every registration."""
LIFE_S = 3600


class InMemoryIdentity:
    """Passwords as they are: it is for tests."""

    def __init__(self, *, confirms_at_once: bool = True) -> None:
        self._confirms_at_once = confirms_at_once
        self._users: dict[str, tuple[str, str]] = {}
        self._confirmed: set[str] = set()
        self._tokens: dict[str, str] = {}

    def register(self, email: str, password: str) -> tuple[str, bool]:
        if email in self._users:
            raise ConflictError("this e-mail address is registered already: sign in")
        user_id = secrets.token_hex(8)
        self._users[email] = (user_id, password)
        if self._confirms_at_once:
            self._confirmed.add(email)
        return user_id, self._confirms_at_once

    def confirm(self, email: str, code: str) -> None:
        if email not in self._users or code != CODE:
            raise UnauthorizedError("the code is wrong or expired")
        self._confirmed.add(email)

    def login(self, email: str, password: str) -> Session:
        known = self._users.get(email)
        if known is None or known[1] != password or email not in self._confirmed:
            raise UnauthorizedError("the e-mail address or the password is wrong")
        return self._session(email)

    def refresh(self, refresh_token: str) -> Session:
        return self._session(self._owner(refresh_token))

    def logout(self, access_token: str) -> None:
        owner = self._owner(access_token)
        self._tokens = {token: email for token, email in self._tokens.items() if email != owner}

    def email_of(self, access_token: str) -> str:
        return self._owner(access_token)

    def _session(self, email: str) -> Session:
        access, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self._tokens |= {access: email, refresh: email}
        return Session(access, refresh, LIFE_S)

    def _owner(self, token: str) -> str:
        if token not in self._tokens:
            raise UnauthorizedError("this session has ended: sign in again")
        return self._tokens[token]


class InMemorySessions:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._revoked: set[str] = set()
        self._tickets: dict[tuple[str, str], tuple[str, str, int]] = {}

    def revoke(self, token_id: str, *, until_s: int) -> None:
        self._revoked.add(token_id)

    def is_revoked(self, token_id: str) -> bool:
        return token_id in self._revoked

    def issue(self, kind: str, tenant: str, *, ttl_s: int, subject: str = "") -> str:
        ticket = secrets.token_urlsafe(32)
        self._tickets[kind, ticket] = (tenant, subject, self._clock() // 1000 + ttl_s)
        return ticket

    def redeem(self, kind: str, ticket: str) -> tuple[str, str]:
        tenant, subject, expires_s = self._tickets.pop((kind, ticket), ("", "", 0))
        if expires_s <= self._clock() // 1000:
            raise UnauthorizedError("this ticket is unknown, used or expired: ask for a new one")
        return tenant, subject


class InMemoryWatchlists:
    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, ...]] = {}

    def get(self, tenant: str) -> Sequence[str]:
        return self._rows.get(tenant, ())

    def put(self, tenant: str, symbols: Sequence[str]) -> None:
        self._rows[tenant] = tuple(symbols)
