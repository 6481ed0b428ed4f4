"""The forces behind every symbol: regimes, clustered volatility and jumps, one day at a time.

Each day is a pure function of the seed and its number, so any moment can be generated without its past.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MINUTES_PER_DAY = 1_440
# One minute's standard deviation of the common factor: about 2 % a day before regimes and jumps.
MINUTE_VOLATILITY = 0.00055
DAILY_SHOCK = 0.022
# Prices return to their base over weeks, so that a long-lived demo never drifts to absurd levels.
DAILY_PERSISTENCE = 0.97
DAILY_MEMORY = 150
GARCH_ALPHA, GARCH_BETA = 0.09, 0.885
JUMPS_PER_DAY = 4
JUMP_SIZE = 0.006

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FactorDay:
    """Per minute: log return of the factor and the volatility it moved with."""

    returns: Floats
    volatility: Floats


def daily_level(seed: int, stream: int, day: int) -> float:
    """Log deviation from the base price at the end of a day: a mean-reverting walk over a finite memory."""
    shocks = (_daily_shock(seed, stream, day - age) * DAILY_PERSISTENCE**age for age in range(DAILY_MEMORY))
    return float(sum(shocks))


def factor_day(seed: int, stream: int, day: int) -> FactorDay:
    random = np.random.default_rng([seed, stream, day & 0xFFFFFFFF, 1])
    drift, calm = _regimes(random)
    volatility = MINUTE_VOLATILITY * calm * _garch(random.standard_normal(MINUTES_PER_DAY))
    shocks = random.standard_normal(MINUTES_PER_DAY)
    returns = volatility * (shocks + drift) + _jumps(random)
    return FactorDay(returns, volatility)


@lru_cache(maxsize=8_192)
def _daily_shock(seed: int, stream: int, day: int) -> float:
    return float(np.random.default_rng([seed, stream, day & 0xFFFFFFFF, 0]).standard_normal()) * DAILY_SHOCK


def _regimes(random: np.random.Generator) -> tuple[Floats, Floats]:
    """Trends and ranges of half an hour to three hours: drift in standard deviations, and a volatility multiple."""
    drift, calm = np.empty(MINUTES_PER_DAY), np.empty(MINUTES_PER_DAY)
    start = 0
    while start < MINUTES_PER_DAY:
        end = start + int(random.integers(30, 180))
        kind = random.choice(3, p=[0.3, 0.3, 0.4])
        strength = random.uniform(0.08, 0.22)
        drift[start:end] = (strength, -strength, 0.0)[kind]
        calm[start:end] = (1.0, 1.15, 0.75)[kind]
        start = end
    return drift, calm


def _garch(shocks: Floats) -> Floats:
    """GARCH(1,1) with unit long-run variance: quiet and wild stretches follow their own kind."""
    omega, variance = 1.0 - GARCH_ALPHA - GARCH_BETA, 1.0
    path = np.empty(len(shocks))
    for index, shock in enumerate(shocks.tolist()):
        path[index] = variance
        variance = omega + variance * (GARCH_ALPHA * shock * shock + GARCH_BETA)
    return np.sqrt(path)


def _jumps(random: np.random.Generator) -> Floats:
    jumps = np.zeros(MINUTES_PER_DAY)
    count = random.poisson(JUMPS_PER_DAY)
    jumps[random.integers(0, MINUTES_PER_DAY, count)] = random.standard_normal(count) * JUMP_SIZE
    return jumps
