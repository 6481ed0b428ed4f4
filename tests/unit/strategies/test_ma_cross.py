"""The moving-average cross: when it enters, joins and leaves, and how sure it says it is."""

import math

import numpy as np
import pytest

from balina.strategies.candles import CandleColumns
from balina.strategies.ma_cross.settings import MaCross
from balina.strategies.ma_cross.signals import signals
from balina.strategies.signals import Signals

SETTINGS = MaCross(fast=2, slow=4, atr_period=2, atr_multiple=1.5)


def columns(closes: list[float]) -> CandleColumns:
    close = np.array(closes)
    return CandleColumns(close, close + 1, close - 1, close, np.ones(len(close)))


def read(closes: list[float]) -> Signals:
    return signals(SETTINGS, columns(closes))


FALL_THEN_RISE = [100.0 - n for n in range(12)] + [89.0 + 2 * n for n in range(1, 8)]


def test_nothing_is_said_before_the_lookback_is_full() -> None:
    said = read(FALL_THEN_RISE)
    warm = SETTINGS.lookback - 1
    assert not any(said.at(index).is_warm for index in range(warm - 1))
    assert said.at(warm).is_warm


def test_it_enters_once_where_the_fast_average_crosses_above() -> None:
    said = read(FALL_THEN_RISE)
    (index,) = np.flatnonzero(said.enter)
    assert said.join[index]
    assert not said.join[index - 1]
    assert said.join[index + 1]
    assert not said.enter[index + 1]


def test_it_leaves_for_as_long_as_the_fast_average_is_not_above() -> None:
    said = read(FALL_THEN_RISE)
    warm = slice(SETTINGS.lookback - 1, None)
    assert (said.exit[warm] == ~said.join[warm]).all()


def test_the_confidence_is_the_formula_of_its_documentation() -> None:
    closes = FALL_THEN_RISE
    said = read(closes).at(-1)
    fast, slow = np.mean(closes[-2:]), np.mean(closes[-4:])
    fast_before = np.mean(closes[-4:-2])
    atr = said.stop_distance / SETTINGS.atr_multiple
    strength = ((fast - slow) + (fast - fast_before)) / atr
    assert said.confidence == pytest.approx(0.5 + 0.5 * math.tanh(strength))
    assert said.score == pytest.approx(math.tanh(strength))


def test_the_stop_is_a_multiple_of_the_average_true_range_away() -> None:
    """Each candle spans two and moves by two with a gap of one: its true range is three."""
    assert read([100.0 + 2 * n for n in range(20)]).at(-1).stop_distance == pytest.approx(1.5 * 3)


def test_a_market_that_stands_still_is_no_trend_and_has_no_strength() -> None:
    close = np.full(30, 100.0)
    said = signals(SETTINGS, CandleColumns(close, close, close, close, close)).at(-1)
    assert (said.enter, said.join, said.exit) == (False, False, True)
    assert said.confidence == 0.5
    assert said.stop_distance == 0


def test_a_stronger_trend_is_more_sure() -> None:
    def sure(step: float) -> float:
        return read([100.0 + step * n for n in range(20)]).at(-1).confidence

    assert 0.5 < sure(0.1) < sure(0.5) < sure(2.0) <= 1.0
    assert sure(-0.5) < 0.5
