"""No copyleft code may reach a layer: reads the licences of what the layers' locks name."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
_COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def main() -> int:
    names = {name for lock in ROOT.glob("layers/*/requirements.txt") for name in _PINNED.findall(lock.read_text())}
    refused = sorted(name for name in names if _COPYLEFT.search(_licence(name)))
    for name in refused:
        print(f"{name}: {_licence(name)}")
    print(f"{len(names)} packages in the layers, {len(refused)} refused")
    return 1 if refused else 0


def _licence(name: str) -> str:
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return ""  # for another platform
    stated = [facts.get("License-Expression", ""), *facts.get_all("Classifier", [])]
    return "; ".join(line for line in stated if line and ("License" in line or "::" not in line))


if __name__ == "__main__":
    sys.exit(main())
