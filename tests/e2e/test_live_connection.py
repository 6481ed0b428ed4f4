"""The live connection of the deployed platform: a ticket, prices and candles as they move, and what it refuses."""

import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from tests.conftest import Cloud

PRICE = "price:binance:BTC/USDT"
KLINE = "kline:binance:BTC/USDT:15s"
PATIENCE_S = 40


class Client:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def say(self, message: object) -> None:
        await self._socket.send_str(message if isinstance(message, str) else json.dumps(message))

    async def hear(self, **wanted: object) -> dict[str, Any]:
        """The next message with these values; others are passed over."""
        while True:
            message = json.loads((await self._socket.receive(timeout=PATIENCE_S)).data)
            if all(message.get(name) == value for name, value in wanted.items()):
                return dict(message)


@pytest.fixture
async def client(cloud: Cloud) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session, session.ws_connect(_address(cloud, _ticket(cloud))) as socket:
        yield Client(socket)


async def test_prices_move_and_their_sequence_rises(client: Client) -> None:
    await client.say({"action": "subscribe", "channels": [PRICE]})
    snapshot = await client.hear(type="snapshot", channel=PRICE)
    updates = [await client.hear(type="update", channel=PRICE) for _ in range(4)]
    sequence = [update["seq"] for update in updates]
    # The first may be what the snapshot already shows; a client passes over it by its number.
    assert sequence == sorted(set(sequence))
    assert sequence[1] > snapshot["seq"]
    assert float(updates[-1]["data"]["bid"]) <= float(updates[-1]["data"]["ask"])


async def test_a_candle_grows_closes_and_is_followed_by_the_next(client: Client) -> None:
    await client.say({"action": "subscribe", "channels": [KLINE]})
    opened = (await client.hear(type="snapshot", channel=KLINE))["data"]
    closed: dict[str, Any] = {}
    while not closed.get("closed"):
        closed = (await client.hear(type="update", channel=KLINE))["data"]
    following = (await client.hear(type="update", channel=KLINE))["data"]
    assert closed["open_ms"] == opened["open_ms"]
    assert closed["trades"] >= opened["trades"]
    assert (following["open_ms"], following["closed"]) == (closed["open_ms"] + 15_000, False)


async def test_nonsense_is_answered_and_the_connection_lives_on(client: Client) -> None:
    for frame in ("{", "[]", '{"action": "subscribe", "channels": ["price:binance:NOPE/USDT"]}'):
        await client.say(frame)
        assert (await client.hear(type="error"))["code"] in {"malformed", "unknown_channel"}
    await client.say({"action": "ping"})
    assert await client.hear(type="pong") == {"type": "pong"}


async def test_trade_updates_hand_out_a_cursor(client: Client) -> None:
    await client.say({"action": "subscribe", "channels": ["trade_updates"]})
    assert str((await client.hear(type="snapshot", channel="trade_updates"))["seq"]).startswith("EVT#")


@pytest.mark.parametrize("is_used", [False, True], ids=["forged", "used before"])
async def test_no_connection_without_a_fresh_ticket(cloud: Cloud, is_used: bool) -> None:
    ticket = _ticket(cloud) if is_used else "forged"
    async with aiohttp.ClientSession() as session:
        if is_used:
            await (await session.ws_connect(_address(cloud, ticket))).close()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(_address(cloud, ticket))


def _address(cloud: Cloud, ticket: str) -> str:
    return f"{cloud.websocket}?ticket={ticket}"


def _ticket(cloud: Cloud) -> str:
    login = _post(f"{cloud.api}/auth/login", {"email": cloud.email, "password": cloud.password})
    return str(_post(f"{cloud.api}/live/ticket", {}, token=str(login["access_token"]))["ticket"])


def _post(url: str, body: object, *, token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as exc:
        pytest.fail(f"{url} answered {exc.code}: {exc.read()[:300]!r}")
