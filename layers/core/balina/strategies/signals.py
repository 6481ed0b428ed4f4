"""What a strategy says at every candle, and the one function that turns it into a decision, live and in backtests."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from balina.model.bots import Action
from balina.strategies.candles import CandleColumns, Column

MIN_CONFIDENCE = Decimal("0.65")
"""White-hat rule; the risk gate inside SEND holds it again. Here it spares an order that could not leave."""
_PLACES = Decimal("0.0001")

Flags = NDArray[np.bool_]
Evaluate = Callable[[Any, CandleColumns], "Signals"]


@dataclass(frozen=True, slots=True)
class Signals:
    """One value per candle. `score` in [-1, 1] and `confidence` in [0, 1] are NaN before warm-up.

    `enter` is an event at this candle, `join` a state that a bot may enter late, `exit` a state that ends a position.
    `stop_distance` is how far below the close the stop belongs.
    """

    score: Column
    confidence: Column
    enter: Flags
    join: Flags
    exit: Flags
    stop_distance: Column

    def at(self, index: int) -> "Reading":
        return Reading(
            score=float(self.score[index]),
            confidence=float(self.confidence[index]),
            enter=bool(self.enter[index]),
            join=bool(self.join[index]),
            exit=bool(self.exit[index]),
            stop_distance=float(self.stop_distance[index]),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The signals of one candle."""

    score: float
    confidence: float
    enter: bool
    join: bool
    exit: bool
    stop_distance: float

    @property
    def is_warm(self) -> bool:
        return all(math.isfinite(value) for value in (self.score, self.confidence, self.stop_distance))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a bot should do at a close. `confidence` is rounded down, so that rounding never lifts it over a rule."""

    action: Action
    confidence: Decimal
    reason: str
    stop_distance: float = 0.0


def opinion(reading: Reading, *, in_position: bool, may_join: bool) -> Opinion:
    """Long only. An exit needs no confidence: leaving is always allowed."""
    if not reading.is_warm:
        return Opinion(Action.HOLD, Decimal(0), "warming up")
    confidence = Decimal(reading.confidence).quantize(_PLACES, rounding=ROUND_FLOOR)
    if in_position:
        if reading.exit:
            return Opinion(Action.EXIT, confidence, "the trend turned")
        return Opinion(Action.HOLD, confidence, "the trend goes on")
    if not reading.enter and not (may_join and reading.join):
        return Opinion(Action.HOLD, confidence, "no entry here")
    if confidence < MIN_CONFIDENCE:
        return Opinion(Action.DENIED, confidence, f"confidence {confidence} is below {MIN_CONFIDENCE}")
    if reading.stop_distance <= 0:
        return Opinion(Action.DENIED, confidence, "the market does not move: no stop distance")
    reason = "crossed above" if reading.enter else "joins the trend"
    return Opinion(Action.ENTER, confidence, reason, reading.stop_distance)
