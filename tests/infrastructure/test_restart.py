"""A platform that was stopped comes back with what people had, and leaves nothing running in between."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from tests.conftest import ROOT, STARTS_WITHIN_S, free_ports, launcher_environment
from tests.infrastructure.test_launcher import processes_naming
from websockets.sync.client import connect


@contextmanager
def running(state: Path, ports: list[int]) -> Iterator[dict[str, Any]]:
    environment = launcher_environment(state, ports=ports, BALINA_SITE="off", BALINA_DEMO="user")
    log = state.parent / "launcher.log"
    with log.open("ab") as output:
        launcher = subprocess.Popen([sys.executable, "-m", "local", "up"], cwd=ROOT, env=environment, stderr=output)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not (state / "up.json").exists():
            assert launcher.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield json.loads((state / "up.json").read_text())
    finally:
        launcher.terminate()
        launcher.wait(150)


def signed_in(facts: dict[str, Any]) -> requests.Session:
    session = requests.Session()
    credentials = {"email": facts["email"], "password": facts["password"]}
    answer = session.post(f"{facts['api']}/auth/login", json=credentials, timeout=60)
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return session


def a_live_price(facts: dict[str, Any], session: requests.Session) -> dict[str, Any] | None:
    """The first price pushed, not the snapshot: what wakes the pusher must have survived the restart too."""
    ticket = session.post(f"{facts['api']}/live/ticket", timeout=60).json()["ticket"]
    wanted = {"action": "subscribe", "channels": ["price:binance:BTC/USDT"]}
    with connect(f"{facts['websocket']}?ticket={ticket}") as socket:
        socket.send(json.dumps(wanted))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            message: dict[str, Any] = json.loads(socket.recv(timeout=60))
            if message["type"] == "update":
                return message
    return None


def test_users_accounts_and_watchlists_are_found_again_and_nothing_runs_in_between(tmp_path: Path) -> None:
    state, ports = tmp_path / "state", free_ports(3)
    with running(state, ports) as facts:
        session = signed_in(facts)
        before = session.get(f"{facts['api']}/accounts", timeout=60).json()["items"]
        watched = {"symbols": ["ETH/USDT"]}
        assert session.put(f"{facts['api']}/watchlist", json=watched, timeout=60).ok

    assert processes_naming(tmp_path) == []
    assert not (state / "up.json").exists()

    with running(state, ports) as facts:
        session = signed_in(facts)
        after = session.get(f"{facts['api']}/accounts", timeout=60).json()["items"]
        assert session.get(f"{facts['api']}/watchlist", timeout=60).json()["symbols"] == ["ETH/USDT"]
        assert a_live_price(facts, session) is not None

    assert [account["label"] for account in before] == ["Simulated exchange"]
    assert after == before
    assert processes_naming(tmp_path) == []
