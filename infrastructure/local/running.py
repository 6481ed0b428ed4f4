"""Remembers which processes belong to a state folder, so that nothing is started twice or left behind."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from local.failures import LaunchError
from local.memory import read_json, write_json
from local.processes import Child, end_group

LAUNCHER = "launcher"
STOPS_WITHIN_S = 100


@dataclass(frozen=True, slots=True)
class Known:
    """A process as we left it: an id alone could by now be somebody else's."""

    pid: int
    born: str

    @property
    def is_alive(self) -> bool:
        return _born(self.pid) == self.born


def remember(state: Path, children: list[Child]) -> None:
    pids = {LAUNCHER: os.getpid()} | {child.name: child.process.pid for child in children if child.is_running}
    write_json(state / "run.json", {name: {"pid": pid, "born": _born(pid)} for name, pid in pids.items()})


def forget(state: Path) -> None:
    (state / "run.json").unlink(missing_ok=True)


def known(state: Path) -> dict[str, Known]:
    return {name: Known(**entry) for name, entry in read_json(state / "run.json").items()}


def refuse_second_start(state: Path) -> None:
    launcher = known(state).get(LAUNCHER)
    if launcher is not None and launcher.is_alive:
        raise LaunchError(
            f"This platform is already running (process {launcher.pid}).",
            remedy="Open its page, bring changed code in with `make reload`, or stop it with `make down`.",
        )


def stop_left_behind(state: Path) -> list[str]:
    """Ends, gently, what a launcher that was killed could not stop. Returns the names."""
    left = {name: process for name, process in known(state).items() if name != LAUNCHER and process.is_alive}
    for process in left.values():
        os.kill(process.pid, signal.SIGTERM)
    for process in left.values():
        if not _gone(process, within_s=STOPS_WITHIN_S):
            end_group(process.pid)
    forget(state)
    return sorted(left)


def stop_launcher(state: Path) -> bool:
    launcher = known(state).get(LAUNCHER)
    if launcher is None or not launcher.is_alive:
        return False
    os.kill(launcher.pid, signal.SIGTERM)
    if not _gone(launcher, within_s=STOPS_WITHIN_S):
        raise LaunchError(
            f"Process {launcher.pid} has not stopped within {STOPS_WITHIN_S} s.",
            remedy=f"Look into {state / 'logs'}, then end it by hand: kill -9 {launcher.pid}",
        )
    return True


def _gone(process: Known, *, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while process.is_alive:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _born(pid: int) -> str:
    """When a process began, empty when it is no more."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        is_zombie = fields[0] == "Z"
        return "" if is_zombie else fields[19]
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()
