"""The faults tests rely on do what they say, seen from ccxt."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import ccxt
import pytest
from tests.contract.exchange.local_venue import LocalVenue

PAIR = "BTC/USDT"


@pytest.fixture(autouse=True)
def no_faults_left(venue: LocalVenue) -> Iterator[None]:
    venue.sim("DELETE", "faults")
    yield
    venue.sim("DELETE", "faults")


def orders_of(venue: LocalVenue, client: Any) -> list[dict[str, Any]]:
    return [order for order in venue.sim("GET", "orders") if order["clientOrderId"] == client.options["name"]]


async def buy(client: Any, name: str) -> Any:
    client.options["name"] = name
    return await client.create_order(PAIR, "market", "buy", 0.001, None, {"newClientOrderId": name})


async def test_timeout_after_executing_leaves_an_order_behind(venue: LocalVenue, client: Any) -> None:
    client.timeout = 400
    venue.sim("POST", "faults", {"kind": "timeout_after", "count": 1, "seconds": 2})
    with pytest.raises(ccxt.RequestTimeout):
        await buy(client, "timed-out")
    assert [order["status"] for order in orders_of(venue, client)] == ["FILLED"]
    found = await client.fetch_order(None, PAIR, {"origClientOrderId": "timed-out"})
    assert found["status"] == "closed"


async def test_drop_before_executing_leaves_nothing_behind(venue: LocalVenue, client: Any) -> None:
    venue.sim("POST", "faults", {"kind": "drop_before", "count": 1})
    with pytest.raises(ccxt.NetworkError):
        await buy(client, "dropped")
    assert orders_of(venue, client) == []


@pytest.mark.parametrize(
    ("status", "error"), [(429, ccxt.DDoSProtection), (418, ccxt.DDoSProtection), (503, ccxt.BaseError)]
)
async def test_error_before_executing(venue: LocalVenue, client: Any, status: int, error: type[Exception]) -> None:
    venue.sim("POST", "faults", {"kind": "error_before", "count": 1, "status": status, "path": "/api/v3/order"})
    with pytest.raises(error):
        await buy(client, f"refused-{status}")
    assert orders_of(venue, client) == []


async def test_error_after_executing_hides_a_success(venue: LocalVenue, client: Any) -> None:
    venue.sim("POST", "faults", {"kind": "error_after", "count": 1, "status": 504})
    with pytest.raises(ccxt.BaseError, match="-1007"):
        await buy(client, "unknown")
    assert [order["status"] for order in orders_of(venue, client)] == ["FILLED"]


def test_malformed_body(venue: LocalVenue) -> None:
    venue.sim("POST", "faults", {"kind": "malformed_json", "count": 1, "path": "/api/v3/ticker"})
    with pytest.raises(json.JSONDecodeError):
        venue.call("GET", "/api/v3/ticker/24hr?symbol=BTCUSDT")
    assert venue.call("GET", "/api/v3/ticker/24hr?symbol=BTCUSDT")["symbol"] == "BTCUSDT"


async def test_order_is_invisible_for_a_while(venue: LocalVenue, client: Any) -> None:
    venue.sim("POST", "faults", {"kind": "invisible", "count": 1, "seconds": 1})
    order = await buy(client, "shy")
    with pytest.raises(ccxt.OrderNotFound, match="-2013"):
        await client.fetch_order(order["id"], PAIR)
    await asyncio.sleep(1.1)
    assert (await client.fetch_order(order["id"], PAIR))["status"] == "closed"


async def test_faults_can_be_limited_to_one_account(
    venue: LocalVenue, client: Any, connect: Callable[..., Any]
) -> None:
    other = connect(venue, venue.account("spared"))
    await other.load_markets()
    venue.sim("POST", "faults", {"kind": "drop_before", "account": "nobody"})
    assert (await buy(other, "fine"))["status"] == "closed"


@pytest.mark.parametrize("kind", ["ws_malformed", "ws_disconnect", "ws_silence"])
async def test_stream_faults(venue: LocalVenue, kind: str) -> None:
    url = f"ws://127.0.0.1:{venue.port}/ws/btcusdt@trade"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive()
        venue.sim("POST", "faults", {"kind": kind, "count": 1, "seconds": 5})
        if kind == "ws_silence":
            await drain(socket)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(socket.receive(), 2.5)
            return
        frames = [await asyncio.wait_for(socket.receive(), 5) for _ in range(6)]
    if kind == "ws_disconnect":
        assert frames[-1].type is not aiohttp.WSMsgType.TEXT
    else:
        assert [is_json(frame.data) for frame in frames].count(False) == 1


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


async def drain(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Frames sent before the fault may still be on their way."""
    try:
        while True:
            await asyncio.wait_for(socket.receive(), 0.3)
    except TimeoutError:
        return


def test_unknown_faults_are_refused(venue: LocalVenue) -> None:
    with pytest.raises(OSError, match="400"):
        venue.sim("POST", "faults", {"kind": "earthquake"})
