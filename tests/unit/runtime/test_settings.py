"""Settings say what is missing or wrong by the variable's name, and never show a secret."""

import pytest
from pydantic import ValidationError

from balina.model.errors import MisconfiguredError
from balina.model.market import Timeframe
from balina.runtime.settings import Settings

NAMESPACE = "7d3c0b6e-5a55-4f0e-9c59-2f1a3f1b9d10"


def test_a_function_reads_only_what_it_is_given() -> None:
    settings = Settings.from_env({"BALINA_STAGE": "test", "TRADING_TABLE": "trading", "PATH": "/bin"})
    assert settings.needed("TRADING_TABLE") == "trading"
    assert settings.timeframes == tuple(Timeframe)
    assert not settings.is_live_trading_enabled


def test_a_missing_stage_is_named() -> None:
    with pytest.raises(MisconfiguredError, match="BALINA_STAGE is not set"):
        Settings.from_env({})


def test_a_variable_this_process_needs_is_named_when_it_is_missing() -> None:
    settings = Settings.from_env({"BALINA_STAGE": "test", "MARKET_TABLE": ""})
    with pytest.raises(MisconfiguredError, match="MARKET_TABLE is not set"):
        settings.needed("MARKET_TABLE")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BALINA_STAGE", "Prod!"),
        ("LIVE_TRADING", "yes"),
        ("LOG_LEVEL", "LOUD"),
        ("TIMEFRAMES", "1m,7m"),
        ("VENUE_ENDPOINTS", "{not json"),
        ("VENUE_ENDPOINTS", '{"binance": {"demo": {"rest": "http://x"}}}'),
        ("ORDER_ID_NAMESPACE", "not-a-uuid"),
        ("AUTO_CONFIRM_USERS", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_is_named(variable: str, value: str) -> None:
    with pytest.raises(MisconfiguredError, match=variable):
        Settings.from_env({"BALINA_STAGE": "test"} | {variable: value})


def test_a_wrong_secret_is_not_repeated_in_the_complaint() -> None:
    with pytest.raises(MisconfiguredError) as complaint:
        Settings.from_env({"BALINA_STAGE": "test", "ORDER_ID_NAMESPACE": "canary-4711"})
    assert "canary" not in str(complaint.value)
    assert "canary" not in repr(complaint.value.__cause__)


def test_the_namespace_of_order_ids_is_masked() -> None:
    settings = Settings.from_env({"BALINA_STAGE": "test", "ORDER_ID_NAMESPACE": NAMESPACE})
    assert NAMESPACE not in repr(settings)
    assert NAMESPACE not in settings.model_dump_json()
    assert settings.needed("ORDER_ID_NAMESPACE") == NAMESPACE


def test_venues_are_reached_where_the_environment_says() -> None:
    endpoints = '{"binance": {"paper": {"rest": "http://localhost:9", "ws": "ws://localhost:9"}, "live": {}}}'
    settings = Settings.from_env({"BALINA_STAGE": "test", "VENUE_ENDPOINTS": endpoints})
    assert settings.venue_addresses == {("binance", "paper"): "http://localhost:9"}
    assert settings.stream_address("binance", "paper") == "ws://localhost:9"
    assert settings.stream_address("binance", "live") is None
    assert settings.stream_address("kraken", "paper") is None


def test_settings_do_not_change() -> None:
    settings = Settings.from_env({"BALINA_STAGE": "test"})
    with pytest.raises(ValidationError):
        settings.balina_stage = "other"  # type: ignore[misc]
