"""`make check`: every check, side by side, each with its own output when it fails. Exit code 1 if any did."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
SOURCES = ("layers", "functions", "infrastructure", "tests")


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    command: tuple[str, ...]
    paths: str = ""


def checks() -> list[Check]:
    templates = ["template.yaml", *_shown("infrastructure/*.yaml")]
    found = [
        Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
        Check("lint", (str(BIN / "ruff"), "check", ".")),
        Check("types: core", (str(BIN / "mypy"), "-p", "balina"), "layers/core"),
        Check("types: exchange", (str(BIN / "mypy"), "-p", "exchange"), "infrastructure/local:layers/core"),
        Check("types: launcher", (str(BIN / "mypy"), "-p", "local", "--exclude", "local/exchange/"), "infrastructure"),
        Check("rings", (str(BIN / "lint-imports"), "--no-cache"), "layers/core"),
        Check("templates", (str(BIN / "cfn-lint"), *templates)),
        Check("state machines", (PYTHON, "infrastructure/lint/asl.py", *_shown("statemachines/*.asl.yaml"))),
        Check("licences", (PYTHON, "infrastructure/lint/licences.py")),
        Check("web: lint", ("npm", "--prefix", "web", "run", "lint")),
        Check("web: types", ("npm", "--prefix", "web", "exec", "--", "tsc", "--noEmit", "-p", "web/tsconfig.json")),
    ]
    found += [
        Check(f"types: {folder.name}", (str(BIN / "mypy"), *_modules(folder)), f"{folder}:layers/core")
        for folder in sorted((ROOT / "functions").iterdir())
        if folder.is_dir() and _modules(folder)
    ]
    if (ROOT / "infrastructure" / "generate").is_dir():
        found.append(Check("drift", (PYTHON, "-m", "generate", "--check"), "infrastructure:layers/core:functions/api"))
    return found


def main() -> int:
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        results = list(pool.map(_run, checks()))
    failed = [name for name, passed in results if not passed]
    print(f"{len(results) - len(failed)} of {len(results)} checks passed in {time.monotonic() - began:.0f} s")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _run(check: Check) -> tuple[str, bool]:
    if shutil.which(check.command[0]) is None:
        print(f"FAILED  {check.name}: {check.command[0]} is missing")
        return check.name, False
    environment = os.environ | ({"MYPYPATH": check.paths, "PYTHONPATH": check.paths} if check.paths else {})
    began = time.monotonic()
    done = subprocess.run(check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    took = time.monotonic() - began
    if done.returncode == 0:
        print(f"ok      {check.name} ({took:.1f} s)", flush=True)
    else:
        print(f"FAILED  {check.name} ({took:.1f} s)\n{done.stdout}{done.stderr}", flush=True)
    return check.name, done.returncode == 0


def _modules(folder: Path) -> tuple[str, ...]:
    return tuple(str(file.relative_to(ROOT)) for file in sorted(folder.rglob("*.py")))


def _shown(pattern: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


if __name__ == "__main__":
    sys.exit(main())
