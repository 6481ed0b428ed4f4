"""Public market data through the unmodified ccxt client."""

import itertools
from typing import Any

import ccxt
import pytest
from tests.contract.exchange.local_venue import LocalVenue, point_at

MINUTE = 60_000
SYMBOLS = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT", "XRP/USDT"]


async def test_markets_come_with_tick_lot_and_minimum_notional(client: Any) -> None:
    assert list(client.markets) == SYMBOLS
    market = client.market("BTC/USDT")
    assert (market["precision"]["price"], market["precision"]["amount"]) == (0.01, 0.00001)
    assert market["limits"]["cost"]["min"] == 5.0
    assert market["active"]


def test_the_synchronous_client_works_without_any_option(venue: LocalVenue) -> None:
    exchange = point_at(ccxt.binance(venue.account("sync")), venue.port)
    exchange.load_markets()
    assert exchange.fetch_ticker("ETH/USDT")["last"] > 0
    assert exchange.create_order("ETH/USDT", "market", "buy", 0.01)["status"] == "closed"


async def test_time_is_the_wall_clock(client: Any) -> None:
    assert abs(await client.fetch_time() - client.milliseconds()) < 2_000


@pytest.mark.parametrize("symbol", SYMBOLS)
async def test_three_days_of_minutes_exist_without_holes(client: Any, symbol: str) -> None:
    since = client.milliseconds() - 3 * 86_400_000
    rows: list[list[float]] = []
    for _ in range(5):
        rows += await client.fetch_ohlcv(symbol, "1m", since=rows[-1][0] + MINUTE if rows else since, limit=1000)
    times = [row[0] for row in rows]
    assert times == list(range(int(times[0]), int(times[0]) + MINUTE * len(times), MINUTE))
    assert len(times) >= 3 * 1440
    for previous, row in itertools.pairwise(rows):
        assert row[3] <= min(row[1], row[4]) <= max(row[1], row[4]) <= row[2]
        assert row[1] == previous[4]


@pytest.mark.parametrize("timeframe", ["5m", "15m", "1h", "4h", "1d"])
async def test_coarse_candles_are_made_of_fine_ones(client: Any, timeframe: str) -> None:
    width = client.parse_timeframe(timeframe) * 1000
    start = client.milliseconds() // width * width - width
    coarse = (await client.fetch_ohlcv("BTC/USDT", timeframe, since=start, limit=1))[0]
    minutes: list[list[float]] = []
    for offset in range(0, width // MINUTE, 1000):
        limit = min(1000, width // MINUTE - offset)
        minutes += await client.fetch_ohlcv("BTC/USDT", "1m", since=start + offset * MINUTE, limit=limit)
    assert coarse[0] == minutes[0][0]
    assert coarse[1:5] == [minutes[0][1], max(m[2] for m in minutes), min(m[3] for m in minutes), minutes[-1][4]]
    assert coarse[5] == pytest.approx(sum(m[5] for m in minutes))


async def test_minutes_and_seconds_agree_with_trades(client: Any) -> None:
    start = client.milliseconds() // MINUTE * MINUTE - 30 * MINUTE
    (minute,) = await client.publicGetKlines({"symbol": "BTCUSDT", "interval": "1m", "startTime": start, "limit": 1})
    seconds = await client.fetch_ohlcv("BTC/USDT", "1s", since=start, limit=60)
    window = {"symbol": "BTCUSDT", "startTime": start, "endTime": start + MINUTE - 1, "limit": 1000}
    trades = await client.publicGetAggTrades(window)
    prices = [float(trade["p"]) for trade in trades]
    assert [float(value) for value in minute[1:5]] == [prices[0], max(prices), min(prices), prices[-1]]
    assert float(minute[5]) == pytest.approx(sum(float(trade["q"]) for trade in trades))
    assert float(minute[7]) == pytest.approx(sum(float(trade["q"]) * float(trade["p"]) for trade in trades))
    assert int(minute[8]) == len(trades)
    assert len(seconds) == 60
    assert (seconds[0][1], seconds[-1][4]) == (prices[0], prices[-1])


async def test_historical_trades_page_through_contiguous_ids(client: Any) -> None:
    newest = await client.publicGetTrades({"symbol": "ETHUSDT", "limit": 1})
    from_id = int(newest[0]["id"]) - 2_500
    ids: list[int] = []
    while len(ids) < 2_500:
        page = await client.publicGetHistoricalTrades(
            {"symbol": "ETHUSDT", "fromId": from_id + len(ids), "limit": 1000}
        )
        ids += [int(trade["id"]) for trade in page]
    assert ids == list(range(from_id, from_id + len(ids)))


async def test_fetch_trades_and_fetch_trades_by_id_agree(client: Any) -> None:
    recent = await client.fetch_trades("XRP/USDT", limit=5)
    again = await client.fetch_trades("XRP/USDT", limit=5, params={"fromId": recent[0]["id"]})
    assert [trade["id"] for trade in recent] == [trade["id"] for trade in again]


async def test_order_book_is_sorted_and_does_not_cross(client: Any) -> None:
    for symbol in SYMBOLS:
        book = await client.fetch_order_book(symbol, 100)
        assert book["bids"] == sorted(book["bids"], reverse=True)
        assert book["asks"] == sorted(book["asks"])
        assert book["bids"][0][0] < book["asks"][0][0]
        assert len(book["bids"]) >= 50


async def test_tickers_cover_all_symbols_and_a_full_day(client: Any) -> None:
    tickers = await client.fetch_tickers()
    assert set(tickers) == set(SYMBOLS)
    btc = tickers["BTC/USDT"]
    assert btc["low"] <= btc["last"] <= btc["high"]
    assert btc["bid"] < btc["ask"]
    assert int(btc["info"]["count"]) > 300_000
    assert (
        btc["open"] == (await client.fetch_ohlcv("BTC/USDT", "1m", since=int(btc["info"]["openTime"]), limit=1))[0][1]
    )


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("publicGetKlines", {"symbol": "NOPE", "interval": "1m"}, "-1121"),
        ("publicGetKlines", {"symbol": "BTCUSDT", "interval": "7m"}, "-1120"),
        ("publicGetKlines", {"interval": "1m"}, "-1102"),
        ("publicGetDepth", {"symbol": "BTCUSDT", "limit": "many"}, "-1100"),
        ("publicGetAggTrades", {"symbol": "BTCUSDT", "fromId": 1, "startTime": 1}, "-1128"),
    ],
)
async def test_bad_questions_get_binances_error_codes(
    client: Any, path: str, params: dict[str, Any], code: str
) -> None:
    with pytest.raises(ccxt.ExchangeError, match=code):
        await getattr(client, path)(params)
