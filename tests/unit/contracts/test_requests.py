"""What the request models let in."""

import pytest
from pydantic import ValidationError

from balina.contracts.accounts import RegisterAccount
from balina.contracts.auth import Login, Refresh, Register
from balina.contracts.bots import CreateBot
from balina.contracts.emergency import ResetKillSwitch, TripKillSwitch
from balina.contracts.fields import Contract
from balina.contracts.market import CandleQuery, Watchlist

BOT = {
    "name": "Steady",
    "account_id": "acc-1",
    "venue": "binance",
    "symbol": "BTC/USDT",
    "timeframe": "1m",
    "strategy": "ma_cross",
    "parameters": {"fast": 9, "slow": 21, "share": 0.5, "long": True, "kind": "ema"},
    "stake": "25",
}


def places_refused(model: type[Contract], values: dict[str, object]) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(values)
    return {".".join(map(str, error["loc"])) for error in refused.value.errors()}


def test_parameters_keep_the_types_they_were_sent_with() -> None:
    parameters = CreateBot.model_validate(BOT).parameters
    assert parameters == BOT["parameters"]
    assert [type(value) for value in parameters.values()] == [int, int, float, bool, str]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", " "), ("name", "x" * 61), ("name", "a\u0000b"), ("name", 5), ("name", None),
        ("account_id", "a/b"), ("account_id", ""), ("account_id", "x" * 65), ("account_id", "T#other"),
        ("venue", "Binance!"), ("symbol", "x" * 42), ("symbol", ""), ("timeframe", "2m"), ("timeframe", 1),
        ("strategy", ""), ("parameters", []), ("parameters", {"nested": {}}), ("stake", -1), ("stake", "-1"),
    ],
)  # fmt: skip
def test_a_bot_with_an_impossible_value_is_refused_at_that_value(field: str, value: object) -> None:
    assert {place.split(".")[0] for place in places_refused(CreateBot, {**BOT, field: value})} == {field}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_parameter_is_a_finite_number(number: str) -> None:
    with pytest.raises(ValidationError):
        CreateBot.model_validate_json(f'{{"parameters": {{"fast": {number}}}}}')


def test_names_are_trimmed_and_addresses_lowered() -> None:
    assert CreateBot.model_validate({**BOT, "name": "  Steady "}).name == "Steady"
    assert Login.model_validate({"email": " Ada@Example.org ", "password": "x"}).email == "ada@example.org"


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@example", "a b@example.org", "@example.org", "ada@.", "ä@example.org"]
)
def test_what_cannot_be_an_address_is_refused(email: str) -> None:
    assert places_refused(Register, {"email": email, "password": "correct horse 1"}) == {"email"}


def test_a_token_holds_no_spaces() -> None:
    assert places_refused(Refresh, {"refresh_token": "a b"}) == {"refresh_token"}


def test_keys_never_show_in_a_repr() -> None:
    account = RegisterAccount.model_validate(
        {"venue": "binance", "mode": "paper", "label": "mine", "api_key": "k" * 20, "api_secret": "s" * 20}
    )
    assert "kkkk" not in repr(account)
    assert "ssss" not in str(account)


@pytest.mark.parametrize(
    "body",
    [
        {"scope": "bot", "reason": "x"},
        {"scope": "tenant", "bot_id": "b-1", "reason": "x"},
        {"scope": "world", "reason": "x"},
        {"scope": "tenant", "reason": ""},
        {"scope": "tenant"},
    ],
)
def test_a_trip_names_one_target_and_a_reason(body: dict[str, object]) -> None:
    assert places_refused(TripKillSwitch, body)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"scope": "tenant", "confirmation": "c"},
        {"bot_id": "b-1"},
        {"confirmation": "c", "bot_id": "b-1"},
        {"scope": "bot"},
    ],
)
def test_a_reset_is_one_step_at_a_time(body: dict[str, object]) -> None:
    assert places_refused(ResetKillSwitch, body)


@pytest.mark.parametrize("before_ms", [-1, 10**13, "now", 1.5])
def test_candles_before_an_impossible_moment_are_refused(before_ms: object) -> None:
    query = {"symbol": "BTC/USDT", "timeframe": "1m", "before_ms": before_ms}
    assert places_refused(CandleQuery, query) == {"before_ms"}


def test_a_watchlist_has_room_for_fifty() -> None:
    assert len(Watchlist(symbols=[f"S{n}/USDT" for n in range(50)]).symbols) == 50
    assert places_refused(Watchlist, {"symbols": [f"S{n}/USDT" for n in range(51)]}) == {"symbols"}
