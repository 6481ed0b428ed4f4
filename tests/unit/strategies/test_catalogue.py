"""The catalogue of strategies and what it refuses."""

import subprocess
import sys
from typing import Any

import pytest
from tests.conftest import ROOT

from balina.model.errors import InvalidRequestError
from balina.strategies.catalogue import CATALOGUE, card_of
from balina.strategies.ma_cross.settings import MaCross
from balina.strategies.registry import STRATEGIES


def test_everything_in_the_catalogue_can_be_computed() -> None:
    assert set(CATALOGUE) == set(STRATEGIES)


def test_missing_parameters_take_their_defaults() -> None:
    assert card_of("ma_cross").parse({}) == MaCross()
    assert card_of("ma_cross").parse({"fast": 3, "atr_multiple": 3}) == MaCross(fast=3, atr_multiple=3.0)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"speed": 3}, "no parameter 'speed'"),
        ({"fast": "3"}, "fast must be a whole number"),
        ({"fast": 3.0}, "fast must be a whole number"),
        ({"fast": True}, "fast must be a whole number"),
        ({"fast": 1}, "fast must be between 2 and 200"),
        ({"fast": 20, "slow": 20}, "less than slow"),
        ({"slow": 401}, "slow must be between 3 and 400"),
        ({"atr_multiple": float("nan")}, "atr_multiple must be between"),
        ({"atr_multiple": float("inf")}, "atr_multiple must be between"),
        ({"atr_multiple": None}, "atr_multiple must be a number"),
        ({"entry_order": "iceberg"}, "entry_order must be one of market, limit"),
        ({"join_trend": 1}, "join_trend must be true or false"),
    ],
)
def test_bad_parameters_are_refused_by_name(parameters: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidRequestError, match=complaint):
        card_of("ma_cross").parse(parameters)


def test_an_unknown_strategy_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidRequestError, match="ma_cross"):
        card_of("moon")


def test_the_catalogue_needs_no_numpy() -> None:
    """The API checks parameters in a function that has no numeric layer."""
    check = "import sys, balina.strategies.catalogue, balina.app.create_bot; sys.exit('numpy' in sys.modules)"
    path = {"PYTHONPATH": str(ROOT / "layers" / "core")}
    assert subprocess.run([sys.executable, "-c", check], env=path, check=False).returncode == 0
