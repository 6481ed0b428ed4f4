"""Candles as columns of floats: what indicators and strategies read. Prices become float here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from balina.model.market import Candle

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CandleColumns:
    """Ascending in time, all of one length."""

    open: Column
    high: Column
    low: Column
    close: Column
    volume: Column

    def __len__(self) -> int:
        return len(self.close)

    def __getitem__(self, part: slice) -> "CandleColumns":
        return CandleColumns(self.open[part], self.high[part], self.low[part], self.close[part], self.volume[part])


def columns_of(candles: Sequence[Candle]) -> CandleColumns:
    def column(values: Any) -> Column:
        return np.fromiter(values, dtype=np.float64, count=len(candles))

    return CandleColumns(
        column(float(c.open) for c in candles),
        column(float(c.high) for c in candles),
        column(float(c.low) for c in candles),
        column(float(c.close) for c in candles),
        column(float(c.volume) for c in candles),
    )
