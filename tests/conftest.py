"""One local cloud for the whole test run, started by the first test that asks for it and shared by all workers.

It runs on free ports with a state folder of its own, through the same launcher a person uses, so a platform that is
already up on this machine is not touched.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOME = "BALINA_TEST_HOME"
STARTS_WITHIN_S = 300


@dataclass(frozen=True, slots=True)
class Cloud:
    """The running platform's addresses, as `.local/up.json` has them."""

    web: str
    api: str
    websocket: str
    exchange: str
    email: str
    password: str
    stack: str
    emulator: str
    stage: str
    outputs: dict[str, str]
    state: Path

    def client(self, service: str) -> Any:
        """A client of the account's owner, for looking behind the API."""
        import boto3

        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.emulator,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def function(self, name: str) -> str:
        return f"{self.stack}-{name}"


def pytest_configure(config: pytest.Config) -> None:
    if HOME not in os.environ:  # workers inherit it from the process that starts them
        os.environ[HOME] = tempfile.mkdtemp(prefix="balina-test-")
        config.add_cleanup(_stop)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "cloud" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.cloud)


@pytest.fixture(scope="session")
def cloud() -> Cloud:
    home = Path(os.environ[HOME])
    with _alone(home / "lock"):
        facts = home / "state" / "up.json"
        if not facts.exists():
            _start(home)
        content = json.loads(facts.read_text(encoding="utf-8"))
    return Cloud(**content, state=home / "state")


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def launcher_environment(state: Path, *, ports: list[int] | None = None, **more: str) -> dict[str, str]:
    web, emulator, exchange = ports or free_ports(3)
    return os.environ | {
        "BALINA_STATE": str(state),
        "BALINA_PORT": str(web),
        "BALINA_EMULATOR_PORT": str(emulator),
        "BALINA_EXCHANGE_PORT": str(exchange),
        "PYTHONPATH": str(ROOT / "infrastructure"),
        **more,
    }


def _start(home: Path) -> None:
    if (home / "failed").exists():
        pytest.fail(f"The local cloud did not start; its output is {home / 'launcher.log'}.")
    log = home / "launcher.log"
    with log.open("wb") as output:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "local", "up"],
            cwd=ROOT,
            env=launcher_environment(home / "state", BALINA_DEMO="user"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (home / "launcher.pid").write_text(str(launcher.pid))
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not (home / "state" / "up.json").exists():
        if launcher.poll() is not None or time.monotonic() > deadline:
            (home / "failed").touch()
            pytest.fail("The local cloud did not start:\n" + log.read_text(errors="replace")[-4000:])
        time.sleep(0.2)


def _stop() -> None:
    home = Path(os.environ.pop(HOME))
    pid = home / "launcher.pid"
    if pid.exists():
        _end(int(pid.read_text()))
    if (home / "failed").exists() or os.environ.get("BALINA_KEEP_TEST_HOME"):
        return  # its logs say why
    shutil.rmtree(home, ignore_errors=True)


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
        for _ in range(1200):
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.1)
    except ChildProcessError:  # a worker's child, not ours: it is gone once nobody answers to its id
        for _ in range(1200):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
    except ProcessLookupError:
        return


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
