"""What the venue told its clients survives a killed process, and the market goes on where it was."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.contract.exchange.local_venue import LocalVenue, running

PAIR = "BTC/USDT"


@pytest.fixture
def own_venue(tmp_path: Path) -> Any:
    with running(tmp_path) as venue:
        yield venue


async def test_kill_loses_no_acknowledged_order(own_venue: LocalVenue, connect: Callable[..., Any]) -> None:
    client = connect(own_venue, own_venue.account("alice"))
    await client.load_markets()
    bought = await client.create_order(PAIR, "market", "buy", 0.01)
    resting = await client.create_order(PAIR, "limit", "buy", 0.01, 20_000)
    before, trades = await client.fetch_balance(), await client.fetch_my_trades(PAIR)
    own_venue.kill()
    own_venue.start()
    after = await client.fetch_balance()
    assert own_venue.account("alice")["apiKey"] == client.apiKey
    assert [o["id"] for o in await client.fetch_open_orders(PAIR)] == [resting["id"]]
    assert (await client.fetch_order(bought["id"], PAIR))["status"] == "closed"
    assert await client.fetch_my_trades(PAIR) == trades
    assert {a: after[a] for a in ("BTC", "USDT")} == {a: before[a] for a in ("BTC", "USDT")}
    assert (await client.cancel_order(resting["id"], PAIR))["status"] == "canceled"


async def test_history_and_trade_ids_are_the_same_after_a_restart(
    own_venue: LocalVenue, connect: Callable[..., Any]
) -> None:
    client = connect(own_venue, own_venue.account("alice"))
    await client.load_markets()
    own_venue.sim("POST", "price", {"symbol": "BTCUSDT", "move_pct": 4})
    for _ in range(3):
        await client.create_order(PAIR, "market", "buy", 0.001)
    newest = await client.publicGetTrades({"symbol": "BTCUSDT", "limit": 1000})
    own_venue.kill()
    own_venue.start()
    page = {"symbol": "BTCUSDT", "fromId": newest[0]["id"], "limit": 1000}
    assert await client.publicGetHistoricalTrades(page) == newest
    later = await client.publicGetTrades({"symbol": "BTCUSDT", "limit": 1})
    assert float(later[0]["price"]) == pytest.approx(float(newest[-1]["price"]), rel=0.02)


async def test_another_seed_is_another_market_but_the_same_accounts(
    tmp_path: Path, connect: Callable[..., Any]
) -> None:
    with running(tmp_path, "--seed", "7") as venue:
        client = connect(venue, venue.account("alice"))
        await client.create_order(PAIR, "market", "buy", 0.01)
    with running(tmp_path, "--seed", "8") as venue:
        again = connect(venue, venue.account("alice"))
        assert again.apiKey == client.apiKey
        assert len(await again.fetch_orders(PAIR)) == 1
        # A market order may have walked over several levels of the book.
        assert sum(trade["amount"] for trade in await again.fetch_my_trades(PAIR)) == pytest.approx(0.01)
        assert (await again.create_order(PAIR, "market", "sell", 0.005))["status"] == "closed"


@pytest.mark.parametrize("hours", [0.5, 30])
async def test_resting_orders_meet_the_market_that_passed_meanwhile(
    own_venue: LocalVenue, connect: Callable[..., Any], hours: float
) -> None:
    client = connect(own_venue, own_venue.account("alice"))
    await client.load_markets()
    now = client.milliseconds()
    past = now - int(hours * 3_600_000)
    rows = await client.fetch_ohlcv(PAIR, "1m", since=past + 120_000, limit=1000)
    lowest = min(row[3] for row in rows)
    order = await client.create_order(PAIR, "limit", "buy", 0.001, round(lowest * 0.9, 2))
    own_venue.kill()
    reprice(own_venue.state_dir, int(order["id"]), price=round(lowest * 1.0001, 2), since=past)
    own_venue.start()
    (done,) = await client.fetch_orders(PAIR)
    (trade,) = await client.fetch_my_trades(PAIR)
    assert (done["status"], done["average"]) == ("closed", round(lowest * 1.0001, 2))
    assert past < trade["timestamp"] <= now
    tape = await client.publicGetHistoricalTrades({"symbol": "BTCUSDT", "fromId": trade["id"], "limit": 3})
    assert [int(item["id"]) for item in tape] == [int(trade["id"]) + n for n in range(3)]


def reprice(folder: Path, order_id: int, *, price: float, since: int) -> None:
    """Pretends that the venue was down since a past moment with an order the market has since traded through."""
    units = round(price * 100) * 1_000_000
    with sqlite3.connect(folder / "exchange.sqlite") as database:
        (body,) = database.execute("SELECT body FROM orders WHERE order_id = ?", (order_id,)).fetchone()
        order = json.loads(body)
        order["request"]["price"] = units
        locked = units * order["quantity"] // 10**8
        database.execute("UPDATE orders SET body = ? WHERE order_id = ?", (json.dumps(order), order_id))
        database.execute("UPDATE balances SET locked = ? WHERE account = 'alice' AND asset = 'USDT'", (str(locked),))
        database.execute("UPDATE meta SET value = ? WHERE name = 'last_seen'", (str(since),))
