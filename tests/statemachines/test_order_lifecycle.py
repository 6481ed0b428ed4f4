"""The order lifecycle on the emulator: where each outcome leads, and what never happens."""

import pytest
from tests.statemachines.conftest import Run

GOOD = {
    "prepare": ["PREPARED"],
    "send": ["FILLED"],
    "lookup": ["FOUND"],
    "confirm": ["TERMINAL"],
    "settle": ["SETTLED"],
}

pytestmark = pytest.mark.cloud


def verdict_of(lifecycle: object) -> str:
    calls = lifecycle.calls  # type: ignore[attr-defined]
    return str(calls[-1][1]["verdict"])


def test_an_order_that_fills_at_once_takes_three_steps(run: Run) -> None:
    lifecycle = run(GOOD)
    assert lifecycle.status == "SUCCEEDED"
    assert lifecycle.actions == ["prepare", "send", "settle"]
    assert lifecycle.output["outcome"] == "SETTLED"
    assert verdict_of(lifecycle) == "FILLED"


def test_an_order_that_is_denied_is_never_sent(run: Run) -> None:
    lifecycle = run({**GOOD, "prepare": ["DENIED"], "settle": ["ABORTED"]})
    assert lifecycle.actions == ["prepare", "settle"]
    assert lifecycle.output["outcome"] == "ABORTED"


@pytest.mark.parametrize("refusal", ["DENIED", "REJECTED"])
def test_an_order_that_is_refused_at_send_is_not_looked_for(run: Run, refusal: str) -> None:
    lifecycle = run({**GOOD, "send": [refusal], "settle": ["ABORTED"]})
    assert lifecycle.actions == ["prepare", "send", "settle"]
    assert verdict_of(lifecycle) == refusal


@pytest.mark.parametrize("trouble", ["CRASH", "UNKNOWN", "UNREACHABLE"])
def test_an_unclear_send_is_looked_up_and_not_sent_again(run: Run, trouble: str) -> None:
    lifecycle = run({**GOOD, "send": [trouble]})
    assert lifecycle.actions == ["prepare", "send", "lookup", "confirm", "settle"]
    assert verdict_of(lifecycle) == "TERMINAL"


def test_an_entry_that_is_not_found_ends_in_quarantine(run: Run) -> None:
    lifecycle = run({**GOOD, "send": ["UNKNOWN"], "lookup": ["NOT_FOUND", "QUARANTINED"], "settle": ["QUARANTINED"]})
    assert lifecycle.actions == ["prepare", "send", "lookup", "lookup", "settle"]
    assert lifecycle.output["outcome"] == "QUARANTINED"


def test_a_protective_order_is_sent_again_when_the_look_up_allows_it(run: Run) -> None:
    lifecycle = run({**GOOD, "send": ["UNKNOWN", "FILLED"], "lookup": ["RESEND"]})
    assert lifecycle.actions == ["prepare", "send", "lookup", "send", "settle"]


def test_a_look_up_that_crashes_is_repeated(run: Run) -> None:
    lifecycle = run({**GOOD, "send": ["UNKNOWN"], "lookup": ["CRASH", "FOUND"]})
    assert lifecycle.actions == ["prepare", "send", "lookup", "lookup", "confirm", "settle"]


def test_a_market_order_is_watched_until_it_is_filled(run: Run) -> None:
    lifecycle = run({**GOOD, "send": ["ACKNOWLEDGED"], "confirm": ["PENDING", "PENDING", "TERMINAL"]})
    assert lifecycle.actions == ["prepare", "send", "confirm", "confirm", "confirm", "settle"]


@pytest.mark.parametrize("open_", ["OPEN", "UNREACHABLE"])
def test_an_order_that_rests_is_left_to_the_sweeper(run: Run, open_: str) -> None:
    lifecycle = run({**GOOD, "send": ["ACKNOWLEDGED"], "confirm": [open_], "settle": ["OPEN"]})
    assert lifecycle.status == "SUCCEEDED"
    assert lifecycle.actions == ["prepare", "send", "confirm", "settle"]
    assert verdict_of(lifecycle) == "OPEN"
    assert lifecycle.output["outcome"] == "OPEN"


def test_nothing_but_ids_and_outcomes_is_written_into_the_history(run: Run) -> None:
    lifecycle = run(GOOD)
    assert set(lifecycle.output) == {"tenant", "order_id", "outcome"}
    for action, event in lifecycle.calls:
        assert set(event) <= {"tenant", "order_id", "action", "verdict"}, action
