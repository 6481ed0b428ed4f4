"""What each strategy of the catalogue computes. A test holds that both list the same names."""

from collections.abc import Mapping
from types import MappingProxyType

from balina.strategies.candles import CandleColumns
from balina.strategies.contract import StrategySettings
from balina.strategies.ma_cross.settings import CARD as MA_CROSS
from balina.strategies.ma_cross.signals import signals as ma_cross
from balina.strategies.signals import Evaluate, Signals

STRATEGIES: Mapping[str, Evaluate] = MappingProxyType({MA_CROSS.name: ma_cross})


def evaluate(strategy: str, settings: StrategySettings, candles: CandleColumns) -> Signals:
    """Signals at every candle given; live hands in the last `lookback` candles, a backtest all of them."""
    return STRATEGIES[strategy](settings, candles)
