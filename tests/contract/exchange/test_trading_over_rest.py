"""Orders, balances and refusals through the unmodified ccxt client."""

import hashlib
import hmac
import itertools
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import ccxt
import pytest
from tests.contract.exchange.local_venue import LocalVenue

_ids = itertools.count(1)
PAIR = "BTC/USDT"


def fresh_id() -> str:
    return f"test-{next(_ids)}-{time.time_ns() % 10**9}"


async def last_price(client: Any, symbol: str = PAIR) -> float:
    return float((await client.publicGetTickerPrice({"symbol": client.market_id(symbol)}))["price"])


async def test_market_buy_fills_at_once_and_pays_its_fee_in_the_asset_received(client: Any) -> None:
    before = await client.fetch_balance()
    order = await client.create_order(PAIR, "market", "buy", 0.01)
    after = await client.fetch_balance()
    assert (order["status"], order["filled"], order["fee"]) == ("closed", 0.01, {"currency": "BTC", "cost": 0.00001})
    assert after["BTC"]["free"] == pytest.approx(before["BTC"]["free"] + 0.01 - 0.00001, abs=1e-10)
    assert after["USDT"]["free"] == pytest.approx(before["USDT"]["free"] - order["cost"], abs=1e-7)
    assert after["USDT"]["used"] == 0


async def test_market_sell_pays_its_fee_in_quote(client: Any) -> None:
    order = await client.create_order(PAIR, "market", "sell", 0.01)
    assert order["fee"]["currency"] == "USDT"
    assert order["fee"]["cost"] == pytest.approx(order["cost"] / 1000, abs=1e-7)


async def test_a_large_market_order_walks_the_book(client: Any) -> None:
    order = await client.create_order(PAIR, "market", "buy", 1.2)
    prices = [trade["price"] for trade in order["trades"]]
    assert len(prices) > 5
    assert prices == sorted(prices)
    assert sum(trade["amount"] for trade in order["trades"]) == pytest.approx(1.2)


async def test_market_buy_by_cost_spends_no_more_than_the_cost(client: Any) -> None:
    order = await client.create_market_buy_order_with_cost("ETH/USDT", 500)
    assert 500 - 1 <= order["cost"] <= 500


async def test_limit_order_locks_and_cancel_releases_exactly(client: Any) -> None:
    price = round(await last_price(client) * 0.9, 2)
    order = await client.create_order(PAIR, "limit", "buy", 0.01, price)
    locked = await client.fetch_balance()
    cancelled = await client.cancel_order(order["id"], PAIR)
    released = await client.fetch_balance()
    assert (order["status"], cancelled["status"]) == ("open", "canceled")
    assert locked["USDT"]["used"] == pytest.approx(0.01 * price, abs=1e-8)
    assert (released["USDT"]["used"], released["USDT"]["free"]) == (0, 100_000)


async def test_resting_order_fills_as_maker_when_the_market_reaches_it(venue: LocalVenue, client: Any) -> None:
    price = round(await last_price(client, "SOL/USDT") * 0.97, 2)
    order = await client.create_order("SOL/USDT", "limit", "buy", 2, price)
    venue.sim("POST", "price", {"symbol": "SOLUSDT", "price": str(round(price - 0.5, 2))})
    filled = await client.fetch_order(order["id"], "SOL/USDT")
    trades = await client.fetch_my_trades("SOL/USDT")
    assert (filled["status"], filled["average"]) == ("closed", price)
    assert {(trade["takerOrMaker"], trade["price"]) for trade in trades} == {("maker", price)}
    assert sum(trade["amount"] for trade in trades) == pytest.approx(2)


async def test_an_injected_trade_fills_a_resting_order_partly(venue: LocalVenue, client: Any) -> None:
    price = round(await last_price(client, "BNB/USDT") * 0.98, 2)
    order = await client.create_order("BNB/USDT", "limit", "buy", 5, price)
    trade = {"symbol": "BNBUSDT", "price": str(price), "quantity": "2", "side": "SELL"}
    venue.sim("POST", "trades", trade)
    partly = await client.fetch_order(order["id"], "BNB/USDT")
    assert partly["filled"] >= 2
    if partly["status"] == "open":
        await client.cancel_order(order["id"], "BNB/USDT")


async def test_limit_maker_that_would_take_is_refused(client: Any) -> None:
    price = round(await last_price(client) * 1.02, 2)
    with pytest.raises(ccxt.OrderImmediatelyFillable):
        await client.create_order(PAIR, "limit", "buy", 0.01, price, {"postOnly": True})


