"""Secrets stay out of logs, by the name of a field and by the shape of a value."""

import io
import json
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from balina.runtime.observability import RedactingFormatter
from balina.runtime.redaction import MASK, redacted

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlY2FuYXJ5"
KEY = "k3YcAnArY" * 7 + "x"


@pytest.mark.parametrize(
    "name",
    ["api_key", "apiKey", "api_secret", "password", "Authorization", "access_token", "refresh_token", "signature",
     "X-MBX-APIKEY", "ticket", "clientSecret", "Cookie", "credentials"],
)  # fmt: skip
def test_a_field_with_a_telling_name_is_masked(name: str) -> None:
    assert redacted({"outer": [{name: "canary"}]}) == {"outer": [{name: MASK}]}


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {TOKEN}",
        f"token was {TOKEN}.",
        f"GET https://api.example/api/v3/account?timestamp=1&signature={KEY}",
        f"headers={{'X-MBX-APIKEY': '{KEY}'}}",
        '{"password": "canary-Password1"}',
        "api_secret=canary-secret&x=1",
        f"key {KEY} is wrong",
    ],
)
def test_a_value_that_gives_itself_away_is_masked(text: str) -> None:
    clean = redacted(text)
    assert MASK in clean
    assert not any(secret in clean for secret in (TOKEN, KEY, "canary"))


def test_what_helps_to_follow_an_order_stays() -> None:
    line = {"order_id": "0123456789abcdef" * 2, "tenant": "t-1", "symbol": "BTC/USDT", "count": 3, "ok": None}
    assert redacted(line) == line


def test_a_structure_without_an_end_is_cut() -> None:
    endless: dict[str, Any] = {"value": "harmless"}
    endless["self"] = endless
    assert MASK in str(redacted(endless))


def test_an_exception_is_logged_without_the_secret_it_quotes() -> None:
    stream = io.StringIO()
    logger = Logger(service="redaction-test", stream=stream, logger_formatter=RedactingFormatter())
    try:
        raise ValueError(f"could not call https://api.example/order?signature={KEY}")
    except ValueError:
        logger.exception("failed", extra={"api_secret": "canary-secret", "symbol": "BTC/USDT"})
    line = json.loads(stream.getvalue())
    assert KEY not in stream.getvalue()
    assert "canary-secret" not in stream.getvalue()
    assert line["symbol"] == "BTC/USDT"
    assert "ValueError" in line["exception"]
