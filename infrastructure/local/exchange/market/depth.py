"""The generated order book: a pure function of the best price and the time step, stable level by level.

Every price level draws its quantity from a hash and redraws it at its own pace, so consecutive books differ by a few
levels only, as a real book does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from balina.backtest.orders import Side
from exchange.market.profiles import Profile

STEP_MS = 100
LEVELS = 110
# The outermost level lies this share of the price away from the best one.
REACH = 0.012
NEAR_LEVELS = 12

_MULTIPLIER_A = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_B = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Depth:
    """Price to quantity, both in 1e-8 units."""

    bids: dict[int, int]
    asks: dict[int, int]


class DepthModel:
    def __init__(self, profile: Profile, *, seed: int) -> None:
        self._profile = profile
        self._salt = np.uint64((seed * 1_000_003 + profile.instrument.tick) & 0xFFFFFFFFFFFF)
        reach = max(LEVELS * 1.0, REACH * profile.base_price / profile.tick)
        far = np.geomspace(NEAR_LEVELS, reach, LEVELS - NEAR_LEVELS)
        self._offsets = np.concatenate((np.arange(NEAR_LEVELS), far)).astype(np.int64)
        # Far levels gather on round prices, as people place them there.
        self._grid = 10 ** np.maximum(0, np.floor(np.log10(np.maximum(self._offsets, 1))) - 1).astype(np.int64)
        self._growth = (0.5 + np.arange(LEVELS) * 0.06) * profile.depth_lots / 10

    def at(self, *, bid: int, ask: int, now: int) -> Depth:
        """`bid` and `ask` are the best prices in ticks."""
        step = now // STEP_MS
        return Depth(self._side(Side.BUY, bid, step), self._side(Side.SELL, ask, step))

    def _side(self, side: Side, best: int, step: int) -> dict[int, int]:
        if side is Side.BUY:
            ticks = (best - self._offsets) // self._grid * self._grid
        else:
            ticks = -(-(best + self._offsets) // self._grid) * self._grid
        ticks[0] = best
        words = _mix(ticks.astype(np.uint64) * np.uint64(2) + np.uint64(side is Side.BUY) + self._salt)
        period = np.uint64(4) + words % np.uint64(170)
        draw = _mix(np.asarray(words + (np.uint64(step) + words) // period * _GOLDEN, dtype=np.uint64))
        uniform = (draw >> np.uint64(11)).astype(np.float64) / float(1 << 53)
        lots = 1 + (-np.log1p(-uniform) * self._growth).astype(np.int64)
        tick, lot = self._profile.instrument.tick, self._profile.instrument.lot
        levels: dict[int, int] = {}
        for price, quantity in zip(ticks.tolist(), lots.tolist(), strict=True):
            if price > 0:
                levels.setdefault(price * tick, quantity * lot)
        return levels


def _mix(words: Words) -> Words:
    """The finaliser of splitmix64, a public-domain bit mixer by Sebastiano Vigna."""
    words = (words ^ (words >> np.uint64(30))) * _MULTIPLIER_A
    words = (words ^ (words >> np.uint64(27))) * _MULTIPLIER_B
    return np.asarray(words ^ (words >> np.uint64(31)), dtype=np.uint64)
