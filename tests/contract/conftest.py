"""The worlds that a port's contract is held in: the shipped in-memory fakes and the real tables on the emulator."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import get_session
from tests.contract import emulator, tables

from balina.runtime.container import Container
from balina.runtime.settings import Settings

NOW_MS = 1_700_000_000_000
TEST_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def emulator_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running emulator."""
    program = emulator.executable()
    if program is None:
        pytest.skip("no emulator: `make setup` installs it, or set BALINA_EMULATOR to its program")
    with emulator.running(program, tmp_path_factory.mktemp("emulator")) as address:
        yield address


@pytest.fixture(scope="session")
def table_names(emulator_address: str) -> dict[str, str]:
    return tables.create(client_of("dynamodb", emulator_address), suffix=uuid.uuid4().hex[:8])


@pytest.fixture
def cloud_container(
    emulator_address: str, table_names: dict[str, str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Container:
    """The real adapters on the emulator's tables. The environment is a test's own: others run against moto."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in TEST_KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator_address)
    settings = Settings.from_env(
        {
            "BALINA_STAGE": "test",
            "AWS_REGION": "us-east-1",
            "TRADING_TABLE": table_names["TradingTable"],
            "MARKET_TABLE": table_names["MarketTable"],
            "CREDENTIALS_TABLE": table_names["CredentialsTable"],
            "EPHEMERAL_TABLE": table_names["EphemeralTable"],
        }
    )
    return Container(settings).use(clock=clock)


@pytest.fixture
def tenant() -> str:
    """A tenant of this test's own, so that tests share tables without seeing each other."""
    return f"tenant-{uuid.uuid4().hex[:12]}"


def client_of(service: str, endpoint: str | None = None) -> Any:
    """A client of the emulator's: the given one, or inside a test the environment's."""
    return get_session().create_client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint or os.environ["AWS_ENDPOINT_URL"],
        aws_access_key_id=TEST_KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=TEST_KEYS["AWS_SECRET_ACCESS_KEY"],
    )
