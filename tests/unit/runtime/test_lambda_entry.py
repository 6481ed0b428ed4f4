"""The boundary answers refusals, lets through what somebody must retry, and leaks nothing of an unexpected error."""

import json
import uuid
from typing import Any

import pytest

from balina.model.errors import (
    BalinaError,
    CorruptStateError,
    NotFoundError,
    RateLimitedError,
    Rejected,
    SubmissionUncertainError,
    Transient,
    Unknown,
)
from balina.runtime.lambda_entry import FunctionFailedError, lambda_entry, reaction_of

OUTCOMES = {Rejected: "DENIED", Transient: "UNREACHABLE", Unknown: "UNKNOWN"}


def handler_raising(error: Exception) -> Any:
    # A service of its own: a logger keeps the stream it was built with, and pytest changes it with every test.
    @lambda_entry(f"test-{uuid.uuid4().hex[:8]}", outcomes=OUTCOMES)
    def handler(event: Any, context: Any) -> Any:
        raise error

    return handler


def test_an_answer_goes_through_untouched() -> None:
    @lambda_entry("test-entry")
    def handler(event: Any, context: Any) -> Any:
        return {"outcome": "DONE", "echo": event["order_id"]}

    assert handler({"order_id": "1"}, None) == {"outcome": "DONE", "echo": "1"}


@pytest.mark.parametrize(
    ("error", "outcome", "reaction"),
    [
        (NotFoundError("no order 1"), "DENIED", "rejected"),
        (RateLimitedError("slow down"), "UNREACHABLE", "transient"),
        (SubmissionUncertainError("look it up"), "UNKNOWN", "unknown"),
    ],
)
def test_an_error_becomes_the_outcome_of_its_family(error: BalinaError, outcome: str, reaction: str) -> None:
    answer = handler_raising(error)({"order_id": "1"}, None)
    assert (answer["outcome"], answer["reaction"]) == (outcome, reaction)
    assert answer["error"] == type(error).__name__
    assert answer["reason"] == str(error)


def test_broken_state_fails_the_call() -> None:
    with pytest.raises(FunctionFailedError, match="CorruptStateError"):
        handler_raising(CorruptStateError("a row makes no sense"))({}, None)


def test_an_unexpected_error_leaves_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "c" * 64
    with pytest.raises(FunctionFailedError) as failure:
        handler_raising(RuntimeError(f"https://api.example/order?signature={secret}"))({"tenant": "t-1"}, None)
    assert str(failure.value) == "RuntimeError"
    assert failure.value.__cause__ is None
    output = capsys.readouterr().out
    assert secret not in output
    assert "RuntimeError" in output


def test_failures_are_counted_by_reaction_and_never_by_tenant(capsys: pytest.CaptureFixture[str]) -> None:
    handler_raising(NotFoundError("no order"))({"tenant": "t-1", "order_id": "1"}, None)
    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert [metric["FunctionFailures"] for metric in metrics] == [[1.0]]
    assert metrics[0]["reaction"] == "rejected"
    assert "t-1" not in json.dumps(metrics)


def test_ids_of_one_invocation_do_not_stick_to_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    handler = handler_raising(NotFoundError("nothing"))
    handler({"order_id": "first"}, None)
    handler({"bot_id": "second"}, None)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" not in line]
    assert [(line.get("order_id"), line.get("bot_id")) for line in lines] == [("first", None), (None, "second")]


@pytest.mark.parametrize("event", [None, [], "text", {"tenant": {"odd": 1}}], ids=["none", "list", "text", "nested"])
def test_an_odd_event_does_not_break_the_boundary(event: Any) -> None:
    assert handler_raising(NotFoundError("nothing"))(event, None)["outcome"] == "DENIED"


def test_every_error_of_ours_has_one_reaction() -> None:
    assert reaction_of(BalinaError("bare")) == "unexpected"
    assert {reaction_of(error("x")) for error in (NotFoundError, RateLimitedError, CorruptStateError)} == {
        "rejected",
        "transient",
        "broken",
    }
