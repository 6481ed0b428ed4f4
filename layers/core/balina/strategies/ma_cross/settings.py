"""Parameters of the moving-average cross."""

from dataclasses import dataclass

from balina.model.errors import InvalidRequestError
from balina.strategies.contract import StrategyCard, within

ATR_MEMORY = 4
"""The average true range forgets after this many periods, so that a bounded lookback gives what all history gives."""


@dataclass(frozen=True, slots=True)
class MaCross:
    """Long while the fast average is above the slow one. `join_trend` also enters a trend older than the start."""

    fast: int = 5
    slow: int = 20
    atr_period: int = 14
    atr_multiple: float = 2.0
    entry_order: str = "market"
    join_trend: bool = False

    def __post_init__(self) -> None:
        within("fast", self.fast, 2, 200)
        within("slow", self.slow, 3, 400)
        within("atr_period", self.atr_period, 2, 100)
        within("atr_multiple", self.atr_multiple, 0.5, 10)
        if self.fast >= self.slow:
            raise InvalidRequestError(f"fast ({self.fast}) must be less than slow ({self.slow})")
        if self.entry_order not in ("market", "limit"):
            raise InvalidRequestError(f"entry_order must be 'market' or 'limit', not {self.entry_order!r}")

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
