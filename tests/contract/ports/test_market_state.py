"""The contract of `Aggregates`, `Quotes` and `LiveQuotes`: one state per market, guarded by its version."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.builders import NOW_MS
from tests.contract.conftest import client_of

from balina.adapters.market.memory import InMemoryAggregates
from balina.aggregation.fold import fold
from balina.aggregation.partial import Partial, Trade
from balina.aggregation.revise import StoredCandle
from balina.aggregation.state import Batch, MarketState
from balina.app.market_ports import Aggregate, Reference
from balina.model.errors import StaleVersionError
from balina.model.market import Candle, Feed, Market, Timeframe
from balina.runtime.container import Container

PRICE = 61_837_63000000
KEY = (Timeframe.M1, NOW_MS - NOW_MS % 60_000)
PIECE = Partial(KEY[1], PRICE, PRICE + 5, PRICE - 7, PRICE + 1, 250_000_001, 12, 501, 512)


@pytest.fixture
def market(tenant: str) -> Market:
    return Market("binance", f"{tenant[-8:].upper()}/USDT")


@pytest.fixture(params=["memory", "tables"])
def container(request: pytest.FixtureRequest) -> Container:
    if request.param == "tables":
        cloud: Container = request.getfixturevalue("cloud_container")
        return cloud
    table = InMemoryAggregates()
    made: Any = request.getfixturevalue("memory_container")
    kept: Container = made.use(aggregates=table, quotes=table, live_quotes=table, candles=table)
    return kept


@pytest.fixture
def memory_container() -> Container:
    from balina.runtime.settings import Settings

    return Container(Settings(balina_stage="test"))


def state_of(*trades: Trade) -> MarketState:
    change = fold(None, Batch(trades, clock_ms=trades[-1][1], bid=PRICE - 1, ask=PRICE + 1), timeframes=list(Timeframe))
    assert change.state is not None
    return change.state


def first(market: Market) -> Aggregate:
    # A gap, so that every part of the state is there.
    return Aggregate(market, state_of((501, NOW_MS, PRICE, 1), (512, NOW_MS + 5, PRICE + 1, 2)))


def test_a_market_nobody_saw_has_no_state(container: Container, market: Market) -> None:
    assert container.aggregates.load(market) is None
    assert container.quotes.latest(market) is None
    assert container.live_quotes.live(market) is None


def test_what_was_committed_is_read_back_to_the_last_digit(container: Container, market: Market) -> None:
    aggregate = replace(first(market), reference=Reference(NOW_MS - 86_400_000, Decimal("50000.00000001")))
    committed = container.aggregates.commit(aggregate, {KEY: StoredCandle(PIECE, is_whole=True)})
    another = Container(container.settings).use(clock=container.clock)
    found = (another if "aggregates" not in container.__dict__ else container).aggregates.load(market)
    assert found == committed
    assert found.state == aggregate.state
    assert container.aggregates.stored(market, [KEY]) == {KEY: StoredCandle(PIECE, is_whole=True)}


def test_a_candle_of_trades_is_a_candle_of_the_feed(container: Container, market: Market) -> None:
    container.aggregates.commit(first(market), {KEY: StoredCandle(PIECE, is_whole=False)})
    (candle,) = container.candles.last(Feed(market, Timeframe.M1), limit=5)
    assert (candle.open_ms, candle.volume, candle.trades, candle.complete) == (KEY[1], Decimal("2.50000001"), 12, False)


def test_the_version_rises_and_guards_the_next_commit(container: Container, market: Market) -> None:
    one = container.aggregates.commit(first(market), {})
    two = container.aggregates.commit(one, {})
    assert two.version == one.version + 1
    with pytest.raises(StaleVersionError):
        container.aggregates.commit(one, {})
    with pytest.raises(StaleVersionError):
        container.aggregates.commit(first(market), {})


def test_a_lost_race_leaves_no_candle_behind(container: Container, market: Market) -> None:
    one = container.aggregates.commit(first(market), {})
    container.aggregates.commit(one, {})
    with pytest.raises(StaleVersionError):
        container.aggregates.commit(one, {KEY: StoredCandle(PIECE, is_whole=True)})
    assert container.aggregates.stored(market, [KEY]) == {}


def test_after_a_lost_race_the_winners_state_is_read(container: Container, market: Market) -> None:
    one = container.aggregates.commit(first(market), {})
    two = container.aggregates.commit(one, {})
    with pytest.raises(StaleVersionError):
        container.aggregates.commit(one, {})
    assert container.aggregates.load(market) == two


def test_the_venues_own_candle_is_not_replaced_by_one_with_holes(container: Container, market: Market) -> None:
    nine = Decimal(9)
    theirs = Candle(KEY[1], nine, nine, nine, nine, nine, trades=3)
    container.candles.put(Feed(market, Timeframe.M1), [theirs])
    with pytest.raises(StaleVersionError):
        container.aggregates.commit(first(market), {KEY: StoredCandle(PIECE, is_whole=False)})
    assert list(container.candles.last(Feed(market, Timeframe.M1), limit=1)) == [theirs]
    assert container.aggregates.stored(market, [KEY])[KEY].is_from_venue


def test_quotes_and_open_candles_come_from_the_state(container: Container, market: Market) -> None:
    reference = Reference(NOW_MS - 86_400_000, Decimal("61837.63000001") / 2)
    container.aggregates.commit(replace(first(market), reference=reference), {})
    quote = container.quotes.latest(market)
    live = container.live_quotes.live(market)
    candle = container.quotes.open_candle(Feed(market, Timeframe.M5))
    assert quote is not None
    assert (quote.last, quote.change_24h) == (Decimal("61837.63000001"), Decimal(1))
    assert (quote.bid, quote.ask) == (Decimal("61837.62999999"), Decimal("61837.63000001"))
    assert live is not None
    assert live.quote == quote
    assert candle == live.open_candles[Timeframe.M5]
    assert candle is not None
    assert not candle.complete


def test_sequence_numbers_rise_with_every_commit(container: Container, market: Market) -> None:
    aggregate = container.aggregates.commit(first(market), {})
    before = container.live_quotes.live(market)
    container.aggregates.commit(aggregate, {})
    after = container.live_quotes.live(market)
    assert before is not None
    assert after is not None
    assert before.seq < after.seq < 2**53


def test_a_refused_record_is_put_aside_once(cloud_container: Container, table_names: dict[str, str]) -> None:
    number = "49590338271490256608559692538361571095921575989136588898"
    for _ in range(2):
        cloud_container.refused_records.put_aside(number, b"\xff{", "not JSON")
    row = client_of("dynamodb").get_item(
        TableName=table_names["MarketTable"], Key={"pk": {"S": "REFUSED"}, "sk": {"S": number}}
    )["Item"]
    assert (row["reason"]["S"], row["bytes"]["N"]) == ("not JSON", "2")
    assert int(row["expires_at"]["N"]) > NOW_MS // 1_000
