"""True range and Wilder's average of it (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978)."""

import numpy as np
from numpy.typing import NDArray

from balina.indicators.averages import smoothed, weighted

Column = NDArray[np.float64]


def true_range(high: Column, low: Column, close: Column) -> Column:
    """The largest of the candle's own range and its distances to the close before; NaN at index 0, which has none."""
    result = np.full(len(close), np.nan)
    before = close[:-1]
    result[1:] = np.maximum(high[1:] - low[1:], np.maximum(np.abs(high[1:] - before), np.abs(low[1:] - before)))
    return result


def wilder_atr(high: Column, low: Column, close: Column, period: int) -> Column:
    """Wilder's ATR: the mean of the first `period` true ranges, then smoothed by 1 / period.

    First value at index `period`. Depends on all history before it.
    """
    result = np.full(len(close), np.nan)
    if len(close) > period:
        result[1:] = smoothed(true_range(high, low, close)[1:], period, 1.0 / period)
    return result


def windowed_atr(high: Column, low: Column, close: Column, period: int, *, memory: int) -> Column:
    """Wilder's ATR as if history began `memory * period` true ranges ago; first value at index `memory * period`.

    The recursion, written out over a window, is a weighted sum: each value is reached in one pass and depends on its
    own window only.
    """
    return weighted(true_range(high, low, close), wilder_weights(period, memory * period))


def wilder_weights(period: int, window: int) -> Column:
    """Weights of the last `window` true ranges, oldest first; they sum to one."""
    keep = 1.0 - 1.0 / period
    seed = np.full(period, keep ** (window - period) / period)
    rest = np.array([keep**age / period for age in range(window - period - 1, -1, -1)])
    return np.concatenate([seed, rest])
