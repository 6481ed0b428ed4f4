"""Live streams through ccxt.pro and over plain sockets."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from tests.contract.exchange.local_venue import LocalVenue

PAIR = "BTC/USDT"
WAIT_S = 15


async def soon(awaitable: Any) -> Any:
    return await asyncio.wait_for(awaitable, WAIT_S)


async def collect(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    while len(frames) < count:
        frames.append(json.loads((await asyncio.wait_for(socket.receive(), WAIT_S)).data))
    return frames


async def test_watched_trades_are_contiguous_and_equal_the_rest_history(client: Any) -> None:
    seen: dict[int, float] = {}
    while len(seen) < 12:
        for trade in await soon(client.watch_trades(PAIR)):
            seen[int(trade["id"])] = trade["price"]
    assert sorted(seen) == list(range(min(seen), max(seen) + 1))
    page = await client.publicGetHistoricalTrades({"symbol": "BTCUSDT", "fromId": min(seen), "limit": len(seen)})
    assert {int(trade["id"]): float(trade["price"]) for trade in page} == seen


async def test_watched_order_book_joins_snapshot_and_deltas(client: Any) -> None:
    for _ in range(15):
        book = await soon(client.watch_order_book(PAIR))
    assert book["bids"][0][0] < book["asks"][0][0]
    assert len(book["bids"]) > 50


async def test_diff_stream_is_gapless_and_rebuilds_the_snapshot(venue: LocalVenue) -> None:
    url = f"ws://127.0.0.1:{venue.port}/ws/ethusdt@depth@100ms"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        (first,) = await collect(socket, 1)
        start = venue.call("GET", "/api/v3/depth?symbol=ETHUSDT&limit=5000")
        deltas = [first, *await collect(socket, 20)]
        end = venue.call("GET", "/api/v3/depth?symbol=ETHUSDT&limit=5000")
        while deltas[-1]["u"] < end["lastUpdateId"]:
            deltas += await collect(socket, 1)
    assert all(later["U"] == earlier["u"] + 1 for earlier, later in itertools.pairwise(deltas))
    for side, key in (("b", "bids"), ("a", "asks")):
        levels = dict(map(tuple, start[key]))
        for delta in deltas:
            if start["lastUpdateId"] < delta["u"] <= end["lastUpdateId"]:
                levels |= dict(map(tuple, delta[side]))
        assert {price: q for price, q in levels.items() if float(q)} == dict(map(tuple, end[key]))


async def test_closed_candle_of_the_stream_equals_rest(venue: LocalVenue) -> None:
    url = f"ws://127.0.0.1:{venue.port}/stream?streams=btcusdt@kline_1s/xrpusdt@kline_1s"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        frames = [frame["data"]["k"] for frame in await collect(socket, 12)]
    closed = [kline for kline in frames if kline["x"]]
    assert closed
    for kline in closed:
        path = f"/api/v3/klines?symbol={kline['s']}&interval=1s&startTime={kline['t']}&limit=1"
        (row,) = venue.call("GET", path)
        assert [kline[key] for key in ("t", "o", "h", "l", "c", "v", "T", "q", "n", "V", "Q")] == row[:11]
        assert kline["L"] - kline["f"] + 1 == kline["n"]


async def test_watched_candles_and_tickers_arrive(client: Any) -> None:
    candles = await soon(client.watch_ohlcv(PAIR, "1m"))
    ticker = await soon(client.watch_ticker(PAIR))
    tickers = await soon(client.watch_tickers([PAIR, "ETH/USDT"]))
    best = await soon(client.watch_bids_asks([PAIR]))
    assert candles[-1][4] > 0
    assert ticker["last"] > 0
    assert set(tickers) <= {PAIR, "ETH/USDT"}
    assert best[PAIR]["bid"] < best[PAIR]["ask"]


async def test_streams_are_added_and_removed_on_a_live_connection(venue: LocalVenue) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"ws://127.0.0.1:{venue.port}/ws") as socket:
        await socket.send_json({"method": "SUBSCRIBE", "params": ["btcusdt@trade", "btcusdt@bookTicker"], "id": 1})
        answer, *events = await collect(socket, 6)
        await socket.send_json({"method": "LIST_SUBSCRIPTIONS", "id": 2})
        listed = await until(socket, lambda frame: frame.get("id") == 2)
        await socket.send_json({"method": "UNSUBSCRIBE", "params": ["btcusdt@trade"], "id": 3})
        await until(socket, lambda frame: frame.get("id") == 3)
        after = await collect(socket, 4)
    assert answer == {"result": None, "id": 1}
    assert {event.get("e", "bookTicker") for event in events} <= {"trade", "bookTicker"}
    assert listed["result"] == ["btcusdt@bookTicker", "btcusdt@trade"]
    assert all("e" not in frame for frame in after)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"method":"DANCE","id":1}',
        '{"method":"SUBSCRIBE","params":["nope@trade"],"id":1}',
        '{"method":"SUBSCRIBE","params":"btcusdt@trade","id":1}',
    ],
)
async def test_bad_control_frames_are_answered_with_an_error(venue: LocalVenue, text: str) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"ws://127.0.0.1:{venue.port}/ws") as socket:
        await socket.send_str(text)
        (answer,) = await collect(socket, 1)
    assert "error" in answer


async def test_own_orders_trades_and_balances_are_pushed(client: Any) -> None:
    orders, trades = asyncio.ensure_future(client.watch_orders()), asyncio.ensure_future(client.watch_my_trades())
    balance = asyncio.ensure_future(client.watch_balance())
    await asyncio.sleep(0.5)
    placed = await client.create_order(PAIR, "market", "buy", 0.01)
    seen = (await soon(orders))[-1]
    while seen["status"] != "closed":
        seen = (await soon(client.watch_orders()))[-1]
    assert (seen["id"], seen["filled"]) == (placed["id"], 0.01)
    assert (await soon(trades))[-1]["order"] == placed["id"]
    assert (await soon(balance))["BTC"]["free"] == pytest.approx(2 + 0.01 - 0.00001)


async def test_listen_keys_still_work(venue: LocalVenue, client: Any) -> None:
    key = (await client.publicPostUserDataStream())["listenKey"]
    url = f"ws://127.0.0.1:{venue.port}/ws/{key}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        order = await client.create_order(PAIR, "limit", "buy", 0.001, 30_000)
        await client.cancel_order(order["id"], PAIR)
        frames = await collect(socket, 4)
    reports = [(f["x"], f["X"]) for f in frames if f["e"] == "executionReport"]
    assert reports == [("NEW", "NEW"), ("CANCELED", "CANCELED")]
    assert [f["e"] for f in frames if f["e"] != "executionReport"] == ["outboundAccountPosition"] * 2


async def test_list_status_is_pushed_when_a_pair_starts_and_ends(venue: LocalVenue, client: Any) -> None:
    key = (await client.publicPostUserDataStream())["listenKey"]
    last = float((await client.publicGetTickerPrice({"symbol": "BNBUSDT"}))["price"])
    pair = {"symbol": "BNBUSDT", "side": "BUY", "quantity": "0.5", "aboveType": "STOP_LOSS_LIMIT"}
    pair |= {"aboveStopPrice": f"{last * 1.05:.2f}", "abovePrice": f"{last * 1.06:.2f}", "aboveTimeInForce": "GTC"}
    pair |= {"belowType": "LIMIT_MAKER", "belowPrice": f"{last * 0.9:.2f}"}
    url = f"ws://127.0.0.1:{venue.port}/ws/{key}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        listed = await client.privatePostOrderListOco(pair)
        await client.privateDeleteOrderList({"symbol": "BNBUSDT", "orderListId": listed["orderListId"]})
        frames = await collect(socket, 8)
    assert [f["L"] for f in frames if f["e"] == "listStatus"] == ["EXECUTING", "ALL_DONE"]
    assert [f["X"] for f in frames if f["e"] == "executionReport"] == ["NEW", "NEW", "CANCELED", "CANCELED"]


async def test_orders_can_be_placed_over_the_socket_api(client: Any) -> None:
    order = await soon(client.create_order_ws(PAIR, "limit", "buy", 0.01, 40_000))
    assert (await soon(client.fetch_order_ws(order["id"], PAIR)))["status"] == "open"
    assert (await soon(client.cancel_order_ws(order["id"], PAIR)))["status"] == "canceled"


async def test_wrong_signature_on_the_socket_api_is_refused(venue: LocalVenue, keys: dict[str, str]) -> None:
    params = {"apiKey": keys["apiKey"], "timestamp": time.time_ns() // 1_000_000, "signature": "0" * 64}
    url = f"ws://127.0.0.1:{venue.port}/ws-api/v3"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_json({"id": 7, "method": "userDataStream.subscribe.signature", "params": params})
        (answer,) = await collect(socket, 1)
    assert (answer["id"], answer["status"], answer["error"]["code"]) == (7, 400, -1022)


async def until(socket: aiohttp.ClientWebSocketResponse, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    while True:
        (frame,) = await collect(socket, 1)
        if wanted(frame):
            return frame
