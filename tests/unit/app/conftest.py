"""A desk in good weather for every test."""

import pytest
from tests.unit.app.desk import Office


@pytest.fixture
def office() -> Office:
    return Office()
