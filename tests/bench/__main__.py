"""make bench: prints one line per measurement: name, value, unit, reference, ratio. Arguments choose by prefix."""

import importlib
import sys
from pathlib import Path

from tests.bench import REGISTRY
from tests.bench.platform import stop_platform


def main(prefixes: list[str]) -> int:
    for module in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"tests.bench.{module.stem}")
    chosen = [name for name in sorted(REGISTRY) if not prefixes or name.startswith(tuple(prefixes))]
    try:
        for name in chosen:
            for measured in REGISTRY[name]():
                print(measured.line(), flush=True)
    finally:
        stop_platform()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
