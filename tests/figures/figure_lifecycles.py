"""R2, small: random order lifecycles in virtual time with dying workers, lost replies, hidden orders and partial fills.

Each row counts worlds in which one promise was broken. The order machine is the deployed one, the code the product's.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from balina.app import book_fills, look_up_order, protect_position, send_order
from balina.execution.machine import Lookup
from balina.model.errors import BalinaError
from balina.portfolio.ledger import Posting
from tests.figures import Figure, figure
from tests.property.app import test_lifecycles as lives
from tests.property.app.simulation import Simulation

WORLDS = 40
PROMISES: dict[str, Callable[[Simulation], None]] = {
    "R2-entries-doubled-or-fills-lost": lives.nothing_was_doubled_or_lost,
    "R2-ledger-differs-from-venue": lives.our_ledger_is_the_venues,
    "R2-books-unbalanced": lives.books_are_balanced,
    "R2-position-without-stop": lives.every_position_has_its_stop,
    "R2-order-unfinished": lives.everything_is_finished,
}


def _entries_sent_again() -> list[Any]:
    resend = mock.Mock(return_value=Lookup.RESEND)
    return [mock.patch.object(module, "unseen", resend) for module in (look_up_order, send_order)]


BUGS: dict[str, Callable[[], list[Any]]] = {
    "entry_sent_again": _entries_sent_again,
    "fills_not_booked": lambda: [
        mock.patch.object(book_fills, "_is_over", lambda order, seen: seen.state.is_terminal),
        mock.patch.object(book_fills, "_unknown", return_value=[]),
    ],
    "no_stop": lambda: [mock.patch.object(protect_position, "_start", return_value=True)],
    "funds_kept": lambda: [mock.patch.object(Posting, "release", return_value=None)],
}


@figure("lifecycles", plants=BUGS)
def lifecycles(seed: int, plant: str) -> Iterable[Figure]:
    broken = dict.fromkeys(PROMISES, 0)
    lived = 0
    with _planted(plant):
        for settings in lives.VARIETIES.values():
            for world in range(WORLDS):
                simulation = _lived(seed * 1_000_003 + world, settings)
                lived += len(simulation.begun)
                for name, promise in PROMISES.items():
                    broken[name] += not _holds(promise, simulation)
    for name, count in broken.items():
        yield Figure(name, count, 0, seed)
    # Fewer lifecycles than promised would make the zeros above worth less, so too few is a failure as well.
    yield Figure("R2-lifecycles-missing", max(0, 1_000 - lived), 0, seed)


def _lived(seed: int, settings: dict[str, Any]) -> Simulation:
    simulation = Simulation(seed, **settings)
    try:
        for _ in range(lives.CANDLES):
            simulation.candle()
        simulation.settle_down()
    except BalinaError:
        # A planted bug may corrupt a row so that an invariant stops the world; the promises are judged as it lies.
        return simulation
    return simulation


def _holds(promise: Callable[[Simulation], None], simulation: Simulation) -> bool:
    try:
        promise(simulation)
    except AssertionError:
        return False
    return True


@contextmanager
def _planted(plant: str) -> Iterator[None]:
    patches = BUGS[plant]() if plant in BUGS else []
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()
