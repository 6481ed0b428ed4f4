"""The composition root builds what is touched, keeps it, and lets tests put something else in its place."""

from decimal import Decimal

import pytest

from balina.adapters.memory.accounts import InMemoryVault
from balina.adapters.memory.bots import InMemoryBots
from balina.adapters.memory.state import TradingState
from balina.model.bots import Account
from balina.model.errors import ConflictError, MisconfiguredError
from balina.runtime import container as containers
from balina.runtime.container import Container
from balina.runtime.settings import Settings, Switch


def a_container(**settings: object) -> Container:
    return Container(Settings.model_validate({"balina_stage": "test"} | settings))


def an_account(mode: str) -> Account:
    return Account("account-1", "tenant", "binance", mode, "label", created_ms=0, key_version=1)


def test_a_port_is_built_once() -> None:
    container = a_container(trading_table="trading")
    assert container.bots is container.bots


def test_building_a_port_without_its_variable_names_the_variable() -> None:
    with pytest.raises(MisconfiguredError, match="TRADING_TABLE"):
        _ = a_container().bots


def test_a_port_can_be_replaced() -> None:
    bots = InMemoryBots(TradingState())
    assert a_container().use(bots=bots).bots is bots


def test_replacing_what_is_no_port_is_refused() -> None:
    with pytest.raises(AttributeError, match="botz"):
        a_container().use(botz=object())
    with pytest.raises(AttributeError, match="venue_for"):
        a_container().use(venue_for=object())


def test_the_container_of_the_process_comes_from_the_environment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALINA_STAGE", "here")
    containers.install(None)
    try:
        first = containers.current()
        assert first.settings.stage == "here"
        assert containers.current() is first
    finally:
        containers.install(None)


def test_live_accounts_are_refused_unless_the_deployment_allows_them() -> None:
    container = a_container().use(vault=InMemoryVault())
    with pytest.raises(ConflictError, match="live"):
        container.venue_for(an_account("live"))


def test_a_venue_is_built_with_the_key_of_its_account() -> None:
    vault = InMemoryVault()
    for mode in ("live", "paper"):
        container = a_container(live_trading=Switch.ENABLED).use(vault=vault)
        account = an_account(mode)
        vault.seal(account, api_key=f"key-{mode}", api_secret="secret")
        venue = container.venue_for(account)
        client = venue._client  # type: ignore[attr-defined]
        assert client.apiKey == f"key-{mode}"
        assert ("testnet" in client.urls["api"]["private"]) is (mode == "paper")
        assert client.enableRateLimit is False
        assert Decimal(client.session.get_adapter("https://x").max_retries.total) == 0
