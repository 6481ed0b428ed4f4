"""The contracts of `Sessions`, `Connections` and `Watchlists`."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.contract.conftest import Clock

from balina.model.errors import NotFoundError, UnauthorizedError
from balina.runtime.container import Container


def test_a_signed_out_token_is_revoked(world: Container, tenant: str, clock: Clock) -> None:
    assert not world.sessions.is_revoked(f"jti-{tenant}")
    world.sessions.revoke(f"jti-{tenant}", until_s=clock.now_ms // 1000 + 600)
    assert world.sessions.is_revoked(f"jti-{tenant}")


def test_a_ticket_is_good_once(world: Container, tenant: str) -> None:
    ticket = world.sessions.issue("live", tenant, ttl_s=60, subject="socket")
    assert world.sessions.redeem("live", ticket) == (tenant, "socket")
    with pytest.raises(UnauthorizedError):
        world.sessions.redeem("live", ticket)


def test_a_ticket_ends_with_its_time(world: Container, tenant: str, clock: Clock) -> None:
    ticket = world.sessions.issue("live", tenant, ttl_s=60)
    clock.now_ms += 60_000
    with pytest.raises(UnauthorizedError):
        world.sessions.redeem("live", ticket)


def test_a_ticket_is_good_for_its_kind_only(world: Container, tenant: str) -> None:
    ticket = world.sessions.issue("live", tenant, ttl_s=60)
    with pytest.raises(UnauthorizedError):
        world.sessions.redeem("reset", ticket)
    with pytest.raises(UnauthorizedError):
        world.sessions.redeem("live", ticket + "x")
    assert world.sessions.redeem("live", ticket) == (tenant, "")


def test_of_many_who_redeem_a_ticket_one_succeeds(world: Container, tenant: str) -> None:
    ticket = world.sessions.issue("live", tenant, ttl_s=60)

    def redeem(_: int) -> bool:
        try:
            return world.sessions.redeem("live", ticket) == (tenant, "")
        except UnauthorizedError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(redeem, range(8))).count(True) == 1


def test_a_connection_knows_its_tenant(world: Container, tenant: str) -> None:
    world.connections.opened(f"c-{tenant}", tenant)
    assert world.connections.tenant_of(f"c-{tenant}") == tenant
    with pytest.raises(NotFoundError):
        world.connections.tenant_of(f"d-{tenant}")


def test_channels_know_who_listens(world: Container, tenant: str) -> None:
    price, updates = f"price:binance:{tenant}", f"trade_updates:{tenant}"
    for connection_id in ("one", "two"):
        world.connections.opened(f"{connection_id}-{tenant}", tenant)
    world.connections.subscribe(f"one-{tenant}", [price, updates, price])
    world.connections.subscribe(f"two-{tenant}", [price])
    assert sorted(world.connections.listening_to(price)) == [f"one-{tenant}", f"two-{tenant}"]
    assert list(world.connections.listening_to(updates)) == [f"one-{tenant}"]
    world.connections.unsubscribe(f"one-{tenant}", [price])
    assert list(world.connections.listening_to(price)) == [f"two-{tenant}"]


def test_a_closed_connection_listens_to_nothing(world: Container, tenant: str) -> None:
    channels = [f"price:binance:{tenant}:{number}" for number in range(30)]
    world.connections.opened(f"c-{tenant}", tenant)
    world.connections.subscribe(f"c-{tenant}", channels)
    world.connections.closed(f"c-{tenant}")
    assert [list(world.connections.listening_to(channel)) for channel in channels] == [[]] * 30
    with pytest.raises(NotFoundError):
        world.connections.tenant_of(f"c-{tenant}")


def test_a_watchlist_is_replaced_as_a_whole(world: Container, tenant: str) -> None:
    assert list(world.watchlists.get(tenant)) == []
    world.watchlists.put(tenant, ["ETH/USDT", "BTC/USDT"])
    world.watchlists.put(tenant, ["BTC/USDT", "SOL/USDT"])
    assert list(world.watchlists.get(tenant)) == ["BTC/USDT", "SOL/USDT"]
    assert list(world.watchlists.get(tenant + "-stranger")) == []
