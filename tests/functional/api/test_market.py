"""Candles, prices, instruments, watchlist, freshness."""

import pytest
from tests.functional.api.conftest import NOW_MS, SYMBOLS, Scene, a_candle, a_quote, put_candles

from balina.model.market import Feed, Timeframe

ONE_MINUTE = {"symbol": "BTC/USDT", "timeframe": "1m"}


def test_candles_come_oldest_first_with_the_open_one_last(scene: Scene) -> None:
    opens = put_candles(scene, Timeframe.M1, 3)
    current = Timeframe.M1.open_of(NOW_MS)
    scene.container.quotes.open_candles[Feed.parse("binance#BTC/USDT#1m")] = a_candle(current, complete=False)  # type: ignore[attr-defined]
    items = scene.me.get("/candles", query=ONE_MINUTE).json["items"]
    assert [candle["open_ms"] for candle in items] == [*opens, current]
    assert [candle["complete"] for candle in items] == [True, True, True, False]
    assert items[0]["volume"] == "1.5"


def test_candles_page_back_to_the_first(scene: Scene) -> None:
    opens = put_candles(scene, Timeframe.M5, 5, symbol="ETH/USDT")
    query = {"symbol": "ETH/USDT", "timeframe": "5m", "limit": 2}
    seen: list[int] = []
    before: dict[str, str] = {}
    while True:
        page = scene.me.get("/candles", query=query | before).json
        seen = [candle["open_ms"] for candle in page["items"]] + seen
        if page["next_cursor"] is None:
            break
        before = {"before_ms": page["next_cursor"]}
    assert seen == opens


def test_prices_carry_change_and_sparkline(scene: Scene) -> None:
    put_candles(scene, Timeframe.M15, 3)
    [price] = scene.me.get("/prices", query={"symbols": "BTC/USDT"}).json["items"]
    assert price == {
        "venue": "binance",
        "symbol": "BTC/USDT",
        "last": "100.5",
        "change_24h": "0.01",
        "as_of_ms": NOW_MS - 1000,
        "sparkline": ["100", "101", "102"],
    }


def test_all_prices_are_those_that_were_ever_seen(scene: Scene) -> None:
    assert [price["symbol"] for price in scene.me.get("/prices").json["items"]] == ["BTC/USDT", "ETH/USDT"]


@pytest.mark.parametrize("path", ["/candles?timeframe=1m&symbol=BTC/EUR", "/prices?symbols=BTC/USDT,BTC/EUR"])
def test_an_unknown_symbol_is_named_with_what_was_probably_meant(scene: Scene, path: str) -> None:
    refused = scene.me.get(path)
    assert refused.status == 422
    assert "BTC/USDT" in refused.json["errors"][0]["message"]


def test_an_unknown_venue_has_no_symbols(scene: Scene) -> None:
    assert scene.me.get("/candles", query={**ONE_MINUTE, "venue": "kraken"}).status == 422
    assert scene.me.get("/instruments", query={"venue": "kraken"}).json["items"] == []


def test_instruments_show_steps_and_minima(scene: Scene) -> None:
    items = scene.me.get("/instruments").json["items"]
    assert [each["symbol"] for each in items] == list(SYMBOLS)
    assert items[0] == {
        "venue": "binance",
        "symbol": "BTC/USDT",
        "base": "BTC",
        "quote": "USDT",
        "tick": "0.01",
        "lot": "0.00001",
        "min_notional": "5",
    }


def test_a_watchlist_is_kept_in_its_order_and_is_ones_own(scene: Scene) -> None:
    wanted = {"symbols": ["SOL/USDT", "BTC/USDT"]}
    assert scene.me.put("/watchlist", wanted).json == wanted
    assert scene.me.get("/watchlist").json == wanted
    assert scene.other.get("/watchlist").json == {"symbols": []}


@pytest.mark.parametrize("symbols", [["BTC/USDT", "BTC/USDT"], ["NOPE/USDT"]])
def test_a_watchlist_names_each_known_symbol_once(scene: Scene, symbols: list[str]) -> None:
    assert scene.me.put("/watchlist", {"symbols": symbols}).status == 422


def test_status_says_which_markets_are_stale(scene: Scene) -> None:
    scene.container.quotes.set(a_quote("ETH/USDT", as_of_ms=NOW_MS - 600_000))  # type: ignore[attr-defined]
    status = scene.me.get("/status").json
    assert {market["symbol"]: market["stale"] for market in status["market"]} == {
        "BTC/USDT": False,
        "ETH/USDT": True,
        "SOL/USDT": True,
    }
    assert (status["venue"], status["stage"], status["kill_switch"]["tripped"]) == ("binance", "test", False)


def test_the_catalogue_describes_the_parameters(scene: Scene) -> None:
    [strategy] = scene.me.get("/strategies").json["items"]
    assert strategy["name"] == "ma_cross"
    assert strategy["parameters"]["properties"]["fast"] == {
        "type": "integer",
        "default": 5,
        "minimum": 2,
        "maximum": 200,
    }
    assert strategy["parameters"]["properties"]["entry_order"]["enum"] == ["market", "limit"]


def test_anybody_may_ask_whether_it_lives(scene: Scene) -> None:
    assert scene.nobody.get("/health").json == {"status": "ok"}


def test_the_api_describes_itself_to_anybody(scene: Scene) -> None:
    described = scene.nobody.get("/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert "/bots" in described["paths"]
