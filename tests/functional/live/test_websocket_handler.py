"""The `websocket` function: tickets, subscriptions, snapshots, resumption, and clients that talk nonsense."""

import json
from typing import Any

import pytest
from functions.websocket.handler import handler
from tests.functional.live.conftest import NOW_MS, Live

PRICE = "price:binance:BTC/USDT"
KLINE = "kline:binance:BTC/USDT:1m"


def connect(live: Live, connection_id: str = "one", ticket: str | None = "ticket-a") -> int:
    query = None if ticket is None else {"ticket": ticket}
    return int(handler(event(connection_id, "$connect", queryStringParameters=query), live.context)["statusCode"])


def say(live: Live, body: object, connection_id: str = "one") -> list[Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    answer = handler(event(connection_id, "$default", body=text), live.context)
    assert answer == {"statusCode": 200}
    return live.sockets.take(connection_id)


def event(connection_id: str, route: str, **more: object) -> dict[str, Any]:
    return {"requestContext": {"connectionId": connection_id, "routeKey": route}, **more}


def test_a_ticket_opens_one_connection_for_its_tenant(live: Live) -> None:
    assert connect(live) == 200
    assert live.sockets.tenants == {"one": "tenant-a"}


def test_a_ticket_is_good_once(live: Live) -> None:
    connect(live)
    assert connect(live, "two") == 401
    assert "two" not in live.sockets.tenants


@pytest.mark.parametrize("ticket", [None, "", "forged"])
def test_no_connection_opens_without_a_ticket(live: Live, ticket: str | None) -> None:
    assert connect(live, ticket=ticket) == 401


def test_subscribing_gives_the_latest_at_once(live: Live) -> None:
    live.trade((1, NOW_MS, 100_00000000, 2_00000000))
    connect(live)
    price, kline = say(live, {"action": "subscribe", "channels": [PRICE, KLINE]})
    assert (price["type"], price["channel"], price["as_of_ms"]) == ("snapshot", PRICE, NOW_MS)
    assert price["data"] == {
        "venue": "binance", "symbol": "BTC/USDT", "last": "100", "change_24h": None, "bid": "99", "ask": "101",
    }  # fmt: skip
    assert (kline["type"], kline["channel"], kline["data"]["closed"]) == ("snapshot", KLINE, False)
    assert kline["data"]["volume"] == "2"
    assert live.sockets.listening_to(PRICE) == ("one",)


def test_a_market_that_has_not_traded_yet_may_be_listened_to(live: Live) -> None:
    connect(live)
    assert say(live, {"action": "subscribe", "channels": ["price:binance:ETH/USDT"]}) == []
    assert live.sockets.listening_to("price:binance:ETH/USDT") == ("one",)


def test_the_channel_of_a_tenant_is_that_of_the_ticket(live: Live) -> None:
    connect(live)
    say(live, {"action": "subscribe", "channels": ["trade_updates"]})
    assert live.sockets.listening_to("trade_updates:tenant-a") == ("one",)


def test_another_tenants_updates_cannot_be_named(live: Live) -> None:
    connect(live)
    answer = say(live, {"action": "subscribe", "channels": ["trade_updates:tenant-b"]})
    assert answer[0]["code"] == "unknown_channel"
    assert live.sockets.channels_of("one") == []


def test_a_first_subscription_hands_out_where_to_resume_from(live: Live) -> None:
    newest = live.updates.add("tenant-a", 1)
    connect(live)
    answer = say(live, {"action": "subscribe", "channels": ["trade_updates"]})
    assert [(message["type"], message["seq"], message["data"]) for message in answer] == [("snapshot", newest, {})]


def test_a_client_that_comes_back_gets_what_it_missed_in_order(live: Live) -> None:
    cursor, *missed = [live.updates.add("tenant-a", number) for number in range(130)]
    live.updates.add("tenant-b", 500)
    connect(live)
    answer = say(live, {"action": "subscribe", "channels": ["trade_updates"], "resume": {"trade_updates": cursor}})
    assert [message["seq"] for message in answer] == missed
    assert answer[0]["data"] == {"kind": "order", "order_id": "o1"}


def test_a_client_that_was_away_too_long_is_sent_to_the_newest(live: Live) -> None:
    cursors = [live.updates.add("tenant-a", number) for number in range(700)]
    connect(live)
    answer = say(live, {"action": "subscribe", "channels": ["trade_updates"], "resume": {"trade_updates": cursors[0]}})
    assert len(answer) == 501
    assert (answer[-1]["type"], answer[-1]["seq"]) == ("snapshot", cursors[-1])


def test_unsubscribing_ends_the_messages(live: Live) -> None:
    live.trade((1, NOW_MS, 100, 1))
    connect(live)
    say(live, {"action": "subscribe", "channels": [PRICE, KLINE]})
    say(live, {"action": "unsubscribe", "channels": [PRICE]})
    assert live.sockets.channels_of("one") == [KLINE]


def test_closing_forgets_the_connection(live: Live) -> None:
    live.trade((1, NOW_MS, 100, 1))
    connect(live)
    say(live, {"action": "subscribe", "channels": [PRICE]})
    handler(event("one", "$disconnect"), live.context)
    assert live.sockets.listening_to(PRICE) == ()
    assert live.sockets.tenants == {}


def test_a_ping_is_answered(live: Live) -> None:
    connect(live)
    assert say(live, {"action": "ping"}) == [{"type": "pong"}]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "malformed"),
        ("{", "malformed"),
        ("[]", "malformed"),
        ("[" * 4_000, "malformed"),
        ("null", "malformed"),
        ('{"action": {"a": 1}}', "unknown_action"),
        ({"action": "buy"}, "unknown_action"),
        ({"action": "subscribe"}, "malformed"),
        ({"action": "subscribe", "channels": []}, "malformed"),
        ({"action": "subscribe", "channels": [1]}, "malformed"),
        ({"action": "subscribe", "channels": ["price"]}, "unknown_channel"),
        ({"action": "subscribe", "channels": ["orders:binance:BTC/USDT"]}, "unknown_channel"),
        ({"action": "subscribe", "channels": ["price:binance:NOPE/USDT"]}, "unknown_channel"),
        ({"action": "subscribe", "channels": ["kline:binance:BTC/USDT:7m"]}, "unknown_channel"),
        ({"action": "subscribe", "channels": [PRICE], "resume": 5}, "malformed"),
        ({"action": "subscribe", "channels": ["trade_updates"], "resume": {"trade_updates": "DEC#1"}}, "malformed"),
        ({"action": "subscribe", "channels": [f"price:binance:X{n}/USDT" for n in range(51)]}, "limit_exceeded"),
        ("x" * 10_000, "limit_exceeded"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_makes_no_sense_is_answered_and_changes_nothing(live: Live, frame: object, code: str) -> None:
    live.trade((1, NOW_MS, 100, 1))
    connect(live)
    answer = say(live, frame)
    assert [(message["type"], message["code"]) for message in answer] == [("error", code)]
    assert live.sockets.channels_of("one") == []


def test_a_connection_listens_to_a_bounded_number_of_channels(live: Live) -> None:
    connect(live)
    live.sockets.subscribe("one", [f"price:binance:X{n}/USDT" for n in range(49)])
    accepted = say(live, {"action": "subscribe", "channels": ["price:binance:ETH/USDT"]})
    refused = say(live, {"action": "subscribe", "channels": ["kline:binance:ETH/USDT:1m"]})
    assert accepted == []
    assert refused[0]["code"] == "limit_exceeded"


def test_a_connection_nobody_opened_is_told_so(live: Live) -> None:
    answer = say(live, {"action": "subscribe", "channels": ["trade_updates"]}, "stranger")
    assert answer[0]["code"] == "unauthorized"


def test_a_client_that_vanished_is_forgotten(live: Live) -> None:
    connect(live)
    live.sockets.gone.add("one")
    say(live, {"action": "ping"})
    assert live.sockets.tenants == {}
