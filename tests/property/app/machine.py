"""Interprets statemachines/order_lifecycle.asl.yaml, as far as it goes, so that simulations drive the real machine.

It knows Task (Catch and Retry on everything), Choice and Wait, and of JSONata only what the file uses; anything else
raises, so that the file cannot grow past what is tested.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from tests.conftest import ROOT

DEFINITION: Path = ROOT / "statemachines" / "order_lifecycle.asl.yaml"
Call = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Invokes a function by the name of its substitution; raises when the function failed."""

_PATH = re.compile(r"\$states\.(input|result)\.(\w+)")


class FunctionFailed(Exception):  # noqa: N818 - what Step Functions sees of any failure
    """A function crashed or timed out."""


def definition() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(DEFINITION.read_text())
    return loaded


def run(machine: Mapping[str, Any], event: Mapping[str, Any], call: Call) -> Iterator[int]:
    """Yields the milliseconds to wait before going on; ends when the machine does."""
    name: str | None = machine["StartAt"]
    while name is not None:
        state = machine["States"][name]
        match state["Type"]:
            case "Wait":
                yield int(state["Seconds"]) * 1000
                name = state["Next"]
            case "Choice":
                name = _chosen(state, event)
            case "Task":
                yield 0
                event, name = yield from _task(state, event, call)
            case kind:
                raise NotImplementedError(kind)


def _task(state: Mapping[str, Any], event: Mapping[str, Any], call: Call) -> Any:
    attempts = 1 + sum(int(rule["MaxAttempts"]) for rule in state.get("Retry", ()))
    arguments = _filled(state["Arguments"], event, {})
    for attempt in range(attempts):
        try:
            result = call(state["Resource"].strip("${}"), arguments)
        except FunctionFailed:
            if attempt + 1 < attempts:
                yield 1000
                continue
            if "Catch" not in state:
                return event, None
            caught = state["Catch"][0]
            return _filled(caught["Output"], event, {}), caught["Next"]
        return _filled(state["Output"], event, result), state.get("Next")
    raise AssertionError("unreachable")


def _chosen(state: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    for choice in state["Choices"]:
        if _holds(choice["Condition"], event):
            return str(choice["Next"])
    return str(state["Default"])


def _holds(condition: str, event: Mapping[str, Any]) -> bool:
    text = condition.removeprefix("{%").removesuffix("%}").strip()
    path, operator, expected = re.fullmatch(r"(\S+) (=|in) (.+)", text).groups()  # type: ignore[union-attr]
    value = _value(path, event, {})
    options = re.findall(r"'([^']*)'", expected)
    return value == options[0] if operator == "=" else value in options


def _filled(template: Mapping[str, str], event: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _expression(text, event, result) for name, text in template.items()}


def _expression(text: str, event: Mapping[str, Any], result: Mapping[str, Any]) -> Any:
    if not text.startswith("{%"):
        return text
    inner = text.removeprefix("{%").removesuffix("%}").strip()
    ternary = re.fullmatch(r"(\S+) = '(\w+)' \? '(\w+)' : (\S+)", inner)
    if ternary is None:
        return _value(inner, event, result)
    path, compared, then, otherwise = ternary.groups()
    return then if _value(path, event, result) == compared else _value(otherwise, event, result)


def _value(path: str, event: Mapping[str, Any], result: Mapping[str, Any]) -> Any:
    source, name = _PATH.fullmatch(path).groups()  # type: ignore[union-attr]
    return (event if source == "input" else result)[name]
