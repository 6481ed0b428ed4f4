"""Random lifecycles with everything going wrong: what must hold at the end, whatever happened in between."""

from collections import Counter
from decimal import Decimal

import pytest
from tests.property.app.simulation import ACCOUNT, TENANT, Simulation, Trouble, entries

from balina.adapters.memory.faults import NONE
from balina.model.money import ZERO, from_minor
from balina.model.orders import Leg, OrderStatus, VenueState
from balina.portfolio.ledger import AVAILABLE, RESERVED, Move, totals

CANDLES = 30


def lived(seed: int, **settings: object) -> Simulation:
    simulation = Simulation(seed, **settings)  # type: ignore[arg-type]
    for _ in range(CANDLES):
        simulation.candle()
        books_are_balanced(simulation)
    simulation.settle_down()
    return simulation


def books_are_balanced(simulation: Simulation) -> None:
    """True after every candle, in the middle of all trouble: nothing is created, reservations belong to orders."""
    portfolio = simulation.ports["portfolio"]
    entries_of_all = list(portfolio.journal(TENANT, ACCOUNT))
    sums = totals([Move(e.debit, e.credit, e.asset, e.units) for e in entries_of_all])
    reserved: Counter[str] = Counter()
    for order in simulation.orders:
        assert order.filled_quantity <= order.quantity
        if order.reserved_asset is not None and not order.status.is_terminal:
            reserved[order.reserved_asset] += order.reserved
    for row in portfolio.balances(TENANT, ACCOUNT):
        assert sum(sums[row.asset].values()) == 0
        assert sums[row.asset].get(AVAILABLE, 0) == row.available >= 0
        assert sums[row.asset].get(RESERVED, 0) == row.reserved == reserved[row.asset]


def nothing_was_doubled_or_lost(simulation: Simulation) -> None:
    for order in entries(simulation.orders):
        assert simulation.sight.sends.get(order.order_id, 0) <= 1, "an entry left twice"
    booked = {(fill.order_id, fill.fill_id) for fill in simulation.state.fills.values()}
    at_venue = {(fill.order_id, fill.fill_id) for resting in simulation.exchange.orders for fill in resting.fills}
    assert booked == at_venue, "a fill was lost or invented"


def our_ledger_is_the_venues(simulation: Simulation) -> None:
    ours = {
        row.asset: from_minor(row.available + row.reserved)
        for row in simulation.ports["portfolio"].balances(TENANT, ACCOUNT)
    }
    assert ours == simulation.exchange.balances()


def every_position_has_its_stop(simulation: Simulation) -> None:
    resting = {
        order.request.client_order_id: order
        for order in simulation.exchange.orders
        if order.state is VenueState.OPEN and order.request.stop_price is not None
    }
    positions = simulation.ports["portfolio"].positions(TENANT)
    for position in positions:
        stop = resting.pop(position.stop_order_id or "", None)
        assert stop is not None, f"{position} is naked"
        lots = position.quantity - position.quantity % Decimal("0.001")
        assert stop.left == lots, "the stop covers another quantity than is held"
    assert not resting, "a stop protects nothing"


def everything_is_finished(simulation: Simulation) -> None:
    for order in simulation.orders:
        waiting = order.leg is Leg.STOP and order.status is OrderStatus.ACKNOWLEDGED
        assert order.status.is_terminal or waiting, order


def trades_add_up(simulation: Simulation) -> None:
    """What bots gained is what the trades say."""
    trades = simulation.state.trades.values()
    for bot in simulation.state.bots.values():
        closed = [t for t in trades if t.bot_id == bot.bot_id and t.closed_ms is not None]
        assert bot.realised_pnl == sum((trade.realised_pnl for trade in closed), ZERO)
        assert bot.closed_trades == len(closed)


def judge(simulation: Simulation) -> None:
    books_are_balanced(simulation)
    everything_is_finished(simulation)
    nothing_was_doubled_or_lost(simulation)
    our_ledger_is_the_venues(simulation)
    every_position_has_its_stop(simulation)
    trades_add_up(simulation)


CALM = NONE


@pytest.mark.parametrize("seed", range(4))
def test_without_trouble_bots_enter_protect_and_leave(seed: int) -> None:
    simulation = lived(seed, trouble=Trouble(0, 0, 0, 0), rates=CALM)
    judge(simulation)
    legs = Counter(order.leg for order in simulation.orders if order.status is OrderStatus.SETTLED)
    assert legs[Leg.ENTRY] >= 3
    assert legs[Leg.EXIT] + legs[Leg.STOP] >= 2


@pytest.mark.parametrize("seed", range(20))
def test_any_trouble_ends_with_equal_books_and_protected_positions(seed: int) -> None:
    judge(lived(seed))
