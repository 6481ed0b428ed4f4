"""Parameters of the moving-average cross."""

from dataclasses import dataclass

from balina.model.errors import InvalidRequestError
from balina.strategies.contract import StrategyCard, bounded, check_bounds, chosen

ATR_MEMORY = 4
"""The average true range forgets after this many periods, so that a bounded lookback gives what all history gives."""


@dataclass(frozen=True, slots=True)
class MaCross:
    """Long while the fast average is above the slow one. `join_trend` also enters a trend older than the start."""

    fast: int = bounded(5, 2, 200)
    slow: int = bounded(20, 3, 400)
    atr_period: int = bounded(14, 2, 100)
    atr_multiple: float = bounded(2.0, 0.5, 10)
    entry_order: str = chosen("market", ("market", "limit"))
    join_trend: bool = False

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.fast >= self.slow:
            raise InvalidRequestError(f"fast ({self.fast}) must be less than slow ({self.slow})")

    @property
    def lookback(self) -> int:
        """The cross needs one candle before the slow window, the slope one fast window before that of the last."""
        return max(self.slow + 1, 2 * self.fast, ATR_MEMORY * self.atr_period + 1)


CARD = StrategyCard(
    name="ma_cross",
    title="Moving-average cross",
    description=(
        "Buys when the fast average of closes crosses above the slow one and sells when it falls back. The stop-loss "
        "rests a multiple of the average true range below the entry. Its confidence is a formula, not yet calibrated "
        "against outcomes."
    ),
    settings=MaCross,
)
