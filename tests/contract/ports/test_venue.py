"""The contract of `Venue`: what every exchange must do, held by the in-memory one and by ccxt at the simulated one."""

import itertools
import time
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.builders import an_account
from tests.contract.exchange.local_venue import LocalVenue

from balina.adapters.memory.exchange import InMemoryExchange
from balina.adapters.memory.market import InMemoryInstruments
from balina.adapters.venues.connections import VenueConnections
from balina.app.ports import OrderRequest, Venue
from balina.model.errors import VenueRejectedError
from balina.model.market import Instrument
from balina.model.orders import Side, VenueState

SYMBOL = "BTC/USDT"
RULES = Instrument(
    "binance",
    SYMBOL,
    "BTC",
    "USDT",
    tick=Decimal("0.01"),
    lot=Decimal("0.00001"),
    min_quantity=Decimal("0.00001"),
    min_notional=Decimal(5),
)
QUANTITY = Decimal("0.002")
_numbers = itertools.count(1)


@dataclass
class Bench:
    """A venue with funds, and a price near its market."""

    venue: Venue
    price: Decimal

    def request(self, **changes: Any) -> OrderRequest:
        values: dict[str, Any] = {
            "client_order_id": uuid.uuid4().hex,
            "symbol": SYMBOL,
            "side": "buy",
            "type": "market",
            "quantity": QUANTITY,
            "limit_price": None,
            "stop_price": None,
        }
        return OrderRequest(**(values | changes))

    def far_below(self, **changes: Any) -> OrderRequest:
        """A limit order that rests."""
        return self.request(type="limit", limit_price=RULES.floor_price(self.price * Decimal("0.8")), **changes)

    def stop(self, **changes: Any) -> OrderRequest:
        trigger = RULES.floor_price(self.price * Decimal("0.9"))
        limit = RULES.floor_price(self.price * Decimal("0.89"))
        stop = {"side": "sell", "type": "stop_loss_limit", "stop_price": trigger, "limit_price": limit}
        return self.request(**(stop | changes))


def connected(exchange: LocalVenue, keys: dict[str, str]) -> Venue:
    instruments = InMemoryInstruments()
    instruments.put([RULES])
    addresses = {("binance", "paper"): f"http://127.0.0.1:{exchange.port}"}
    connections = VenueConnections(
        addresses, instruments=lambda: instruments, clock=lambda: time.time_ns() // 1_000_000
    )
    return connections.account(an_account("tenant"), api_key=keys["apiKey"], api_secret=keys["secret"])


@pytest.fixture(params=["memory", "simulated"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "simulated":
        exchange: LocalVenue = request.getfixturevalue("exchange")
        ticker = exchange.call("GET", "/api/v3/ticker/price?symbol=BTCUSDT")
        return Bench(connected(exchange, exchange.account(f"bench-{next(_numbers)}")), Decimal(ticker["price"]))
    memory = InMemoryExchange(lambda: 1_700_000_000_000)
    memory.deposit("USDT", Decimal(100_000))
    memory.deposit("BTC", Decimal(2))
    memory.move(SYMBOL, Decimal(60_000))
    return Bench(memory, Decimal(60_000))


def test_a_market_order_fills_and_says_what_it_cost(bench: Bench) -> None:
    request = bench.request()
    order = bench.venue.send(request)
    assert (order.client_order_id, order.state, order.side) == (request.client_order_id, VenueState.FILLED, Side.BUY)
    assert order.filled_quantity == order.quantity == QUANTITY
    assert sum(fill.quantity for fill in order.fills) == QUANTITY
    assert all(fill.fee > 0 and fill.fee_asset and fill.at_ms > 0 for fill in order.fills)
    assert len({fill.fill_id for fill in order.fills}) == len(order.fills)


def test_an_order_is_found_as_it_was_answered(bench: Bench) -> None:
    sent = bench.venue.send(bench.request())
    assert bench.venue.find(sent.client_order_id, SYMBOL) == sent


def test_an_order_nobody_sent_is_not_found(bench: Bench) -> None:
    assert bench.venue.find(uuid.uuid4().hex, SYMBOL) is None


def test_a_stop_rests_with_its_type_side_price_and_quantity(bench: Bench) -> None:
    request = bench.stop()
    sent = bench.venue.send(request)
    read = bench.venue.find(request.client_order_id, SYMBOL)
    assert sent == read
    assert (sent.state, sent.type, sent.side) == (VenueState.OPEN, "stop_loss_limit", Side.SELL)
    assert (sent.stop_price, sent.quantity, sent.filled_quantity) == (request.stop_price, QUANTITY, Decimal(0))
    assert sent.fills == ()


def test_a_resting_order_is_cancelled_once(bench: Bench) -> None:
    request = bench.far_below()
    assert bench.venue.send(request).state is VenueState.OPEN
    cancelled = bench.venue.cancel(request.client_order_id, SYMBOL)
    assert cancelled is not None
    assert (cancelled.client_order_id, cancelled.state) == (request.client_order_id, VenueState.CANCELED)
    assert bench.venue.cancel(request.client_order_id, SYMBOL) is None
    assert bench.venue.find(request.client_order_id, SYMBOL) == cancelled


def test_a_filled_order_cannot_be_cancelled(bench: Bench) -> None:
    sent = bench.venue.send(bench.request())
    assert bench.venue.cancel(sent.client_order_id, SYMBOL) is None
    assert bench.venue.cancel(uuid.uuid4().hex, SYMBOL) is None


def test_more_than_the_account_holds_is_refused(bench: Bench) -> None:
    request = bench.request(side="sell", quantity=Decimal(500))
    with pytest.raises(VenueRejectedError) as refusal:
        bench.venue.send(request)
    assert refusal.value.code == "-2010"
    assert bench.venue.find(request.client_order_id, SYMBOL) is None


def test_balances_count_what_orders_lock(bench: Bench) -> None:
    before = bench.venue.balances()
    bench.venue.send(bench.far_below())
    assert bench.venue.balances() == before
    assert before["BTC"] == 2
    bench.venue.send(bench.request(side="sell"))
    assert bench.venue.balances()["BTC"] == 2 - QUANTITY


def test_a_key_says_what_it_may_do(bench: Bench) -> None:
    permissions = bench.venue.permissions()
    assert set(permissions) == {"trade", "withdraw", "transfer", "ip_restricted"}
    assert permissions["trade"] is True
    assert permissions["withdraw"] is False
