"""How long the layers take to import, cold: the part of a cold start that is ours to choose."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.bench import Measured, benchmark
from tests.conftest import ROOT

# Seconds that the heaviest library may take once compiled.
CCXT_REFERENCE_S = 0.35


@benchmark("layers")
def import_of_the_exchange_layer() -> Iterable[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [_built(name, Path(folder)) for name in ("core", "exchange")]
        times = [_import_time("import ccxt; ccxt.binance()", paths) for _ in range(7)]
    yield Measured("import_ccxt_binance", min(times), "s", CCXT_REFERENCE_S)


def _built(layer: str, folder: Path) -> Path:
    target = folder / layer
    subprocess.run([sys.executable, ROOT / "infrastructure" / "layer_build", layer, target], check=True)
    return target / "python"


def _import_time(code: str, paths: list[Path]) -> float:
    python = ROOT / ".venv-emulator" / "bin" / "python"
    environment = {"PYTHONPATH": ":".join(str(path) for path in paths)}
    bare = _seconds([python, "-c", "pass"], environment)
    return _seconds([python, "-c", code], environment) - bare


def _seconds(command: list[str | Path], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True)
    return time.perf_counter() - began
