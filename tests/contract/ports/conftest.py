"""`world` is what is under test: the shipped fakes, and the tables on the emulator. Every test here runs on both."""

from collections.abc import Iterator

import pytest
from tests.contract.conftest import Clock
from tests.contract.exchange.local_venue import LocalVenue, running

from balina.adapters.memory.world import ports
from balina.runtime.container import Container
from balina.runtime.settings import Settings


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVenue]:
    """The simulated exchange as a process of its own, with limits that no test reaches."""
    state = tmp_path_factory.mktemp("simulated-exchange")
    with running(state, "--weight-limit", "1000000", "--order-limit", "1000000") as venue:
        yield venue


@pytest.fixture(params=["memory", "tables"])
def world(request: pytest.FixtureRequest, clock: Clock) -> Container:
    if request.param == "tables":
        container: Container = request.getfixturevalue("cloud_container")
        return container
    return in_memory(clock)


def in_memory(clock: Clock) -> Container:
    return Container(Settings(balina_stage="test")).use(clock=clock, **ports(clock))
