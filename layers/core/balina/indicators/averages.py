"""Moving averages. The first value is where the window is first full; before it there is NaN."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Column = NDArray[np.float64]


def sma(values: Column, period: int) -> Column:
    """Simple moving average; first value at index `period - 1`.

    Every window is summed by itself instead of by a running sum, so a value does not depend on how much history lies
    before its window, not even in the last bit.
    """
    return weighted(values, np.full(period, 1.0 / period))


def ema(values: Column, period: int) -> Column:
    """Exponential moving average with smoothing 2 / (period + 1), seeded by the mean of the first `period` values.

    First value at index `period - 1`. It never quite forgets its seed: strategies that must decide alike on any
    history need a window of their own.
    """
    return smoothed(values, period, 2.0 / (period + 1))


def smoothed(values: Column, period: int, share: float) -> Column:
    """Recursive average: each step moves by `share` of the distance to the new value."""
    result = np.full(len(values), np.nan)
    if len(values) < period:
        return result
    current = float(np.mean(values[:period]))
    result[period - 1] = current
    for index in range(period, len(values)):
        current += share * (float(values[index]) - current)
        result[index] = current
    return result


def weighted(values: Column, weights: Column) -> Column:
    """Weighted sum over the last len(weights) values, the newest under the last weight."""
    result = np.full(len(values), np.nan)
    if len(values) >= len(weights):
        # The product is a new contiguous array, so numpy adds up each row by itself and always in the same order.
        result[len(weights) - 1 :] = (sliding_window_view(values, len(weights)) * weights).sum(axis=1)
    return result
