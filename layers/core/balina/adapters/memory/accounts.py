"""Accounts, sealed keys and kill switches in memory."""

from collections.abc import Iterable, Sequence

from balina.adapters.memory.state import TradingState
from balina.model.bots import Account, KillState
from balina.model.errors import BalinaError, ConflictError, NotFoundError


class InMemoryAccounts:
    def __init__(self, state: TradingState) -> None:
        self._state = state

    def add(self, account: Account) -> None:
        with self._state.lock:
            if (account.tenant, account.account_id) in self._state.accounts:
                raise ConflictError(f"account {account.account_id} exists")
            self._state.accounts[account.tenant, account.account_id] = account

    def get(self, tenant: str, account_id: str) -> Account:
        account = self._state.accounts.get((tenant, account_id))
        if account is None:
            raise NotFoundError(f"no account {account_id}")
        return account

    def save(self, account: Account) -> None:
        with self._state.lock:
            self.get(account.tenant, account.account_id)
            self._state.accounts[account.tenant, account.account_id] = account

    def of_tenant(self, tenant: str) -> Sequence[Account]:
        rows = (account for (owner, _), account in self._state.accounts.items() if owner == tenant)
        return sorted(rows, key=lambda account: account.account_id)

    def all_tenants(self) -> Iterable[str]:
        return sorted({tenant for tenant, _ in self._state.accounts})

    def delete(self, tenant: str, account_id: str) -> None:
        with self._state.lock:
            self.get(tenant, account_id)
            del self._state.accounts[tenant, account_id]


class InMemoryVault:
    """Keeps keys as they are: it is for tests, and says so in its `keys`."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str, str, int], tuple[str, str]] = {}

    def seal(self, account: Account, *, api_key: str, api_secret: str) -> None:
        self.keys[_context(account)] = (api_key, api_secret)

    def open(self, account: Account) -> tuple[str, str]:
        pair = self.keys.get(_context(account))
        if pair is None:
            raise NotFoundError(f"no key of account {account.account_id}")
        return pair

    def forget(self, account: Account) -> None:
        self.keys.pop(_context(account), None)


class InMemoryKillSwitches:
    """`unreadable`, when set, is raised by every read: the caller must deny then."""

    def __init__(self, state: TradingState) -> None:
        self._state = state
        self.unreadable: BalinaError | None = None

    def state(self, *, tenant: str, bot_id: str | None = None, venue: str | None = None) -> KillState:
        if self.unreadable is not None:
            raise self.unreadable
        keys: list[tuple[str, str | None]] = [("SYSTEM", None), (tenant, None)]
        keys += [] if venue is None else [("SYSTEM", venue)]
        keys += [] if bot_id is None else [(tenant, bot_id)]
        return next((self._state.kills[key] for key in keys if key in self._state.kills), KillState(tripped=False))

    def trip(self, *, tenant: str, bot_id: str | None, reason: str, at_ms: int) -> None:
        scope = "tenant" if bot_id is None else "bot"
        self._state.kills[tenant, bot_id] = KillState(True, scope, reason, at_ms)

    def trip_all(self, *, venue: str | None, reason: str, at_ms: int) -> None:
        """The operator's switches, over all tenants or of one venue."""
        scope = "global" if venue is None else "venue"
        self._state.kills["SYSTEM", venue] = KillState(True, scope, reason, at_ms)

    def reset(self, *, tenant: str, bot_id: str | None) -> None:
        self._state.kills.pop((tenant, bot_id), None)


def _context(account: Account) -> tuple[str, str, str, int]:
    return account.tenant, account.venue, account.account_id, account.key_version
