"""Lints state machines: every task ends in time, nothing that spends money is repeated blindly, none grows large.

Run as `python infrastructure/lint/asl.py statemachines/*.asl.yaml`; prints one line per finding.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

MOST_STATES = 12
# A task of these states must not be retried by the machine: whether the venue got the order is unknown until looked up.
NEVER_RETRIED = {"SEND"}


def findings(name: str, machine: dict[str, Any]) -> Iterator[str]:
    states: dict[str, dict[str, Any]] = machine.get("States", {})
    if machine.get("QueryLanguage") != "JSONata":
        yield f"{name}: QueryLanguage is not JSONata"
    if len(states) > MOST_STATES:
        yield f"{name}: {len(states)} states; more than {MOST_STATES} belong into code"
    if "Comment" not in machine:
        yield f"{name}: has no Comment that says what it is for"
    for title, state in states.items():
        for finding in (*_of_state(title, state), *_of_targets(state, states)):
            yield f"{name}: {title}: {finding}"


def _of_state(title: str, state: dict[str, Any]) -> Iterator[str]:
    if state.get("Type") == "Task":
        if not isinstance(state.get("TimeoutSeconds"), int):
            yield "a task needs TimeoutSeconds"
        if "Catch" not in state:
            yield "a task needs a Catch: an error must lead to a state, not end the machine"
        if title in NEVER_RETRIED and "Retry" in state:
            yield "must not be retried by the machine; look the order up instead"
    if state.get("Type") == "Choice":
        if "Default" not in state:
            yield "a choice needs a Default for an outcome it does not know"
        if not all("outcome" in str(choice.get("Condition", "")) for choice in state.get("Choices", [])):
            yield "a choice looks at `outcome` and nothing else; names of exceptions and amounts do not cross"


def _of_targets(state: dict[str, Any], states: dict[str, dict[str, Any]]) -> Iterator[str]:
    targets = [state.get("Next"), state.get("Default")]
    targets += [choice.get("Next") for choice in state.get("Choices", [])]
    targets += [caught.get("Next") for caught in state.get("Catch", [])]
    for target in targets:
        if target is not None and target not in states:
            yield f"goes to {target!r}, which is no state"


def main(paths: list[str]) -> int:
    found = [
        finding for path in paths for finding in findings(path, yaml.safe_load(Path(path).read_text(encoding="utf-8")))
    ]
    print("\n".join(found) or f"{len(paths)} state machines are fine")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
