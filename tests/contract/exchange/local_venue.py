"""Starts the simulated venue as its own process and points unmodified ccxt clients at it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ccxt.pro

ROOT = Path(__file__).resolve().parents[3]
FUNDS = {"USDT": "100000", "BTC": "2", "ETH": "20"}


def point_at(exchange: Any, port: int) -> Any:
    """Replaces ccxt's base addresses, nothing else."""
    exchange.urls["api"] = _localised(exchange.urls["api"], port)
    return exchange


def _localised(urls: Any, port: int) -> Any:
    if isinstance(urls, dict):
        return {name: _localised(url, port) for name, url in urls.items()}
    path = urls.split("://", 1)[1].partition("/")[2]
    # ccxt recognises spot sockets by "/stream" in their address.
    return f"ws://127.0.0.1:{port}/stream/{path}" if urls.startswith("ws") else f"http://127.0.0.1:{port}/{path}"


@dataclass
class LocalVenue:
    port: int
    state_dir: Path
    arguments: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        paths = os.pathsep.join([str(ROOT / "infrastructure" / "local"), str(ROOT / "layers" / "core")])
        command = [sys.executable, "-m", "exchange", "--port", str(self.port), "--state-dir", str(self.state_dir)]
        self.process = subprocess.Popen(
            [*command, *self.arguments], env=os.environ | {"PYTHONPATH": paths}, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            with contextlib.suppress(OSError):
                self.sim("GET", "health")
                return
            time.sleep(0.05)
        raise TimeoutError("the simulated venue did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(10)

    def sim(self, method: str, path: str, body: Any = None) -> Any:
        return self.call(method, f"/sim/{path}", body)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=content, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read())

    def account(self, name: str, balances: dict[str, str] | None = None, **permissions: bool) -> dict[str, str]:
        body = {"name": name, "balances": FUNDS if balances is None else balances, "permissions": permissions}
        answer = self.sim("POST", "accounts", body)
        return {"apiKey": answer["api_key"], "secret": answer["api_secret"]}

    def client(self, keys: dict[str, str] | None = None, **options: Any) -> Any:
        """A ccxt.pro client, which has the asynchronous REST calls too; the caller closes it."""
        return point_at(ccxt.pro.binance({"enableRateLimit": False, **(keys or {}), **options}), self.port)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(state_dir: Path, *arguments: str) -> Iterator[LocalVenue]:
    venue = LocalVenue(free_port(), state_dir, list(arguments))
    venue.start()
    try:
        yield venue
    finally:
        if venue.process is not None and venue.process.poll() is None:
            venue.stop()
