"""The lint of state machines finds what it is for."""

import copy
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
    "StartAt": "Send it",
    "States": {
        "Send it": {
            "Type": "Task",
            "TimeoutSeconds": 5,
            "Arguments": {"action": "send"},
            "Output": {"verdict": "{% $states.result.outcome %}"},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Settle it"}],
            "Next": "What now",
        },
        "What now": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $states.input.verdict in ['SENT', 'FOUND'] %}", "Next": "Settle it"}],
            "Default": "Settle it",
        },
        "Settle it": {
            "Type": "Task",
            "TimeoutSeconds": 5,
            "Output": {"outcome": "{% $states.result.outcome %}"},
            "Retry": [{"ErrorEquals": ["States.ALL"]}],
            "End": True,
        },
    },
}


def test_a_good_machine_has_no_findings() -> None:
    assert list(findings("good", GOOD)) == []


@pytest.mark.parametrize(
    ("state", "change", "complaint"),
    [
        ("Send it", {"TimeoutSeconds": None}, "TimeoutSeconds"),
        ("Send it", {"Catch": []}, "unknown outcome"),
        ("Send it", {"Retry": [{"ErrorEquals": ["States.ALL"]}]}, "look it up"),
        ("Send it", {"Next": "NOWHERE"}, "NOWHERE"),
        ("Settle it", {"Retry": None}, "one crash"),
        ("Settle it", {"Output": {}}, "carries the outcome"),
        ("What now", {"Default": None}, "Default"),
        ("What now", {"Choices": [{"Condition": "{% $amount > 3 %}", "Next": "Settle it"}]}, "business branching"),
    ],
    ids=[
        "no time-out",
        "crash of a send ends it",
        "resends",
        "dangling",
        "crash ends it",
        "no outcome",
        "no default",
        "branches on amount",
    ],
)
def test_a_spoilt_state_is_found(state: str, change: dict[str, Any], complaint: str) -> None:
    machine = copy.deepcopy(GOOD)
    spoilt = machine["States"][state] | change
    machine["States"][state] = {name: value for name, value in spoilt.items() if value is not None}

    assert any(complaint in finding for finding in findings("spoilt", machine))


def test_a_machine_that_grew_large_or_speaks_the_old_language_is_found() -> None:
    grown = GOOD | {"States": GOOD["States"] | {f"S{n}": {"Type": "Pass"} for n in range(12)}}

    assert any("more than 12" in finding for finding in findings("grown", grown))
    assert any("JSONata" in finding for finding in findings("old", GOOD | {"QueryLanguage": "JSONPath"}))


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
def test_our_machines_pass(path: Path) -> None:
    assert list(findings(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))) == []
