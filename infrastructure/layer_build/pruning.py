"""Takes out of a layer what no function imports: tests, type stubs, deploy-time tools and unused venues."""

import re
import shutil
from pathlib import Path

VENUES = ("binance", "bybit", "okx", "bitget", "kraken")

# What each package keeps or loses; measured against what the functions import.
_LOST = {
    "core": (
        "aws_lambda_powertools/event_handler",
        *(
            f"aws_lambda_powertools/utilities/{name}"
            for name in (
                "auth_alpha",
                "data_masking",
                "feature_flags",
                "kafka",
                "parameters",
                "streaming",
                "validation",
            )
        ),
        "pydantic/v1",
        "pydantic/mypy.py",
    ),
    "exchange": (),
    "numeric": ("numpy/f2py", "numpy/_core/include", "numpy/random/lib", "numpy/_core/lib", "numpy/doc"),
}
_CHALICE_KEPT = {"__init__.py", "app.py", "py.typed"}
_CCXT_KEPT = {"__init__.py", "base", "abstract", "static_dependencies", *(f"{venue}.py" for venue in VENUES)}
_NEVER = ("tests", "test", "testing_data", "bin", "__pycache__")
_FILES = (
    "*.pyi",
    "*.pxd",
    "*.pyx",
    "*.c",
    "*.h",
    "*.a",
    "*.exe",
    "RECORD",
    "INSTALLER",
    "REQUESTED",
    "direct_url.json",
)


def prune(layer: str, packages: Path) -> None:
    for lost in _LOST[layer]:
        _remove(packages / lost)
    if (packages / "chalice").exists():
        _keep(packages / "chalice", _CHALICE_KEPT)
    if (packages / "ccxt").exists():
        _prune_ccxt(packages / "ccxt")
    for name in _NEVER:
        for found in [path for path in packages.rglob(name) if path.is_dir()]:
            _remove(found)
    for pattern in _FILES:
        for found in packages.rglob(pattern):
            found.unlink()


def _prune_ccxt(ccxt: Path) -> None:
    _keep(ccxt, _CCXT_KEPT)
    _keep(ccxt / "abstract", {"__init__.py", *(f"{venue}.py" for venue in VENUES)})
    # Signatures of venues on other chains; the base class imports them inside the methods that need them.
    _keep(ccxt / "static_dependencies", {"__init__.py"})
    entry = ccxt / "__init__.py"
    entry.write_text(_lazy_entry(entry.read_text(encoding="utf-8")), encoding="utf-8")


def _lazy_entry(original: str) -> str:
    """ccxt's own entry module without the 100 venues it imports: each of ours is imported when first named."""
    imports_a_venue = re.compile(r"^from ccxt\.(?!base\b)(\w+) import \1\b.*\n", re.MULTILINE)
    head = imports_a_venue.sub("", original.split("\nexchanges = [", 1)[0])
    names = ", ".join(f"'{venue}'" for venue in VENUES)
    return (
        f"{head}\nexchanges = [{names}]\n"
        "base = ['Exchange', 'Precise', 'exchanges', 'decimal_to_precision']\n"
        "__all__ = base + errors.__all__ + exchanges\n\n\n"
        "def __getattr__(name):\n"
        "    if name not in exchanges:\n"
        "        raise AttributeError(f'this build of ccxt has no {name!r}')\n"
        "    from importlib import import_module\n"
        "    venue = getattr(import_module(f'ccxt.{name}'), name)\n"
        "    globals()[name] = venue\n"
        "    return venue\n"
    )


def _keep(folder: Path, names: set[str]) -> None:
    for found in folder.iterdir():
        if found.name not in names:
            _remove(found)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
