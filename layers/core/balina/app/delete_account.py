"""Forgets an account and its sealed key."""

from typing import Protocol

from balina.app.ports import Accounts, Bots, KeyVault
from balina.model.bots import Bot
from balina.model.errors import ConflictError

PAGE = 100


class Registry(Protocol):
    """What forgetting needs of the world."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def vault(self) -> KeyVault: ...
    @property
    def bots(self) -> Bots: ...


def delete_account(tenant: str, account_id: str, *, world: Registry) -> None:
    """Refused while a bot uses it: its stop could neither be watched nor cancelled without the key."""
    account = world.accounts.get(tenant, account_id)
    user = _first_user(tenant, account_id, world.bots)
    if user is not None:
        raise ConflictError(f"the bot {user.name!r} uses this account: delete the bot first")
    world.vault.forget(account)
    world.accounts.delete(tenant, account_id)


def _first_user(tenant: str, account_id: str, bots: Bots) -> Bot | None:
    cursor: str | None = None
    while True:
        page = bots.of_tenant(tenant, limit=PAGE, cursor=cursor)
        for bot in page.items:
            if bot.account_id == account_id:
                return bot
        if page.cursor is None:
            return None
        cursor = page.cursor
