"""The launcher as a person meets it when something is wrong: one clear message, and nothing left running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, free_ports, launcher_environment

from local.failures import LaunchError
from local.options import Options, plain_environment
from local.processes import PROGRAMS, Child


def launch(state: Path, *, command: str = "up", ports: list[int] | None = None, **more: str) -> tuple[int, str]:
    environment = launcher_environment(state, ports=ports, BALINA_SITE="off", **more)
    done = subprocess.run(
        [sys.executable, "-m", "local", command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stderr


def processes_naming(state: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = entry.with_name("environ").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if str(state) in words or str(state) in environment:
            found.append(words)
    return found


@pytest.mark.parametrize(
    ("taken", "variable", "purpose"),
    [(0, "BALINA_PORT", "web app"), (1, "BALINA_EMULATOR_PORT", "emulator"), (2, "BALINA_EXCHANGE_PORT", "exchange")],
    ids=["web", "emulator", "exchange"],
)
def test_a_port_in_use_is_named_with_the_variable_that_moves_it(
    tmp_path: Path, taken: int, variable: str, purpose: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ports = free_ports(3)
        ports[taken] = listener.getsockname()[1]
        code, said = launch(tmp_path, ports=ports)

    assert code == 1
    assert f"Port {ports[taken]}" in said
    assert purpose in said
    assert f"{variable}=PORT make up" in said
    assert "Traceback" not in said
    assert processes_naming(tmp_path) == []


def test_a_missing_tool_is_named_with_what_installs_it(tmp_path: Path) -> None:
    code, said = launch(tmp_path, PATH=str(tmp_path))

    assert code == 1
    assert "npm is missing" in said
    assert "apt install nodejs npm" in said


@pytest.mark.parametrize(
    ("market", "complaint"),
    [("replay:/no/such/capture.jsonl", "capture that is not there"), ("yesterday", "MARKET=simulated")],
    ids=["capture", "word"],
)
def test_a_market_that_is_none_is_refused_before_anything_starts(tmp_path: Path, market: str, complaint: str) -> None:
    code, said = launch(tmp_path, MARKET=market)

    assert (code, complaint in said, "Traceback" in said) == (1, True, False)


def test_a_child_that_dies_at_the_start_is_shown_with_its_last_words_and_the_rest_is_stopped(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("no capture at all\n")

    code, said = launch(tmp_path / "state", MARKET=f"replay:{broken}")

    assert code == 1
    assert "exchange ended by itself" in said
    assert "exchange.log" in said
    assert processes_naming(tmp_path) == []
    assert not (tmp_path / "state" / "up.json").exists()


def test_commands_for_a_platform_that_is_not_running_say_so(tmp_path: Path) -> None:
    assert launch(tmp_path, command="down") == (0, "nothing was running\n")
    code, said = launch(tmp_path, command="reload")
    assert (code, "make up" in said) == (1, True)


def test_a_program_that_fails_is_shown_with_its_last_lines(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]

    with pytest.raises(LaunchError, match="Deploying failed") as failure:
        PROGRAMS.run(command, what="Deploying", log=tmp_path / "log", environment=plain_environment(), folder=tmp_path)

    assert "the reason" in failure.value.what
    assert str(tmp_path / "log") in failure.value.remedy


def test_a_child_that_ignores_the_request_to_stop_is_ended_with_its_own_children(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(p.pid, flush=True);"
        "time.sleep(60)"
    )
    child = Child.start(
        "stubborn",
        [sys.executable, "-c", code],
        environment=plain_environment(),
        logs=tmp_path,
        folder=tmp_path,
        stop_within_s=0.3,
    )
    child.wait_until(lambda: child.log.read_text().strip().isdigit(), within_s=10)

    child.stop()

    assert not child.is_running
    assert not _runs(int(child.log.read_text()))


def test_children_get_none_of_our_credentials_or_import_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "PYTHONPATH", "BALINA_STATE"):
        monkeypatch.setenv(name, "ours")

    assert "ours" not in plain_environment().values()


def test_ports_and_state_come_from_the_environment() -> None:
    options = Options.from_env({"BALINA_PORT": "9000", "BALINA_STATE": "elsewhere", "MARKET": "live"})

    assert (options.web, options.state, options.has_simulated_venue) == (
        "http://127.0.0.1:9000",
        ROOT / "elsewhere",
        False,
    )


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
