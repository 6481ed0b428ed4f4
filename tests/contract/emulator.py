"""Starts the emulator of the cloud for a test session: loopback only, a free port, few services, and surely stopped."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = "dynamodb,kms,sts,iam,events,kinesis,lambda,states,cognito-idp"
START_TIMEOUT_S = 60


def executable() -> Path | None:
    """The emulator of the checkout, or the one that BALINA_EMULATOR names."""
    chosen = os.environ.get("BALINA_EMULATOR")
    candidate = Path(chosen) if chosen else ROOT / ".venv-emulator" / "bin" / "ministack"
    return candidate if candidate.exists() else None


@contextmanager
def running(program: Path, state: Path, *, services: str = SERVICES) -> Iterator[str]:
    """Yields the emulator's address."""
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "SERVICES": services,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "STATE_DIR": str(state),
        "TMPDIR": str(state),
    }
    log = (state / "emulator.log").open("w")
    process = subprocess.Popen([str(program)], env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=state)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(address, process, state / "emulator.log")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait_until_healthy(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the emulator stopped: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{address}/_ministack/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the emulator did not start: {log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
