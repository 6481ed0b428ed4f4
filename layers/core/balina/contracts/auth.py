"""Users as seen from outside: sign-up, sign-in and who am I."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from balina.contracts.fields import Contract, EpochMs

# Cognito decides what is an address; this only stops what cannot be one.
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, min_length=3, max_length=254, pattern=r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$"
    ),
]
Password = Annotated[str, Field(min_length=8, max_length=256, json_schema_extra={"format": "password"})]
Token = Annotated[str, StringConstraints(min_length=1, max_length=8192, pattern=r"^[!-~]+$")]


class Register(Contract):
    email: Email
    password: Password


class Registered(Contract):
    user_id: str
    email: str
    confirmed: bool


class ConfirmRegistration(Contract):
    email: Email
    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class Login(Contract):
    email: Email
    password: Annotated[str, Field(min_length=1, max_length=256, json_schema_extra={"format": "password"})]


class Refresh(Contract):
    refresh_token: Token


class Session(Contract):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of the scheme
    expires_in: int


class User(Contract):
    user_id: str
    email: str
    tenant: str
    roles: list[str]


class LiveTicket(Contract):
    """Opens one WebSocket connection, once, soon."""

    ticket: str
    expires_ms: EpochMs
