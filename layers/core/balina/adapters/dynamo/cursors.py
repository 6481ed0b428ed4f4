"""Opaque cursors: where a list goes on. One belongs to the list and the tenant it was made for, and to no other.

It carries sort keys only; the partition always comes from the caller's tenant, so even a forged cursor stays at home.
"""

import base64
import binascii
import hashlib
import json

from balina.model.errors import InvalidRequestError

_MAX_LENGTH = 1024
_REFUSAL = "this cursor does not belong to this list: start again without one"


def seal_cursor(position: str, *, owner: str, route: str) -> str:
    payload = json.dumps([_mark(owner, route), position], separators=(",", ":"))
    return base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")


def open_cursor(cursor: str | None, *, owner: str, route: str) -> str | None:
    """The position in a cursor; InvalidRequestError for another list's, another tenant's or a mutilated one."""
    if cursor is None:
        return None
    if len(cursor) > _MAX_LENGTH:
        raise InvalidRequestError(_REFUSAL)
    try:
        content: object = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as exc:
        raise InvalidRequestError(_REFUSAL) from exc
    match content:
        case [str() as mark, str() as position] if mark == _mark(owner, route):
            return position
    raise InvalidRequestError(_REFUSAL)


def _mark(owner: str, route: str) -> str:
    return hashlib.sha256(f"{owner}\x00{route}".encode()).hexdigest()[:16]
