"""The real machine on the emulator, between three functions that answer by script and note how they were called."""

import io
import json
import os
import re
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.session import get_session
from tests.conftest import ROOT
from tests.contract import emulator

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
DEFINITION = ROOT / "statemachines" / "order_lifecycle.asl.yaml"
FUNCTIONS = ("OrderPrepareFunctionArn", "VenueFunctionArn", "OrderSettleFunctionArn")
PATIENCE_S = 60

# Answers by script: `{"send": ["CRASH", "UNKNOWN"], …}` in a file named after the order; the last answer stays.
ACTOR = """
import json, os, pathlib

def handler(event, context):
    folder = pathlib.Path(os.environ["FOLDER"]) / event["order_id"]
    action = event.get("action", os.environ["ROLE"])
    calls = folder / "calls.txt"
    with calls.open("a") as lines:
        lines.write(json.dumps([action, event]) + "\\n")
    made = sum(1 for line in calls.read_text().splitlines() if json.loads(line)[0] == action)
    answers = json.loads((folder / "script.json").read_text())[action]
    answer = answers[min(made, len(answers)) - 1]
    if answer == "CRASH":
        raise RuntimeError("the worker died")
    return {"outcome": answer, "reason": "", "amount": "1.5"}
"""


@dataclass
class Lifecycle:
    """One finished execution."""

    status: str
    output: Mapping[str, Any]
    calls: list[tuple[str, Mapping[str, Any]]]
    history: str

    @property
    def actions(self) -> list[str]:
        return [action for action, _ in self.calls]


Run = Callable[[Mapping[str, list[str]]], Lifecycle]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lifecycles")


@pytest.fixture(scope="session")
def machine(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """(arn, Step Functions client)."""
    program = emulator.executable()
    if program is None:
        pytest.skip("no emulator: `make setup` installs it, or set BALINA_EMULATOR to its program")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in KEYS.items():
            patch.setenv(name, value)
        with emulator.running(program, tmp_path_factory.mktemp("emulator")) as address:
            patch.setenv("AWS_ENDPOINT_URL", address)
            arns = {name: _actor(name, folder) for name in FUNCTIONS}
            states = _client("stepfunctions")
            created = states.create_state_machine(
                name="order-lifecycle",
                definition=json.dumps(_substituted(arns)),
                roleArn="arn:aws:iam::000000000000:role/order-lifecycle",
                type="STANDARD",
            )
            yield created["stateMachineArn"], states


@pytest.fixture
def run(machine: tuple[str, Any], folder: Path) -> Run:
    arn, states = machine

    def go(script: Mapping[str, list[str]]) -> Lifecycle:
        order_id = uuid.uuid4().hex
        (folder / order_id).mkdir()
        (folder / order_id / "script.json").write_text(json.dumps(script))
        event = json.dumps({"tenant": "tenant-1", "order_id": order_id})
        execution = states.start_execution(stateMachineArn=arn, name=order_id, input=event)["executionArn"]
        ended = _ended(states, execution)
        lines = (folder / order_id / "calls.txt").read_text().splitlines()
        history = json.dumps(states.get_execution_history(executionArn=execution), default=str)
        calls = [(call[0], call[1]) for call in map(json.loads, lines)]
        return Lifecycle(ended["status"], json.loads(ended.get("output") or "{}"), calls, history)

    return go


def _ended(states: Any, execution: str) -> Mapping[str, Any]:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        described: Mapping[str, Any] = states.describe_execution(executionArn=execution)
        if described["status"] != "RUNNING":
            return described
        time.sleep(0.1)
    raise AssertionError(f"{execution} did not end within {PATIENCE_S} s")


def _actor(name: str, folder: Path) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("actor.py", ACTOR)
    role = {"OrderPrepareFunctionArn": "prepare", "OrderSettleFunctionArn": "settle"}.get(name, "venue")
    created = _client("lambda").create_function(
        FunctionName=role,
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/actor",
        Handler="actor.handler",
        Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": {"FOLDER": str(folder), "ROLE": role}},
        Timeout=20,
    )
    return str(created["FunctionArn"])


def _substituted(arns: Mapping[str, str]) -> Any:
    text = re.sub(r"\$\{(\w+)\}", lambda match: arns[match.group(1)], DEFINITION.read_text())
    return yaml.safe_load(text)


def _client(service: str) -> Any:
    return get_session().create_client(service, region_name="us-east-1")
