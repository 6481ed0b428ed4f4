"""`world` is what is under test: the shipped fakes, and the tables on the emulator. Every test here runs on both."""

from typing import Any

import pytest
from tests.contract.conftest import Clock

from balina.runtime.container import Container
from balina.runtime.settings import Settings


@pytest.fixture(params=["memory", "tables"])
def world(request: pytest.FixtureRequest, clock: Clock) -> Container:
    if request.param == "tables":
        container: Container = request.getfixturevalue("cloud_container")
        return container
    return in_memory(clock)


def in_memory(clock: Clock) -> Container:
    memory: Any = pytest.importorskip("balina.adapters.memory.world", reason="the in-memory fakes are not here yet")
    return Container(Settings(balina_stage="test")).use(clock=clock, **memory.ports(clock))
