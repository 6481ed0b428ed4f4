"""A tenant's keys at venues. The secret goes in and never comes out."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints

from balina.contracts.fields import Contract, Moment, Name, moment
from balina.model import bots as model

Mode = Literal["paper", "live"]
Venue = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{2,20}$")]


class RegisterAccount(Contract):
    venue: Venue = Field(examples=["binance"])
    mode: Mode
    label: Annotated[Name, Field(min_length=1, max_length=60)]
    api_key: SecretStr = Field(min_length=8, max_length=512)
    api_secret: SecretStr = Field(min_length=8, max_length=4096)


class Permissions(Contract):
    """What the venue says the key may do."""

    trade: bool
    withdraw: bool
    ip_restricted: bool


class Account(Contract):
    account_id: str
    venue: str
    mode: Mode
    label: str
    created_at: Moment
    permissions: Permissions
    warnings: list[str]

    @classmethod
    def of(cls, account: model.Account) -> "Account":
        granted = account.permissions
        return cls(
            account_id=account.account_id,
            venue=account.venue,
            mode="live" if account.mode == "live" else "paper",
            label=account.label,
            created_at=moment(account.created_ms),
            permissions=Permissions(
                trade=granted.get("trade", False),
                withdraw=granted.get("withdraw", False),
                ip_restricted=granted.get("ip_restricted", False),
            ),
            warnings=list(account.warnings),
        )
