"""Indicators against values worked out by hand, and where they begin."""

import numpy as np
import pytest

from balina.indicators.averages import ema, sma
from balina.indicators.ranges import true_range, wilder_atr, wilder_weights, windowed_atr

PRICES = np.array([1.0, 2.0, 3.0, 4.0, 8.0])
HIGH = np.array([10.0, 12.0, 11.0, 15.0, 14.0])
LOW = np.array([9.0, 10.0, 9.5, 12.0, 13.0])
CLOSE = np.array([9.5, 11.0, 10.0, 14.0, 13.5])


def test_the_simple_average_begins_when_its_window_is_full() -> None:
    np.testing.assert_allclose(sma(PRICES, 3), [np.nan, np.nan, 2.0, 3.0, 5.0])


def test_the_exponential_average_is_seeded_by_the_mean() -> None:
    np.testing.assert_allclose(ema(PRICES, 3), [np.nan, np.nan, 2.0, 3.0, 5.5])


def test_the_true_range_counts_the_gap_to_the_close_before() -> None:
    np.testing.assert_allclose(true_range(HIGH, LOW, CLOSE), [np.nan, 2.5, 1.5, 5.0, 1.0])


def test_wilder_s_atr_begins_with_a_mean_and_moves_by_its_share() -> None:
    np.testing.assert_allclose(wilder_atr(HIGH, LOW, CLOSE, 2), [np.nan, np.nan, 2.0, 3.5, 2.25])


def test_the_windowed_atr_is_wilder_s_over_its_window() -> None:
    """Four true ranges are all there is here, so a memory of two periods of two holds all history."""
    windowed = windowed_atr(HIGH, LOW, CLOSE, 2, memory=2)
    np.testing.assert_allclose(windowed, [np.nan, np.nan, np.nan, np.nan, 2.25])


@pytest.mark.parametrize("period", [2, 3, 14, 100])
def test_the_weights_of_the_atr_sum_to_one(period: int) -> None:
    weights = wilder_weights(period, 4 * period)
    assert len(weights) == 4 * period
    assert weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("indicator", [lambda p: sma(p, 9), lambda p: ema(p, 9), lambda p: wilder_atr(p, p, p, 9)])
def test_too_short_a_history_gives_nothing(indicator: object) -> None:
    result = indicator(PRICES)  # type: ignore[operator]
    assert len(result) == len(PRICES)
    assert np.isnan(result).all()
