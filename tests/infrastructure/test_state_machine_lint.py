"""The lint of state machines finds what it is for."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import ROOT

from lint.asl import findings

MACHINES = sorted((ROOT / "statemachines").glob("*.asl.yaml"))

GOOD: dict[str, Any] = {
    "Comment": "Sends an order.",
    "QueryLanguage": "JSONata",
    "StartAt": "SEND",
    "States": {
        "SEND": {
            "Type": "Task",
            "TimeoutSeconds": 5,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "DONE"}],
            "Next": "WHAT",
        },
        "WHAT": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $outcome = 'OK' %}", "Next": "DONE"}],
            "Default": "DONE",
        },
        "DONE": {"Type": "Succeed"},
    },
}


def test_a_good_machine_has_no_findings() -> None:
    assert list(findings("good", GOOD)) == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda m: m["States"]["SEND"].pop("TimeoutSeconds"), "TimeoutSeconds"),
        (lambda m: m["States"]["SEND"].pop("Catch"), "Catch"),
        (lambda m: m["States"]["SEND"].update(Retry=[{"ErrorEquals": ["States.ALL"]}]), "look the order up"),
        (lambda m: m["States"]["WHAT"].pop("Default"), "Default"),
        (lambda m: m["States"]["WHAT"]["Choices"][0].update(Condition="{% $amount > 3 %}"), "outcome"),
        (lambda m: m["States"]["SEND"].update(Next="NOWHERE"), "NOWHERE"),
        (lambda m: m["States"].update({f"S{n}": {"Type": "Pass"} for n in range(12)}), "more than 12"),
        (lambda m: m.update(QueryLanguage="JSONPath"), "JSONata"),
    ],
    ids=[
        "no time-out",
        "no catch",
        "resends",
        "no default",
        "branches on amount",
        "dangling",
        "too large",
        "not JSONata",
    ],
)
def test_a_spoilt_machine_is_found(spoil: Callable[[dict[str, Any]], object], complaint: str) -> None:
    machine = copy.deepcopy(GOOD)
    spoil(machine)

    assert any(complaint in finding for finding in findings("spoilt", machine))


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
def test_our_machines_pass(path: Path) -> None:
    assert list(findings(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))) == []
