"""Lists, the same everywhere: `{"items", "next_cursor"}`."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from balina.contracts.fields import Contract, Identifier

Item = TypeVar("Item")
Cursor = Annotated[str, Field(min_length=1, max_length=2048)]


class Page(Contract, Generic[Item]):
    """Part of a list. `next_cursor` is opaque and goes into `cursor` for the next part; null on the last."""

    items: list[Item]
    next_cursor: str | None = None


class ListQuery(Contract):
    limit: int = Field(default=50, ge=1, le=200)
    cursor: Cursor | None = None


class BotListQuery(ListQuery):
    bot_id: Identifier | None = None
