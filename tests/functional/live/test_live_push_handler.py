"""The `live_push` function over the streams of the market and the trading table."""

import json
from collections.abc import Mapping
from typing import Any

from functions.live_push.handler import handler
from tests.functional.live.conftest import BTC_USDT, NOW_MS, Live

from balina.adapters.market.rows import aggregate_row, candle_row
from balina.aggregation.partial import Partial
from balina.aggregation.revise import StoredCandle
from balina.model.market import Timeframe

PRICE = "price:binance:BTC/USDT"
KLINE = "kline:binance:BTC/USDT:15s"
OPEN_MS = Timeframe.S15.open_of(NOW_MS)


def stream(*rows: Mapping[str, Any] | None) -> dict[str, Any]:
    images = [{"NewImage": row} if row is not None else {} for row in rows]
    return {"Records": [{"eventName": "MODIFY", "dynamodb": image} for image in images]}


def closed(seq: int, open_ms: int = OPEN_MS - 15_000) -> dict[str, Any]:
    piece = Partial(open_ms, 1, 3, 1, 2, 5, 2, 1, 2)
    return candle_row(BTC_USDT, (Timeframe.S15, open_ms), StoredCandle(piece, is_whole=True), seq=seq)


def update(tenant: str, number: int) -> dict[str, Any]:
    return {
        "pk": {"S": f"T#{tenant}#EVT"},
        "sk": {"S": f"EVT#{number:013d}#x"},
        "kind": {"S": "order"},
        "body": {"S": json.dumps({"order_id": f"o{number}", "status": "SETTLED"})},
        "at_ms": {"N": str(number)},
    }


def test_a_price_reaches_those_who_listen_and_nobody_else(live: Live) -> None:
    live.sockets.subscribe("one", [PRICE])
    live.sockets.subscribe("two", ["price:binance:ETH/USDT"])
    handler(stream(aggregate_row(live.trade((1, NOW_MS, 100_50000000, 1)))), live.context)
    (message,) = live.sockets.take("one")
    assert (message["type"], message["channel"], message["data"]["last"]) == ("update", PRICE, "100.5")
    assert live.sockets.received == {}


def test_of_many_changes_of_a_market_only_the_last_is_sent(live: Live) -> None:
    live.sockets.subscribe("one", [PRICE])
    rows = [aggregate_row(live.trade((n, NOW_MS + n, n * 100_000_000, 1))) for n in range(1, 30)]
    handler(stream(*rows), live.context)
    assert [message["data"]["last"] for message in live.sockets.take("one")] == ["29"]


def test_closed_candles_come_before_the_open_one_and_seq_only_rises(live: Live) -> None:
    live.sockets.subscribe("one", [KLINE])
    state = live.trade((1, NOW_MS, 100, 1))
    base = state.version * 1_000
    rows = [aggregate_row(state), closed(base + 1, OPEN_MS - 15_000), closed(base, OPEN_MS - 30_000)]
    handler(stream(*rows), live.context)
    messages = live.sockets.take("one")
    assert [message["data"]["closed"] for message in messages] == [True, True, False]
    assert [message["data"]["open_ms"] for message in messages] == [OPEN_MS - 30_000, OPEN_MS - 15_000, OPEN_MS]
    sequence = [message["seq"] for message in messages]
    assert sequence == sorted(set(sequence))


def test_every_trade_update_of_a_tenant_reaches_that_tenant_only(live: Live) -> None:
    live.sockets.subscribe("one", ["trade_updates:tenant-a"])
    live.sockets.subscribe("two", ["trade_updates:tenant-b"])
    handler(stream(update("tenant-a", 2), update("tenant-a", 1)), live.context)
    messages = live.sockets.take("one")
    assert [message["data"]["order_id"] for message in messages] == ["o1", "o2"]
    assert messages[0]["channel"] == "trade_updates"
    assert messages[0]["seq"] == "EVT#0000000000001#x"
    assert messages[0]["data"]["kind"] == "order"
    assert live.sockets.take("two") == []


def test_a_connection_that_is_gone_is_forgotten_and_the_others_are_served(live: Live) -> None:
    for connection_id in ("one", "two", "three"):
        live.sockets.opened(connection_id, "tenant-a")
        live.sockets.subscribe(connection_id, [PRICE])
    live.sockets.gone.add("two")
    answer = handler(stream(aggregate_row(live.trade((1, NOW_MS, 100, 1)))), live.context)
    assert answer == {"sent": 2, "gone": 1, "failed": 0}
    assert live.sockets.listening_to(PRICE) == ("one", "three")


def test_a_connection_that_fails_keeps_its_place_and_blocks_nobody(live: Live) -> None:
    for connection_id in ("one", "two"):
        live.sockets.subscribe(connection_id, [PRICE])
    live.sockets.broken.add("one")
    answer = handler(stream(aggregate_row(live.trade((1, NOW_MS, 100, 1)))), live.context)
    assert answer == {"sent": 1, "gone": 0, "failed": 1}
    assert live.sockets.listening_to(PRICE) == ("one", "two")


def test_rows_of_other_kinds_and_removals_are_passed_over(live: Live) -> None:
    live.sockets.subscribe("one", [PRICE, KLINE])
    from_klines = {name: value for name, value in closed(1).items() if name not in {"seq", "first_id", "last_id"}}
    order = {"pk": {"S": "T#tenant-a"}, "sk": {"S": "ORD#1"}, "status": {"S": "SETTLED"}}
    assert handler(stream(None, from_klines, order), live.context) == {"sent": 0, "gone": 0, "failed": 0}
