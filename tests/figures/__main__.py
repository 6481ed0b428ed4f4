"""make figures: prints one line per figure: id, value, threshold, PASS or FAIL, seed. Fails when one does."""

import importlib
import os
import sys
from pathlib import Path

from tests.figures import PLANTS, REGISTRY


def main() -> int:
    for module in sorted(Path(__file__).parent.glob("figure_*.py")):
        importlib.import_module(f"tests.figures.{module.stem}")
    seed, plant = int(os.environ.get("SEED", "7")), os.environ.get("PLANT", "")
    if plant and plant not in PLANTS:
        print(f"PLANT is {plant!r}; there is {', '.join(sorted(PLANTS)) or 'none yet'}", file=sys.stderr)
        return 2
    figures = [found for name in sorted(REGISTRY) for found in REGISTRY[name](seed, plant)]
    for found in figures:
        print(found.line(), flush=True)
    return 0 if all(found.passes for found in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