async def test_stop_loss_limit_triggers_then_fills(venue: LocalVenue, client: Any) -> None:
    last = await last_price(client, "ETH/USDT")
    stop, limit = round(last * 0.98, 2), round(last * 0.95, 2)
    order = await client.create_order("ETH/USDT", "limit", "sell", 0.5, limit, {"stopLossPrice": stop})
    waiting = await client.fetch_order(order["id"], "ETH/USDT")
    venue.sim("POST", "price", {"symbol": "ETHUSDT", "move_pct": -3})
    done = await client.fetch_order(order["id"], "ETH/USDT")
    assert (waiting["status"], waiting["info"]["isWorking"], waiting["triggerPrice"]) == ("open", False, stop)
    assert done["status"] == "closed"
    assert limit <= done["average"] <= stop


async def test_stop_on_the_wrong_side_would_trigger_immediately(client: Any) -> None:
    last = await last_price(client)
    with pytest.raises(ccxt.OrderImmediatelyFillable):
        await client.create_order(PAIR, "limit", "sell", 0.01, round(last, 2), {"stopLossPrice": round(last * 1.05, 2)})


async def test_oco_legs_share_funds_and_one_cancels_the_other(venue: LocalVenue, client: Any) -> None:
    last = await last_price(client, "ETH/USDT")
    listed = await client.privatePostOrderListOco(
        {
            "symbol": "ETHUSDT",
            "side": "SELL",
            "quantity": "1",
            "aboveType": "LIMIT_MAKER",
            "abovePrice": f"{last * 1.05:.2f}",
            "belowType": "STOP_LOSS_LIMIT",
            "belowStopPrice": f"{last * 0.97:.2f}",
            "belowPrice": f"{last * 0.93:.2f}",
            "belowTimeInForce": "GTC",
        }
    )
    locked = (await client.fetch_balance())["ETH"]["used"]
    venue.sim("POST", "price", {"symbol": "ETHUSDT", "move_pct": 6})
    statuses = {o["info"]["type"]: o["status"] for o in await client.fetch_orders("ETH/USDT")}
    assert (locked, listed["listOrderStatus"]) == (1.0, "EXECUTING")
    assert statuses == {"LIMIT_MAKER": "closed", "STOP_LOSS_LIMIT": "expired"}
    assert (await client.fetch_balance())["ETH"]["used"] == 0
    again = await client.privateGetOrderList({"orderListId": listed["orderListId"]})
    assert again["listOrderStatus"] == "ALL_DONE"


async def test_cancelling_one_leg_cancels_the_list(client: Any) -> None:
    last = await last_price(client)
    params = {
        "symbol": "BTCUSDT",
        "side": "SELL",
        "quantity": "0.01",
        "price": f"{last * 1.05:.2f}",
        "stopPrice": f"{last * 0.95:.2f}",
        "stopLimitPrice": f"{last * 0.94:.2f}",
        "stopLimitTimeInForce": "GTC",
    }
    listed = await client.privatePostOrderOco(params)
    await client.cancel_order(listed["orders"][0]["orderId"], PAIR)
    assert await client.fetch_open_orders(PAIR) == []
    assert (await client.fetch_balance())["BTC"]["used"] == 0


async def test_orders_are_found_by_client_id_and_listed(client: Any) -> None:
    name = fresh_id()
    price = round(await last_price(client) * 0.8, 2)
    order = await client.create_order(PAIR, "limit", "buy", 0.01, price, {"newClientOrderId": name})
    found = await client.fetch_order(None, PAIR, {"origClientOrderId": name})
    assert found["id"] == order["id"]
    assert [o["clientOrderId"] for o in await client.fetch_open_orders(PAIR)] == [name]
    assert [o["id"] for o in await client.fetch_orders(PAIR)] == [order["id"]]
    await client.cancel_order(None, PAIR, {"origClientOrderId": name})
    assert (await client.fetch_order(order["id"], PAIR))["status"] == "canceled"


