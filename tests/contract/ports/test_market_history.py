"""The contract of `MarketHistory`, through ccxt at the simulated exchange."""

import time
from collections.abc import Sequence
from decimal import Decimal

import pytest
from tests.contract.exchange.local_venue import LocalVenue, free_port

from balina.adapters.memory.market import InMemoryInstruments
from balina.adapters.venues.connections import VenueConnections
from balina.app.ports import MarketHistory
from balina.model.errors import MisconfiguredError, Transient
from balina.model.market import Candle, Feed, Market, Timeframe

BTC = Market("binance", "BTC/USDT")


def history_at(port: int) -> MarketHistory:
    addresses = {("binance", "market"): f"http://127.0.0.1:{port}"}
    return VenueConnections(addresses, instruments=InMemoryInstruments, clock=lambda: 0).history()


@pytest.fixture
def history(exchange: LocalVenue) -> MarketHistory:
    exchange.sim("DELETE", "faults")
    return history_at(exchange.port)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize("timeframe", list(Timeframe))
def test_candles_follow_each_other_without_a_gap(history: MarketHistory, timeframe: Timeframe) -> None:
    since_ms = now_ms() - 20 * timeframe.ms
    candles = history.candles(Feed(BTC, timeframe), since_ms=since_ms, limit=12)
    opens = [candle.open_ms for candle in candles]
    assert len(opens) == 12
    assert opens[0] == timeframe.open_of(since_ms + timeframe.ms - 1)
    assert opens == list(range(opens[0], opens[0] + 12 * timeframe.ms, timeframe.ms))
    assert all(candle.complete and candle.low <= candle.open <= candle.high for candle in candles)


def test_the_candle_of_this_moment_is_incomplete(history: MarketHistory) -> None:
    candles = history.candles(Feed(BTC, Timeframe.H1), since_ms=now_ms() - 3 * 3_600_000, limit=10)
    assert [candle.complete for candle in candles] == [True] * (len(candles) - 1) + [False]


def test_fifteen_second_candles_add_up_to_the_minutes_of_the_venue(history: MarketHistory) -> None:
    since_ms = Timeframe.M1.open_of(now_ms()) - 10 * 60_000
    minutes = history.candles(Feed(BTC, Timeframe.M1), since_ms=since_ms, limit=5)
    quarters = history.candles(Feed(BTC, Timeframe.S15), since_ms=since_ms, limit=20)
    assert [_joined(quarters[at : at + 4]) for at in range(0, 20, 4)] == list(minutes)


def _joined(parts: Sequence[Candle]) -> Candle:
    return Candle(
        open_ms=parts[0].open_ms,
        open=parts[0].open,
        high=max(part.high for part in parts),
        low=min(part.low for part in parts),
        close=parts[-1].close,
        volume=sum((part.volume for part in parts), Decimal(0)),
        trades=sum(part.trades for part in parts),
    )


def test_more_candles_than_a_page_are_read_page_by_page(history: MarketHistory) -> None:
    candles = history.candles(Feed(BTC, Timeframe.S15), since_ms=now_ms() - 150 * 15_000, limit=140)
    opens = [candle.open_ms for candle in candles]
    assert len(opens) == 140
    assert opens == sorted(set(opens))


def test_trades_of_a_gap_come_by_id_without_a_hole(exchange: LocalVenue, history: MarketHistory) -> None:
    newest = exchange.call("GET", "/api/v3/trades?symbol=BTCUSDT&limit=1")[0]["id"]
    first = newest - 1_500
    trades = history.trades(BTC, from_id=first, limit=1_200)
    assert [trade.trade_id for trade in trades] == list(range(first, first + 1_200))
    assert all(trade.price > 0 and trade.amount > 0 and trade.taker_side in ("buy", "sell") for trade in trades)


def test_instruments_carry_the_venues_rules(history: MarketHistory) -> None:
    rules = {instrument.symbol: instrument for instrument in history.instruments("binance")}
    btc = rules["BTC/USDT"]
    assert (btc.base, btc.quote) == ("BTC", "USDT")
    assert (btc.tick, btc.lot, btc.min_notional) == (Decimal("0.01"), Decimal("0.00001"), Decimal(5))


def test_a_failing_venue_is_transient(exchange: LocalVenue, history: MarketHistory) -> None:
    exchange.sim("POST", "faults", {"kind": "error_before", "count": 1, "status": 503, "path": "/api/v3/klines"})
    with pytest.raises(Transient):
        history.candles(Feed(BTC, Timeframe.M1), since_ms=now_ms() - 600_000, limit=5)
    exchange.sim("POST", "faults", {"kind": "malformed_json", "count": 1, "path": "/api/v3/klines"})
    with pytest.raises(Transient):
        history.candles(Feed(BTC, Timeframe.M1), since_ms=now_ms() - 600_000, limit=5)


def test_a_venue_that_cannot_be_reached_is_transient() -> None:
    with pytest.raises(Transient):
        history_at(free_port()).instruments("binance")


def test_a_venue_without_an_adapter_is_named(history: MarketHistory) -> None:
    with pytest.raises(MisconfiguredError, match="nowhere"):
        history.instruments("nowhere")
