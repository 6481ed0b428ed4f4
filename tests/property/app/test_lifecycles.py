"""Random lifecycles with everything going wrong: what must hold at the end, whatever happened in between."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from tests.property.app.simulation import ACCOUNT, TENANT, Simulation, Trouble, entries

from balina.adapters.memory.faults import NONE
from balina.app import book_fills, look_up_order, protect_position, send_order
from balina.execution.machine import Lookup
from balina.model.errors import BalinaError
from balina.model.money import ZERO, from_minor
from balina.model.orders import Leg, OrderStatus, VenueState
from balina.portfolio.ledger import AVAILABLE, RESERVED, Move, Posting, totals

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


VARIETIES: dict[str, dict[str, Any]] = {
    "market entries": {},
    "fees in a third asset": {"fee_asset": "BNB"},
    "fills in parts": {"share": Decimal("0.3")},
    "limit entries, fills in parts": {"entry_order": "limit", "share": Decimal("0.3")},
    "workers that die all the time": {"trouble": Trouble(crash=0.06, machine_dies=0.1, tick_twice=0.3, tick_lost=0.1)},
}
SEEDS = 60
LEAST_LIFECYCLES = 2_000


def test_without_trouble_bots_enter_protect_and_leave() -> None:
    legs: Counter[Leg] = Counter()
    for seed in range(4):
        simulation = lived(seed, trouble=Trouble(0, 0, 0, 0), rates=CALM)
        judge(simulation)
        legs.update(order.leg for order in simulation.orders if order.status is OrderStatus.SETTLED)
        held = len(simulation.ports["portfolio"].positions(TENANT))
        legs[Leg.ENTRY] -= held
    assert legs[Leg.ENTRY] == legs[Leg.EXIT] + legs[Leg.STOP]
    assert legs[Leg.EXIT] > 0
    assert legs[Leg.STOP] > 0


def test_any_trouble_ends_with_equal_books_and_protected_positions() -> None:
    """0 doubled entries, 0 lost fills, 0 difference between the ledgers, 0 positions without a stop."""
    lifecycles = 0
    for variety, settings in VARIETIES.items():
        for seed in range(SEEDS):
            simulation = lived(seed, **settings)
            try:
                judge(simulation)
            except AssertionError as exc:
                raise AssertionError(f"{variety}, seed {seed}: {exc}") from exc
            lifecycles += len(simulation.begun)
    assert lifecycles >= LEAST_LIFECYCLES


def test_the_same_seed_is_the_same_life() -> None:
    assert lived(7).state.journal == lived(7).state.journal


# --- the judge is shown bugs, and sees them ---


def first_complaint(**settings: Any) -> str:
    for seed in range(SEEDS):
        try:
            judge(lived(seed, **settings))
        except (AssertionError, BalinaError) as exc:
            return str(exc)
    return ""


def test_the_judge_sees_an_entry_that_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(*_: object, **__: object) -> Lookup:
        return Lookup.RESEND

    monkeypatch.setattr(look_up_order, "unseen", blind)
    monkeypatch.setattr(send_order, "unseen", blind)
    assert "left twice" in first_complaint()


def test_the_judge_sees_fills_that_are_not_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_fills, "FILLS_AT_ONCE", 1)
    monkeypatch.setattr(book_fills, "_is_over", lambda order, seen: seen.state.is_terminal)
    monkeypatch.setattr(book_fills, "_unknown", lambda order, seen, orders: [])
    assert first_complaint(share=Decimal("0.3"))


def test_the_judge_sees_a_position_without_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protect_position, "_start", lambda *_: True)
    assert "naked" in first_complaint()


def test_the_judge_sees_funds_that_are_never_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Posting, "release", lambda posting: None)
    with pytest.raises(AssertionError):
        judge(lived(0, trouble=Trouble(0, 0, 0, 0), rates=CALM))
