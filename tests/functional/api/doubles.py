"""What stands behind the API besides its tables: a user pool, the venue's function, things that only listen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from balina.app.ports import Session
from balina.model.errors import BalinaError, InvalidRequestError, UnauthorizedError
from balina.model.market import Feed

SAFE_KEY = {"trade": True, "withdraw": False, "transfer": False, "ip_restricted": True}


@dataclass
class FakeIdentity:
    """Remembers passwords; the code of every e-mail is 123456."""

    passwords: dict[str, str] = field(default_factory=dict)
    signed_out: list[str] = field(default_factory=list)

    def register(self, email: str, password: str) -> tuple[str, bool]:
        self.passwords[email] = password
        return f"user-{len(self.passwords)}", False

    def confirm(self, email: str, code: str) -> None:
        if code != "123456" or email not in self.passwords:
            raise InvalidRequestError("the code is wrong or expired: ask for a new one")

    def login(self, email: str, password: str) -> Session:
        if self.passwords.get(email) != password:
            raise UnauthorizedError("the e-mail address or the password is wrong")
        return Session(access_token="access", refresh_token="refresh-1", expires_in=3600)

    def refresh(self, refresh_token: str) -> Session:
        if refresh_token != "refresh-1":
            raise UnauthorizedError("this session has ended: sign in again")
        return Session(access_token="access-2", refresh_token=None, expires_in=3600)

    def logout(self, access_token: str) -> None:
        self.signed_out.append(access_token)

    def email_of(self, access_token: str) -> str:
        return f"{access_token.removeprefix('token-of-')}@example.org"


@dataclass
class FakeGateway:
    """The function with the keys. `failing` is raised instead of an answer."""

    permissions: Mapping[str, bool] = field(default_factory=lambda: dict(SAFE_KEY))
    outcome: str = "OK"
    failing: BalinaError | None = None
    calls: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def call(self, action: str, *, tenant: str, **ids: str) -> Mapping[str, object]:
        self.calls.append((action, {"tenant": tenant, **ids}))
        if self.failing is not None:
            raise self.failing
        if action != "inspect":
            return {"outcome": self.outcome}
        return {"outcome": self.outcome, "permissions": self.permissions, "balances": {"USDT": "10000"}}


@dataclass
class RecordedBackfills:
    requests: list[tuple[Feed, int]] = field(default_factory=list)
    failing: BalinaError | None = None

    def request(self, feed: Feed, *, count: int) -> None:
        if self.failing is not None:
            raise self.failing
        self.requests.append((feed, count))


@dataclass
class RecordedEvents:
    published: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def publish(self, detail_type: str, detail: Mapping[str, object]) -> None:
        self.published.append((detail_type, detail))


class FakeVault:
    """Keeps keys in the open, which is why it is a double."""

    def __init__(self) -> None:
        self.sealed: dict[str, tuple[str, str]] = {}

    def seal(self, account: object, *, api_key: str, api_secret: str) -> None:
        self.sealed[account.account_id] = (api_key, api_secret)  # type: ignore[attr-defined]

    def open(self, account: object) -> tuple[str, str]:
        raise AssertionError("the API never opens a key")

    def forget(self, account: object) -> None:
        self.sealed.pop(account.account_id, None)  # type: ignore[attr-defined]
