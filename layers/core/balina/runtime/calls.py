"""What a handler gets and gives, and how a route is declared: the values of the typed layer over Chalice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import RootModel

from balina.app.ports import Principal
from balina.contracts.fields import Contract
from balina.model.errors import UnauthorizedError
from balina.runtime.world import World

PREFIX = "/api/v1"
BodyT = TypeVar("BodyT", bound=Contract)
QueryT = TypeVar("QueryT", bound=Contract)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, authenticated and parsed. Open routes have no `caller`."""

    world: World
    principal: Principal | None
    access_token: str

    @property
    def caller(self) -> Principal:
        if self.principal is None:
            raise UnauthorizedError("Sign in, then send the access token as Authorization: Bearer.")
        return self.principal

    @property
    def tenant(self) -> str:
        return self.caller.tenant


@dataclass(frozen=True, slots=True)
class BodyCall(Call, Generic[BodyT]):
    body: BodyT


@dataclass(frozen=True, slots=True)
class QueryCall(Call, Generic[QueryT]):
    query: QueryT


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status other than the route's usual one; the route lists it in `also`."""

    status: int
    answer: Contract


class Document(RootModel[dict[str, Any]]):
    """An answer that is a ready-made JSON document."""


Answer = Contract | Document


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route as declared: what the definition of API Gateway and the OpenAPI document are generated from."""

    method: str
    path: str
    noun: str
    handler: Callable[..., Answer | Reply | None]
    call: type[Call]
    body: type[Contract] | None
    query: type[Contract] | None
    answers: Mapping[int, type[Answer] | None]
    status: int
    is_open: bool
    problems: tuple[int, ...]

    @property
    def full_path(self) -> str:
        return PREFIX + self.path
