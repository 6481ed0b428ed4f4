"""One API call once transport and signature are dealt with: reads and checks parameters, for REST and sockets alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from balina.backtest.units import DECIMALS, parse_units
from exchange.accounts import Account
from exchange.errors import VenueError, illegal, missing

CLIENT_ID = re.compile(r"^[a-zA-Z0-9-_]{1,36}$", re.ASCII)
DECIMAL = re.compile(r"^\d{1,20}(\.\d{1,20})?$", re.ASCII)
INTEGER = re.compile(r"^\d{1,20}$", re.ASCII)
MAX_INTEGER = 2**53
LEGAL_DECIMAL = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
LEGAL_INTEGER = r"^[0-9]{1,20}$"
LEGAL_CLIENT_ID = r"^[a-zA-Z0-9-_]{1,36}$"

Choice = TypeVar("Choice", bound=StrEnum)

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Call:
    params: Mapping[str, str]
    now: int
    account: Account | None = None

    @property
    def owner(self) -> Account:
        if self.account is None:
            raise VenueError(-2014, "API-key format invalid.", status=401)
        return self.account

    def text(self, name: str) -> str:
        value = self.params.get(name, "")
        if not value:
            raise missing(name)
        return value

    def optional(self, name: str) -> str | None:
        return self.params.get(name) or None

    def integer(self, name: str) -> int | None:
        value = self.optional(name)
        if value is None:
            return None
        if not INTEGER.match(value) or int(value) > MAX_INTEGER:
            raise illegal(name, LEGAL_INTEGER)
        return int(value)

    def limit(self, *, default: int, most: int) -> int:
        value = self.integer("limit")
        if value == 0:
            raise VenueError(-1130, "Data sent for parameter 'limit' is not valid.")
        return min(default if value is None else value, most)

    def amount(self, name: str) -> int | None:
        """A price or quantity in 1e-8 units."""
        value = self.optional(name)
        if value is None:
            return None
        if not DECIMAL.match(value):
            raise illegal(name, LEGAL_DECIMAL)
        try:
            return parse_units(value)
        except ValueError:
            raise VenueError(
                -1111, f"Parameter '{name}' has too much precision; at most {DECIMALS} decimals are allowed."
            ) from None

    def required_amount(self, name: str) -> int:
        value = self.amount(name)
        if not value:
            raise missing(name)
        return value

    def choice(self, name: str, kind: type[Choice], *, code: int, message: str) -> Choice:
        try:
            return kind(self.text(name))
        except ValueError:
            raise VenueError(code, message) from None

    def client_id(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and not CLIENT_ID.match(value):
            raise illegal(name, LEGAL_CLIENT_ID)
        return value
