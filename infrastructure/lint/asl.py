"""Lints state machines: every task ends in time, nothing that spends money is repeated blindly, none grows large.

Run as `python infrastructure/lint/asl.py statemachines/*.asl.yaml`; prints one line per finding.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

MOST_STATES = 12
# A comparison of one field with words in capitals: outcomes of our own functions, never names of exceptions.
_WORDS = r"'[A-Z][A-Z_]*'"
OUTCOME = re.compile(rf"\{{% \$states\.input\.(verdict|outcome) (= {_WORDS}|in \[{_WORDS}(, {_WORDS})*\]) %\}}")


def findings(name: str, machine: dict[str, Any]) -> Iterator[str]:
    states: dict[str, dict[str, Any]] = machine.get("States", {})
    if machine.get("QueryLanguage") != "JSONata":
        yield f"{name}: QueryLanguage is not JSONata"
    if len(states) > MOST_STATES:
        yield f"{name}: {len(states)} states; more than {MOST_STATES} belong into code"
    if "Comment" not in machine:
        yield f"{name}: has no Comment that says what it is for"
    for title, state in states.items():
        for finding in (*_of_state(state), *_of_targets(state, states)):
            yield f"{name}: {title}: {finding}"


def _of_state(state: dict[str, Any]) -> Iterator[str]:
    if state.get("Type") == "Task":
        yield from _of_task(state)
    if state.get("Type") == "Choice":
        if "Default" not in state:
            yield "a choice needs a Default for an outcome it does not know"
        if not all(OUTCOME.fullmatch(str(choice.get("Condition", ""))) for choice in state.get("Choices", [])):
            yield "a choice compares an outcome with words and does nothing else; business branching is Python"


def _of_task(state: dict[str, Any]) -> Iterator[str]:
    if not isinstance(state.get("TimeoutSeconds"), int):
        yield "a task needs TimeoutSeconds"
    if "$states.result.outcome" not in str(state.get("Output", "")):
        yield "a task's Output carries the outcome of its result"
    catches_all = any("States.ALL" in caught["ErrorEquals"] for caught in state.get("Catch", []))
    if state.get("Arguments", {}).get("action") == "send":
        if "Retry" in state:
            yield "what sends must not be retried by the machine: the venue may hold the order, so look it up"
        if not catches_all:
            yield "what sends needs a Catch of States.ALL: a crash is an unknown outcome"
    elif not catches_all and "Retry" not in state:
        yield "a task is retried or caught, so that one crash does not end the machine"


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
