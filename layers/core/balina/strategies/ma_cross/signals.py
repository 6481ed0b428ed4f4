"""The moving-average cross over arrays.

Confidence, honestly: strength = ((fast − slow) + (fast − fast, `fast` candles ago)) / ATR, and confidence =
½ + ½·tanh(strength). It grows when the fast average is above the slow one and rising, measured in the market's own
movement. It has the shape of a probability and is not one: nobody calibrated it against outcomes yet.
"""

import numpy as np

from balina.indicators.averages import sma
from balina.indicators.ranges import windowed_atr
from balina.strategies.candles import CandleColumns, Column
from balina.strategies.ma_cross.settings import ATR_MEMORY, MaCross
from balina.strategies.signals import Signals


def signals(settings: MaCross, candles: CandleColumns) -> Signals:
    fast, slow = sma(candles.close, settings.fast), sma(candles.close, settings.slow)
    atr = windowed_atr(candles.high, candles.low, candles.close, settings.atr_period, memory=ATR_MEMORY)
    strength = _strength(fast, slow, _before(fast, settings.fast), atr)
    warm = np.isfinite(strength) & np.isfinite(_before(slow, 1))
    above = fast > slow
    was_above = np.concatenate([[False], above[:-1]])
    return Signals(
        score=np.where(warm, np.tanh(strength), np.nan),
        confidence=np.where(warm, 0.5 + 0.5 * np.tanh(strength), np.nan),
        enter=warm & above & ~was_above,
        join=warm & above,
        exit=warm & ~above,
        stop_distance=settings.atr_multiple * atr,
    )


def _strength(fast: Column, slow: Column, fast_before: Column, atr: Column) -> Column:
    moved = (fast - slow) + (fast - fast_before)
    # A market that does not move at all has no strength, rather than an infinite one.
    return np.where(atr > 0, moved / np.where(atr > 0, atr, 1.0), np.where(np.isfinite(atr), 0.0, np.nan))


def _before(values: Column, count: int) -> Column:
    return np.concatenate([np.full(min(count, len(values)), np.nan), values[: max(0, len(values) - count)]])
