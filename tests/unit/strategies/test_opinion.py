"""From a reading to a decision, the same in live trading and in backtests."""

from dataclasses import replace
from decimal import Decimal

import pytest

from balina.model.bots import Action
from balina.strategies.signals import Reading, opinion

BUY = Reading(score=0.6, confidence=0.8, enter=True, join=True, exit=False, stop_distance=2.0)
TREND = replace(BUY, enter=False)
TURN = Reading(score=-0.4, confidence=0.3, enter=False, join=False, exit=True, stop_distance=2.0)
NAN = float("nan")


def test_a_cross_enters_when_flat_and_holds_when_not() -> None:
    assert opinion(BUY, in_position=False, may_join=False).action is Action.ENTER
    assert opinion(BUY, in_position=True, may_join=False).action is Action.HOLD


def test_leaving_needs_no_confidence() -> None:
    assert opinion(TURN, in_position=True, may_join=False).action is Action.EXIT
    assert opinion(TURN, in_position=False, may_join=False).action is Action.HOLD


def test_a_trend_is_joined_only_where_that_is_allowed() -> None:
    assert opinion(TREND, in_position=False, may_join=False).action is Action.HOLD
    joined = opinion(TREND, in_position=False, may_join=True)
    assert (joined.action, joined.reason) == (Action.ENTER, "joins the trend")


@pytest.mark.parametrize(
    ("confidence", "action"),
    [(0.65, Action.ENTER), (0.64999, Action.DENIED), (0.0, Action.DENIED), (1.0, Action.ENTER)],
)
def test_an_entry_needs_confidence(confidence: float, action: Action) -> None:
    assert opinion(replace(BUY, confidence=confidence), in_position=False, may_join=False).action is action


def test_rounding_never_lifts_a_confidence_over_the_rule() -> None:
    view = opinion(replace(BUY, confidence=0.649999), in_position=False, may_join=False)
    assert (view.action, view.confidence) == (Action.DENIED, Decimal("0.6499"))


def test_an_entry_without_a_stop_distance_is_denied() -> None:
    assert opinion(replace(BUY, stop_distance=0.0), in_position=False, may_join=False).action is Action.DENIED


@pytest.mark.parametrize("unready", [{"score": NAN}, {"confidence": NAN}, {"stop_distance": float("inf")}], ids=str)
def test_before_warm_up_everything_waits(unready: dict[str, float]) -> None:
    for in_position in (False, True):
        view = opinion(replace(BUY, **unready), in_position=in_position, may_join=True)  # type: ignore[arg-type]
        assert (view.action, view.reason) == (Action.HOLD, "warming up")
