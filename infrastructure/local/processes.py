"""Programs we start: children with a log each, stopped with time to save what they hold; and builds."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.failures import LaunchError
from local.options import HOST

POLL_S = 0.05


@dataclass(slots=True)
class Child:
    """One running program. It has a session of its own, so a Ctrl-C reaches only the launcher, which stops it."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]
    stop_within_s: float

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        logs: Path,
        folder: Path,
        stop_within_s: float = 10,
    ) -> "Child":
        log = logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                env=dict(environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name=name, log=log, process=process, stop_within_s=stop_within_s)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], *, within_s: float, beside: Sequence["Child"] = ()) -> None:
        """`beside` are children whose end makes waiting pointless."""
        deadline = time.monotonic() + within_s
        while not is_ready():
            for child in (self, *beside):
                if not child.is_running:
                    raise child.ended()
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"{self.name} did not answer within {within_s:.0f} s.", remedy=f"Its log says why: {self.log}"
                )
            time.sleep(POLL_S)

    def ended(self) -> LaunchError:
        code = self.process.poll()
        return LaunchError(
            f"{self.name} ended by itself (exit code {code}). Its last lines:\n{_tail(self.log, lines=12)}",
            remedy=f"The whole log is {self.log}; `make up` starts everything again and keeps the state.",
        )

    def stop(self) -> None:
        """Asks it to end and waits; only what does not listen is killed, with its own children."""
        if self.is_running:
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.stop_within_s)
        end_group(self.process.pid)
        self.process.wait()


def claim_port(port: int, *, variable: str, purpose: str) -> None:
    """Refuses a port somebody listens on, before anything is started."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as exc:
            raise LaunchError(
                f"Port {port}, meant for {purpose}, is in use.",
                remedy=f"Stop what listens there (a forgotten `make up`? try `make down`), or choose another: "
                f"{variable}=PORT make up",
            ) from exc


class Programs:
    """Programs that run to their end, so that an interruption can stop those under way."""

    def __init__(self) -> None:
        self._running: set[int] = set()

    def run(
        self,
        command: Sequence[str | Path],
        *,
        what: str,
        log: Path,
        environment: Mapping[str, str],
        folder: Path,
    ) -> None:
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                env=dict(environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._running.add(process.pid)
            code = process.wait()
            self._running.discard(process.pid)
        if code != 0:
            raise LaunchError(
                f"{what} failed. Its last lines:\n{_tail(log, lines=25)}", remedy=f"The whole output is {log}."
            )

    def stop(self) -> None:
        for group in tuple(self._running):
            end_group(group)


PROGRAMS = Programs()


def end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # it left nothing behind


def _tail(log: Path, *, lines: int) -> str:
    shown = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in shown)
