"""The contract of `Quotes.latest_of`: one read for a page of prices."""

from decimal import Decimal
from typing import Any

import pytest
from tests.contract.builders import NOW_MS

from balina.adapters.market.memory import InMemoryAggregates
from balina.adapters.memory.market import InMemoryQuotes
from balina.aggregation.fold import fold
from balina.aggregation.state import Batch
from balina.app.market_ports import Aggregate
from balina.app.ports import Quote, Quotes
from balina.model.market import Market, Timeframe

PRICE = 61_837_63000000


def seen(markets: list[Market], aggregates: Any) -> None:
    for number, market in enumerate(markets):
        trades = ((1, NOW_MS, PRICE + number, 1),)
        change = fold(None, Batch(trades, clock_ms=NOW_MS, bid=PRICE, ask=PRICE), timeframes=list(Timeframe))
        assert change.state is not None
        aggregates.commit(Aggregate(market, change.state), {})


@pytest.fixture(params=["pipeline memory", "memory", "tables"])
def quotes(request: pytest.FixtureRequest, markets: list[Market]) -> Quotes:
    if request.param == "memory":
        kept = InMemoryQuotes()
        for number, market in enumerate(markets):
            last = Decimal(PRICE + number).scaleb(-8)
            kept.set(Quote(market=market, last=last, as_of_ms=NOW_MS, change_24h=None))
        return kept
    if request.param == "pipeline memory":
        table = InMemoryAggregates()
        seen(markets, table)
        return table
    cloud = request.getfixturevalue("cloud_container")
    seen(markets, cloud.aggregates)
    found: Quotes = cloud.quotes
    return found


@pytest.fixture
def markets(tenant: str) -> list[Market]:
    return [Market("binance", f"{tenant[-8:].upper()}{number}/USDT") for number in range(3)]


def test_all_that_were_seen_are_found_in_one_go(quotes: Quotes, markets: list[Market]) -> None:
    found = quotes.latest_of([*markets, markets[0], Market("binance", "NEVER/USDT")])
    assert {market: quote.last for market, quote in found.items()} == {
        market: quote.last for market in markets if (quote := quotes.latest(market))
    }
    assert len(found) == 3


def test_nothing_is_asked_for_nothing(quotes: Quotes) -> None:
    assert quotes.latest_of([]) == {}
