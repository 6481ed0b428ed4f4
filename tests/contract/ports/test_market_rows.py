"""The contracts of `Candles` and `Instruments`."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.contract.builders import NOW_MS

from balina.model.errors import NotFoundError
from balina.model.market import Candle, Feed, Instrument, Market
from balina.runtime.container import Container

MINUTE = 60_000
FIRST_MS = NOW_MS - NOW_MS % MINUTE


def a_candle(number: int, **changes: object) -> Candle:
    candle = Candle(
        open_ms=FIRST_MS + number * MINUTE,
        open=Decimal("60000.1"),
        high=Decimal(60010),
        low=Decimal("59990.00000001"),
        close=Decimal("60005.5"),
        volume=Decimal("1.25"),
        trades=17,
    )
    return replace(candle, **changes)  # type: ignore[arg-type]


@pytest.fixture
def feed(tenant: str) -> Feed:
    """A market of this test's own."""
    return Feed.parse(f"binance#{tenant[-8:].upper()}/USDT#1m")


def test_candles_are_read_back_ascending(world: Container, feed: Feed) -> None:
    candles = [a_candle(number) for number in (2, 0, 1)]
    assert world.candles.put(feed, candles) == 3
    assert list(world.candles.last(feed, limit=10)) == [a_candle(0), a_candle(1), a_candle(2)]


def test_the_last_candles_are_the_newest(world: Container, feed: Feed) -> None:
    world.candles.put(feed, [a_candle(number) for number in range(60)])
    assert [candle.open_ms for candle in world.candles.last(feed, limit=2)] == [
        FIRST_MS + 58 * MINUTE,
        FIRST_MS + 59 * MINUTE,
    ]
    before = world.candles.last(feed, limit=2, before_ms=FIRST_MS + 10 * MINUTE)
    assert [candle.open_ms for candle in before] == [FIRST_MS + 8 * MINUTE, FIRST_MS + 9 * MINUTE]
    assert list(world.candles.last(feed, limit=0)) == []


def test_a_complete_candle_is_not_overwritten_unless_asked(world: Container, feed: Feed) -> None:
    world.candles.put(feed, [a_candle(0)])
    corrected = a_candle(0, close=Decimal(1))
    assert world.candles.put(feed, [corrected, a_candle(1)]) == 1
    assert list(world.candles.last(feed, limit=10)) == [a_candle(0), a_candle(1)]
    assert world.candles.put(feed, [corrected], overwrite=True) == 1
    assert list(world.candles.last(feed, limit=10)) == [corrected, a_candle(1)]


def test_an_incomplete_candle_is_replaced(world: Container, feed: Feed) -> None:
    world.candles.put(feed, [a_candle(0, complete=False, trades=3)])
    assert world.candles.put(feed, [a_candle(0)]) == 1
    assert list(world.candles.last(feed, limit=10)) == [a_candle(0)]


def test_timeframes_and_markets_are_apart(world: Container, feed: Feed) -> None:
    world.candles.put(feed, [a_candle(0)])
    assert list(world.candles.last(Feed.parse(f"{feed.market}#5m"), limit=10)) == []
    assert list(world.candles.last(Feed.parse("binance#NONE/USDT#1m"), limit=10)) == []


def test_instruments_are_kept_per_venue_and_symbol(world: Container, tenant: str) -> None:
    venue = f"venue{tenant[-8:]}"
    rules = Instrument(
        venue, "BTC/USDT", "BTC", "USDT", Decimal("0.01"), Decimal("0.00001"), Decimal("0.00001"), Decimal(5)
    )
    others = [replace(rules, symbol=f"C{number}/USDT", base=f"C{number}") for number in range(30)]
    world.instruments.put([rules, *others])
    assert world.instruments.get(Market(venue, "BTC/USDT")) == rules
    assert len(world.instruments.all(venue)) == 31
    world.instruments.put([replace(rules, tick=Decimal("0.1"))])
    assert world.instruments.get(Market(venue, "BTC/USDT")).tick == Decimal("0.1")
    with pytest.raises(NotFoundError):
        world.instruments.get(Market(venue, "DOGE/USDT"))
