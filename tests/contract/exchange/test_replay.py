"""A recorded capture served through the protocol: the same trades, a book that joins, users' orders matched."""

import gzip
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.contract.exchange.local_venue import ROOT, LocalVenue, running

CAPTURE = ROOT.parent / "shared" / "market" / "streams" / "binance-spot-btcusdt-20240808.jsonl.gz"
PAIR = "BTC/USDT"

pytestmark = pytest.mark.skipif(not CAPTURE.exists(), reason="the recorded market lies beside the project, not here")


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with running(tmp_path_factory.mktemp("replay"), "--market", f"replay:{CAPTURE}", "--speed", "4") as venue:
        yield venue


def recorded_trades() -> list[tuple[int, str, str]]:
    with gzip.open(CAPTURE, "rt") as lines:
        frames = [json.loads(line.split(" ", 1)[1]).get("data", {}) for line in lines]
    return [(frame["t"], frame["p"], frame["q"]) for frame in frames if frame.get("e") == "trade"]


async def test_trades_are_the_recorded_ones_in_order(replay: LocalVenue) -> None:
    recorded = {trade[0]: trade for trade in recorded_trades()}
    url = f"ws://127.0.0.1:{replay.port}/ws/btcusdt@trade"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        frames = [json.loads((await socket.receive()).data) for _ in range(40)]
    ids = [frame["t"] for frame in frames]
    assert ids == list(range(ids[0], ids[0] + 40))
    assert all((f["t"], f["p"], f["q"]) == recorded[f["t"]] for f in frames)
    assert [f["T"] for f in frames] == sorted(f["T"] for f in frames)


async def test_recorded_book_joins_its_snapshot(replay: LocalVenue, connect: Callable[..., Any]) -> None:
    client = connect(replay, replay.account("reader"))
    for _ in range(20):
        book = await client.watch_order_book(PAIR)
    assert book["bids"][0][0] < book["asks"][0][0]


async def test_orders_trade_against_the_recorded_book_at_present_time(
    replay: LocalVenue, connect: Callable[..., Any]
) -> None:
    client = connect(replay, replay.account("trader"))
    await client.load_markets()
    book = await client.fetch_order_book(PAIR, 5)
    order = await client.create_order(PAIR, "market", "buy", 0.001)
    assert order["status"] == "closed"
    assert order["average"] == pytest.approx(book["asks"][0][0], rel=0.001)
    assert abs(order["timestamp"] - client.milliseconds()) < 2_000


async def test_history_before_the_recording_joins_it(replay: LocalVenue, connect: Callable[..., Any]) -> None:
    client = connect(replay)
    await client.load_markets()
    rows = await client.fetch_ohlcv(PAIR, "1m", limit=1000)
    assert len(rows) == 1000
    assert all(row[1] == previous[4] for previous, row in itertools.pairwise(rows[:-9]))
    assert rows[-1][4] == pytest.approx(61_800, rel=0.01)


async def test_original_times_on_request(tmp_path: Path, connect: Callable[..., Any]) -> None:
    with running(tmp_path, "--market", f"replay:{CAPTURE}", "--no-restamp", "--speed", "0") as venue:
        client = connect(venue)
        await client.load_markets()
        while "41242 of" not in venue.sim("GET", "health")["market"]["BTCUSDT"]:
            pass
        trades = await client.publicGetTrades({"symbol": "BTCUSDT", "limit": 1000})
        assert {str(trade["time"])[:7] for trade in trades} == {"1723161"}
        last = recorded_trades()[-1]
        assert int(trades[-1]["id"]) == last[0]
