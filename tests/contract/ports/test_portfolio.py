"""The contract of `Portfolio`."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.contract.builders import NOW_MS, a_position, a_trade, an_order

from balina.app.ports import Settlement
from balina.model.bots import Position, Trade
from balina.model.errors import StaleVersionError
from balina.model.orders import OrderStatus
from balina.runtime.container import Container


def keep(world: Container, *, position: Position | None = None, trade: Trade | None = None) -> None:
    """Positions and trades come into being by settlements only."""
    thing = position or trade
    assert thing is not None
    moment = trade.opened_ms if trade else 0
    order = an_order(thing.tenant, order_id=f"{abs(hash((thing.bot_id, moment))):032x}"[:32])
    world.orders.add(order)
    world.orders.commit(
        Settlement(replace(order, status=OrderStatus.ACKNOWLEDGED, version=1), position=position, trade=trade)
    )


def test_opening_balances_are_posted_once(world: Container, tenant: str) -> None:
    for _ in range(2):
        world.portfolio.deposit(tenant, "account-1", balances={"USDT": 500, "BTC": 3}, at_ms=NOW_MS)
    rows = {row.asset: (row.available, row.reserved) for row in world.portfolio.balances(tenant, "account-1")}
    assert rows == {"USDT": (500, 0), "BTC": (3, 0)}
    entries = list(world.portfolio.journal(tenant, "account-1"))
    assert sorted((entry.asset, entry.units) for entry in entries) == [("BTC", 3), ("USDT", 500)]


def test_an_account_may_hold_hundreds_of_assets(world: Container, tenant: str) -> None:
    """A test network's account does: more than one transaction takes."""
    held = {f"A{number:03}": number + 1 for number in range(230)}
    for _ in range(2):
        world.portfolio.deposit(tenant, "account-1", balances=held, at_ms=NOW_MS)
    rows = {row.asset: row.available for row in world.portfolio.balances(tenant, "account-1")}
    assert rows == held
    assert len(list(world.portfolio.journal(tenant, "account-1"))) == len(held)


def test_accounts_do_not_share_balances(world: Container, tenant: str) -> None:
    world.portfolio.deposit(tenant, "account-1", balances={"USDT": 500}, at_ms=NOW_MS)
    world.portfolio.deposit(tenant, "account-10", balances={"USDT": 9}, at_ms=NOW_MS)
    assert [row.available for row in world.portfolio.balances(tenant, "account-1")] == [500]
    assert list(world.portfolio.balances(tenant + "-stranger", "account-1")) == []
    assert len(list(world.portfolio.journal(tenant, "account-1"))) == 1


def test_a_bot_without_a_position_has_none(world: Container, tenant: str) -> None:
    assert world.portfolio.position(tenant, "bot-1") is None


def test_a_position_is_saved_on_the_version_read(world: Container, tenant: str) -> None:
    keep(world, position=a_position(tenant))
    saved = world.portfolio.save_position(replace(a_position(tenant), stop_order_id="9" * 32))
    assert saved.version == 1
    assert world.portfolio.position(tenant, "bot-1") == saved
    with pytest.raises(StaleVersionError):
        world.portfolio.save_position(replace(a_position(tenant), stop_order_id="8" * 32))


def test_a_position_that_does_not_exist_is_not_saved(world: Container, tenant: str) -> None:
    with pytest.raises(StaleVersionError):
        world.portfolio.save_position(a_position(tenant))
    assert world.portfolio.position(tenant, "bot-1") is None


def test_positions_are_the_tenants_own(world: Container, tenant: str) -> None:
    keep(world, position=a_position(tenant))
    keep(world, position=a_position(tenant, bot_id="bot-2"))
    assert sorted(position.bot_id for position in world.portfolio.positions(tenant)) == ["bot-1", "bot-2"]
    assert list(world.portfolio.positions(tenant + "-stranger")) == []


def test_trades_are_listed_newest_first_and_by_bot(world: Container, tenant: str) -> None:
    for number in range(4):
        bot_id = "bot-1" if number % 2 else "bot-2"
        keep(world, trade=a_trade(tenant, trade_id=str(number), bot_id=bot_id, opened_ms=NOW_MS + number))
    assert [trade.trade_id for trade in world.portfolio.trades(tenant).items] == ["3", "2", "1", "0"]
    assert [trade.trade_id for trade in world.portfolio.trades(tenant, bot_id="bot-1").items] == ["3", "1"]
    first = world.portfolio.trades(tenant, limit=3)
    rest = world.portfolio.trades(tenant, limit=3, cursor=first.cursor)
    assert [trade.trade_id for trade in [*first.items, *rest.items]] == ["3", "2", "1", "0"]


def test_a_trade_is_found_by_when_it_opened(world: Container, tenant: str) -> None:
    keep(world, trade=a_trade(tenant))
    assert world.portfolio.trade_opened_at(tenant, "bot-1", NOW_MS) == a_trade(tenant)
    assert world.portfolio.trade_opened_at(tenant, "bot-1", NOW_MS + 1) is None
    assert world.portfolio.trade_opened_at(tenant + "-stranger", "bot-1", NOW_MS) is None


def test_equity_is_a_curve_from_a_moment_on(world: Container, tenant: str) -> None:
    for minute in range(4):
        world.portfolio.save_equity(tenant, NOW_MS + minute * 60_000, Decimal("100.10") + minute)
    curve = list(world.portfolio.equity_history(tenant, since_ms=NOW_MS + 60_000))
    assert curve == [(NOW_MS + minute * 60_000, Decimal("100.10") + minute) for minute in (1, 2, 3)]
    assert list(world.portfolio.equity_history(tenant + "-stranger", since_ms=0)) == []
