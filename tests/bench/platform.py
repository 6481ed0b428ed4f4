"""A platform of the benchmarks' own: started when the first asks for it, stopped at the end."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, STARTS_WITHIN_S, Cloud, launcher_environment

_started: dict[str, Any] = {}


def platform(**environment: str) -> Cloud:
    if "cloud" not in _started:
        home = Path(tempfile.mkdtemp(prefix="balina-bench-"))
        _started["home"] = home
        _started["process"] = _launch(home, environment)
        _started["cloud"] = _await(home)
    cloud: Cloud = _started["cloud"]
    return cloud


def stop_platform() -> None:
    process: subprocess.Popen[bytes] | None = _started.pop("process", None)
    _started.pop("cloud", None)
    if process is not None:
        process.send_signal(signal.SIGTERM)
        process.wait(150)
        shutil.rmtree(_started.pop("home"), ignore_errors=True)


def _launch(home: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    wanted = {"BALINA_DEMO": "user", "BALINA_SITE": "off"} | environment
    with (home / "launcher.log").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "local", "up"],
            cwd=ROOT,
            env=launcher_environment(home / "state", **wanted),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await(home: Path) -> Cloud:
    facts = home / "state" / "up.json"
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not facts.exists():
        if _started["process"].poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The local cloud did not start:\n" + (home / "launcher.log").read_text()[-4000:])
        time.sleep(0.2)
    return Cloud(**json.loads(facts.read_text(encoding="utf-8")), state=home / "state")
