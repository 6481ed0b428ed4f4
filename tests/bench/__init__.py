"""Benchmarks. A module here named `bench_*.py` registers functions with @benchmark; `make bench` runs them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """`reference` is what the design asks for, in the same unit; ratio is value over reference."""

    name: str
    value: float
    unit: str
    reference: float

    def line(self) -> str:
        ratio = self.value / self.reference if self.reference else float("nan")
        return f"{self.name}, {self.value:.6g}, {self.unit}, {self.reference:.6g}, {ratio:.3f}"


Bench = Callable[[], Iterable[Measured]]
REGISTRY: dict[str, Bench] = {}


def benchmark(name: str) -> Callable[[Bench], Bench]:
    def register(function: Bench) -> Bench:
        REGISTRY[name] = function
        return function

    return register