async def test_client_id_is_unique_only_among_open_orders(client: Any) -> None:
    name, price = fresh_id(), round(await last_price(client) * 0.8, 2)
    resting = await client.create_order(PAIR, "limit", "buy", 0.01, price, {"newClientOrderId": name})
    with pytest.raises(ccxt.InvalidOrder, match=r"Duplicate order sent\."):
        await client.create_order(PAIR, "limit", "buy", 0.01, price, {"newClientOrderId": name})
    await client.cancel_order(resting["id"], PAIR)
    first = await client.create_order(PAIR, "market", "buy", 0.001, None, {"newClientOrderId": name})
    second = await client.create_order(PAIR, "market", "buy", 0.001, None, {"newClientOrderId": name})
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"quantity": "0.000011"}, "-1013.*LOT_SIZE"),
        ({"price": "50000.001"}, "-1013.*PRICE_FILTER"),
        ({"quantity": "0.00005"}, "-1013.*NOTIONAL"),
        ({"price": "1", "quantity": "100"}, "PERCENT_PRICE_BY_SIDE"),
        ({"quantity": "0.000000001"}, "-1111"),
        ({"quantity": "-1"}, "-1100"),
        ({"quantity": "1e-3"}, "-1100"),
        ({"quantity": ""}, "-1102"),
        ({"newClientOrderId": "has a space"}, "-1100"),
        ({"newClientOrderId": "x" * 37}, "-1100"),
        ({"newClientOrderId": "türkçe"}, "-1100"),
        ({"symbol": "NOPE"}, "-1121"),
        ({"side": "HOLD"}, "-1117"),
        ({"type": "MAGIC"}, "-1116"),
        ({"timeInForce": "SOON"}, "-1115"),
        ({"quantity": "400"}, "InsufficientFunds"),
        ({"stopPrice": "1"}, "-1106"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_bad_orders_get_binances_error_codes(client: Any, params: dict[str, str], code: str) -> None:
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.01"}
    order["price"] = f"{await last_price(client) * 0.5:.2f}"
    with pytest.raises(ccxt.BaseError) as refusal:
        await client.privatePostOrder(order | params)
    message = f"{refusal.type.__name__}: {refusal.value}"
    assert all(part in message for part in code.split(".*"))


async def test_unknown_orders_cannot_be_found_or_cancelled(client: Any) -> None:
    with pytest.raises(ccxt.OrderNotFound, match="-2013"):
        await client.fetch_order("999", PAIR)
    with pytest.raises(ccxt.OrderNotFound, match="-2011"):
        await client.cancel_order("999", PAIR)


async def test_one_account_does_not_see_anothers_orders(
    venue: LocalVenue, client: Any, connect: Callable[..., Any]
) -> None:
    price = round(await last_price(client) * 0.8, 2)
    order = await client.create_order(PAIR, "limit", "buy", 0.01, price)
    stranger = connect(venue, venue.account("stranger"))
    await stranger.load_markets()
    with pytest.raises(ccxt.OrderNotFound):
        await stranger.fetch_order(order["id"], PAIR)
    with pytest.raises(ccxt.OrderNotFound):
        await stranger.cancel_order(order["id"], PAIR)


async def test_key_permissions_are_reported_and_enforced(venue: LocalVenue, connect: Callable[..., Any]) -> None:
    reader = connect(venue, venue.account("reader", enableSpotAndMarginTrading=False, enableWithdrawals=True))
    await reader.load_markets()
    restrictions = await reader.sapiGetAccountApiRestrictions()
    assert restrictions["enableWithdrawals"]
    assert not restrictions["enableSpotAndMarginTrading"]
    assert (await reader.fetch_balance())["USDT"]["free"] == 100_000
    with pytest.raises(ccxt.BaseError, match="-2015"):
        await reader.create_order(PAIR, "market", "buy", 0.01)


async def test_wrong_secret_and_unknown_key_are_refused(venue: LocalVenue, connect: Callable[..., Any]) -> None:
    keys = venue.account("forgetful")
    for wrong, code in ((keys | {"secret": "x"}, "-1022"), (keys | {"apiKey": "f" * 64}, "-2015")):
        with pytest.raises(ccxt.AuthenticationError, match=code):
            await connect(venue, wrong).privateGetAccount()


@pytest.mark.parametrize(("skew_ms", "refused"), [(-4_000, False), (-6_000, True), (500, False), (1_500, True)])
def test_timestamps_outside_the_window_are_refused(venue: LocalVenue, skew_ms: int, refused: bool) -> None:
    keys = venue.account("skewed")
    query = f"timestamp={time.time_ns() // 1_000_000 + skew_ms}&recvWindow=5000"
    signature = hmac.new(keys["secret"].encode(), query.encode(), hashlib.sha256).hexdigest()
    status, body = get(venue, f"/api/v3/account?{query}&signature={signature}", keys["apiKey"])
    assert (status, '"code":-1021' in body) == ((400, True) if refused else (200, False))


def get(venue: LocalVenue, path: str, key: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{venue.port}{path}", headers={"X-MBX-APIKEY": key})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
