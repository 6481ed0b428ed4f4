"""Whatever is sent, the venue answers with one of its own errors, never with a 5xx."""

import hashlib
import hmac
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from tests.contract.exchange.local_venue import LocalVenue, running

VALUES = [
    "",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "9007199254740993",
    "NaN",
    "' OR 1=1",
    "BTCUSDT",
    "\u0660",
    "[",
    "%00",
]
PUBLIC = {
    "depth": ["limit"],
    "klines": ["interval", "startTime", "endTime", "limit"],
    "aggTrades": ["fromId", "startTime", "endTime", "limit"],
    "historicalTrades": ["fromId", "limit"],
    "ticker/24hr": ["symbols", "type"],
}
PRIVATE = [
    (
        "POST",
        "order",
        ["side", "type", "quantity", "price", "stopPrice", "timeInForce", "quoteOrderQty", "newClientOrderId"],
    ),
    ("GET", "order", ["orderId", "origClientOrderId"]),
    ("DELETE", "order", ["orderId", "origClientOrderId"]),
    ("GET", "myTrades", ["fromId", "orderId", "startTime", "limit"]),
    ("GET", "allOrders", ["orderId", "startTime", "endTime", "limit"]),
    ("POST", "orderList/oco", ["side", "quantity", "abovePrice", "belowType", "belowStopPrice"]),
]


def status_of(venue: LocalVenue, method: str, path: str, key: str = "") -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{venue.port}{path}", method=method, headers={"X-MBX-APIKEY": key}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("endpoint", PUBLIC)
def test_public_endpoints(venue: LocalVenue, endpoint: str) -> None:
    for name in ["symbol", *PUBLIC[endpoint]]:
        for value in VALUES:
            query = urllib.parse.urlencode({"symbol": "BTCUSDT", "interval": "1m"} | {name: value})
            assert status_of(venue, "GET", f"/api/v3/{endpoint}?{query}") in (200, 400), (name, value)


@pytest.mark.parametrize(("method", "endpoint", "names"), PRIVATE, ids=lambda value: str(value)[:20])
def test_private_endpoints(
    venue: LocalVenue, keys: dict[str, str], method: str, endpoint: str, names: list[str]
) -> None:
    order = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "1",
        "price": "50000",
    }
    for name in ["symbol", "recvWindow", *names]:
        for value in VALUES:
            query = urllib.parse.urlencode(order | {"timestamp": str(time.time_ns() // 1_000_000)} | {name: value})
            signature = hmac.new(keys["secret"].encode(), query.encode(), hashlib.sha256).hexdigest()
            path = f"/api/v3/{endpoint}?{query}&signature={signature}"
            assert status_of(venue, method, path, keys["apiKey"]) in (200, 400, 401), (name, value)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"name":7}', '{"name":"x","balances":{"BTC":"-1"}}', '{"symbol":"NOPE"}']
)
@pytest.mark.parametrize("path", ["accounts", "faults", "price", "trades"])
def test_operator_endpoints(venue: LocalVenue, path: str, body: str) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{venue.port}/sim/{path}", data=body.encode(), method="POST")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=10)
    assert refusal.value.code == 400


def test_web_pages_cannot_operate_the_venue(venue: LocalVenue) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{venue.port}/sim/orders", headers={"Origin": "https://evil.example"}
    )
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=10)
    assert refusal.value.code == 403


def test_weight_limit_is_enforced(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("limited"), "--weight-limit", "30") as venue:
        statuses = [status_of(venue, "GET", "/api/v3/depth?symbol=BTCUSDT") for _ in range(30)]
    assert statuses[0] == 200
    assert {429, 418} <= set(statuses)
