"""Lists in parts. The cursor is the place in the list, and belongs to the list it was given for."""

from collections.abc import Sequence
from typing import TypeVar

from balina.app.ports import Page
from balina.model.errors import InvalidRequestError

Row = TypeVar("Row")


def page_of(rows: Sequence[Row], *, limit: int, cursor: str | None, owner: str) -> Page[Row]:
    start = _start(cursor, owner)
    end = start + limit
    return Page(list(rows[start:end]), f"{owner}|{end}" if end < len(rows) else None)


def _start(cursor: str | None, owner: str) -> int:
    if cursor is None:
        return 0
    holder, _, place = cursor.rpartition("|")
    if holder != owner or not place.isdecimal():
        raise InvalidRequestError("this cursor belongs to another list: begin again without one")
    return int(place)
