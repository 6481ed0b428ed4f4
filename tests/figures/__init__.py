"""Reliability and security figures. A module named `figure_*.py` registers functions with @figure.

Every figure runs from a seed and can be made to fail by a planted bug: PLANT=<bug> make figures.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` must not exceed `threshold`."""

    id: str
    value: float
    threshold: float
    seed: int

    @property
    def passes(self) -> bool:
        return self.value <= self.threshold

    def line(self) -> str:
        verdict = "PASS" if self.passes else "FAIL"
        return f"{self.id}, {self.value:.6g}, {self.threshold:.6g}, {verdict}, {self.seed}"


# Takes the seed and the planted bug (empty for none).
Measure = Callable[[int, str], Iterable[Figure]]
REGISTRY: dict[str, Measure] = {}
PLANTS: set[str] = set()


def figure(name: str, *, plants: Iterable[str]) -> Callable[[Measure], Measure]:
    def register(function: Measure) -> Measure:
        REGISTRY[name] = function
        PLANTS.update(plants)
        return function

    return register
