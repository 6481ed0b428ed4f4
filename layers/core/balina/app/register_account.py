"""Takes in an exchange key: sealed first, then judged by the venue, and forgotten again if it may move money away."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Protocol
from uuid import uuid4

from balina.app.ports import Accounts, Clock, KeyVault, Portfolio, VenueGateway
from balina.model.bots import Account
from balina.model.errors import (
    BalinaError,
    ConflictError,
    InvalidRequestError,
    SubmissionUncertainError,
    UnsafeKeyError,
    VenueUnavailableError,
)
from balina.portfolio.ledger import whole

MODES = ("paper", "live")
NO_IP_LIST = "The key has no IP allow-list: whoever steals it can trade with it from anywhere."
CAN_TRADE, CAN_WITHDRAW, CAN_TRANSFER, IP_RESTRICTED = "trade", "withdraw", "transfer", "ip_restricted"


class Deployment(Protocol):
    @property
    def is_live_trading_enabled(self) -> bool: ...


class Registry(Protocol):
    """What registering needs of the world."""

    @property
    def settings(self) -> Deployment: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def vault(self) -> KeyVault: ...
    @property
    def portfolio(self) -> Portfolio: ...
    @property
    def gateway(self) -> VenueGateway: ...
    @property
    def clock(self) -> Clock: ...


def register_account(
    tenant: str, *, venue: str, mode: str, label: str, api_key: str, api_secret: str, world: Registry
) -> Account:
    """UnsafeKeyError for a key that may withdraw or transfer; a refused key leaves nothing behind.

    The opening balances enter the ledger, so that an order can be reserved before the venue is asked.
    """
    _check(mode, world.settings)
    account = Account(
        account_id=uuid4().hex,
        tenant=tenant,
        venue=venue,
        mode=mode,
        label=label,
        created_ms=world.clock(),
        key_version=1,
    )
    world.vault.seal(account, api_key=api_key, api_secret=api_secret)
    world.accounts.add(account)
    try:
        inspection = _inspect(account, world)
        checked = judged(account, inspection)
        world.portfolio.deposit(tenant, account.account_id, balances=_opening(inspection), at_ms=world.clock())
        world.accounts.save(checked)
    except BalinaError:
        world.accounts.delete(tenant, account.account_id)
        world.vault.forget(account)
        raise
    return checked


def judged(account: Account, inspection: Mapping[str, object]) -> Account:
    """The account with the venue's verdict on its key. Least privilege is required, an IP list only recommended."""
    found = inspection.get("permissions")
    permissions = {str(name): bool(granted) for name, granted in found.items()} if isinstance(found, Mapping) else {}
    for forbidden in (CAN_WITHDRAW, CAN_TRANSFER):
        if permissions.get(forbidden, True):
            raise UnsafeKeyError(f"this key may {forbidden}: create one that may only trade and read")
    if not permissions.get(CAN_TRADE, False):
        raise UnsafeKeyError("this key may not trade: allow spot trading, and nothing that moves money away")
    warnings = () if permissions.get(IP_RESTRICTED, False) else (NO_IP_LIST,)
    return replace(account, permissions=permissions, warnings=warnings)


def _opening(inspection: Mapping[str, object]) -> Mapping[str, int]:
    balances = inspection.get("balances")
    held = balances if isinstance(balances, Mapping) else {}
    return {str(asset): whole(Decimal(str(amount))) for asset, amount in held.items()}


def _check(mode: str, settings: Deployment) -> None:
    if mode not in MODES:
        raise InvalidRequestError(f"unknown mode {mode!r}: choose paper or live")
    if mode == "live" and not settings.is_live_trading_enabled:
        raise ConflictError("live trading is not enabled in this deployment: register a paper account")


def _inspect(account: Account, world: Registry) -> Mapping[str, object]:
    try:
        answer = world.gateway.call("inspect", tenant=account.tenant, account_id=account.account_id)
    except SubmissionUncertainError as exc:
        raise VenueUnavailableError("the exchange did not answer: try again in a moment") from exc
    if answer.get("outcome") == "REJECTED":
        raise InvalidRequestError(f"the exchange refuses this key: {answer.get('detail')}")
    if answer.get("outcome") != "OK":
        raise VenueUnavailableError("the exchange did not answer: try again in a moment")
    return answer
