"""What the launcher remembers between runs: small JSON files in the state folder, readable by their owner only."""

import json
import os
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


def read_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")))


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all, so that a reader never sees half a file."""
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
    temporary.replace(path)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made up once per state folder: the demo user's password and what client order ids derive from."""

    email: str
    password: str = field(repr=False)
    order_namespace: str = field(repr=False)

    @classmethod
    def of(cls, state: Path) -> "Secrets":
        path = state / "secrets.json"
        known = read_json(path)
        if not known:
            made = cls(
                email="demo@balina.local",
                password=f"{secrets.token_urlsafe(12)}-a1",
                order_namespace=str(uuid.uuid4()),
            )
            known = asdict(made)
            write_json(path, known)
        return cls(**known)
