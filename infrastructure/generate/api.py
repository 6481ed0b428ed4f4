"""The REST API's two documents: what API Gateway is told, and what a client is told."""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# The function's code is a bundle of its own, not part of the package.
sys.path.insert(0, str(ROOT / "functions" / "api"))

from balina.runtime import container  # noqa: E402
from chalicelib import documents, service  # noqa: E402
from generate import gateway  # noqa: E402


def rendered() -> dict[str, str]:
    """File name in the repository → the text it must have."""
    return {
        "infrastructure/openapi.json": as_json(documents.openapi().root),
        "infrastructure/api.yaml": gateway.template(service.build(container.current)),
    }


def as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
