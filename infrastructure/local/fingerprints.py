"""Tells whether inputs changed since they were last built or deployed, by their content."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from local.options import ROOT

_IGNORED = {"__pycache__", "node_modules", "dist", ".ready"}

LAYERS = ("layers/core", "layers/exchange", "layers/numeric")
BUILD_INPUTS = (*LAYERS, "infrastructure/layer_build", "template.yaml", "samconfig.toml")
DEPLOY_INPUTS = (*BUILD_INPUTS, "functions", "statemachines", "infrastructure")
WEB_INPUTS = (
    "web/src",
    "web/public",
    "web/index.html",
    "web/package.json",
    "web/package-lock.json",
    "web/vite.config.ts",
    "web/tsconfig.json",
)


def fingerprint(paths: Iterable[str], *, also: Iterable[str] = ()) -> str:
    digest = hashlib.sha256()
    for text in also:
        digest.update(text.encode() + b"\0")
    for path in paths:
        for file in _files(ROOT / path):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
            digest.update(file.read_bytes())
    return digest.hexdigest()


def deploy_inputs() -> list[str]:
    """The launcher's own code is not deployed; of infrastructure/ only the templates are."""
    templates = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "infrastructure").glob("*.yaml"))
    return [*(path for path in DEPLOY_INPUTS if path != "infrastructure"), *templates]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        return []
    found = (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return sorted(file for file in found if not _IGNORED.intersection(file.relative_to(ROOT).parts))
