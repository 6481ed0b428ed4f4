"""One venue process for the whole session, and clients that are closed again."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from tests.contract.exchange.local_venue import LocalVenue, running

_names = itertools.count(1)


@pytest.fixture(scope="session")
def venue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVenue]:
    with running(tmp_path_factory.mktemp("exchange"), "--weight-limit", "1000000") as venue:
        yield venue


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Callable[..., Any]]:
    """connect(venue, keys) gives a ccxt.pro client that the fixture closes."""
    clients = []

    def make(venue: LocalVenue, keys: dict[str, str] | None = None, **options: Any) -> Any:
        clients.append(venue.client(keys, **options))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
def keys(venue: LocalVenue) -> dict[str, str]:
    return venue.account(f"user-{next(_names)}")


@pytest_asyncio.fixture
async def client(venue: LocalVenue, keys: dict[str, str], connect: Callable[..., Any]) -> Any:
    exchange = connect(venue, keys)
    await exchange.load_markets()
    return exchange
