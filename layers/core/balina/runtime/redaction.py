"""Keeps secrets out of logs by structure: by the name of a field, and by the shape of a value wherever it appears."""

import re
from collections.abc import Mapping
from typing import Any

MASK = "[redacted]"

_SECRET_NAMES = re.compile(
    r"secret|password|passwd|token|authori[sz]ation|signature|api_?key|apikey|x-mbx-apikey|private_?key|ticket|"
    r"credential|cookie|seed_?phrase",
    re.IGNORECASE,
)
# Names that match above and are harmless, without which a log line could not be followed.
_HARMLESS_NAMES = frozenset({"token_use", "key_version", "next_token", "xray_trace_id"})

# Values that give themselves away in any text: JSON web tokens, signed query strings, bearer headers, exchange keys.
_SECRET_SHAPES = (
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 " + MASK),
    (
        re.compile(
            r"(?i)([\"']?\b(?:api_?secret|api_?key|x-mbx-apikey|secret|password|signature|ticket|"
            r"(?:access|refresh|id)_?token)\b[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+"
        ),
        r"\1" + MASK,
    ),
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), MASK),
)
_DEPTH = 12


def redacted(value: Any, *, depth: int = 0) -> Any:
    """A copy without secrets. Too deep a structure is cut rather than let through."""
    if depth > _DEPTH:
        return MASK
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, Mapping):
        return {name: _field(str(name), each, depth) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(each, depth=depth + 1) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redacted_text(str(value))


def redacted_text(text: str) -> str:
    for shape, mask in _SECRET_SHAPES:
        text = shape.sub(mask, text)
    return text


def _field(name: str, value: Any, depth: int) -> Any:
    if _SECRET_NAMES.search(name) and name not in _HARMLESS_NAMES and value is not None:
        return MASK
    return redacted(value, depth=depth + 1)
