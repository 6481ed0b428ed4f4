"""The contract of `Orders.commit`: one step's changes happen together or not at all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.contract.builders import NOW_MS, a_bot, a_fill, a_position, a_trade, an_order

from balina.app.ports import BalanceRow, JournalEntry, Settlement
from balina.model.bots import TradeStatus
from balina.model.errors import ConflictError, InsufficientBalanceError, StaleVersionError
from balina.model.orders import Order, OrderStatus
from balina.runtime.container import Container

ACCOUNT = "account-1"


def balances(world: Container, tenant: str) -> dict[str, tuple[int, int]]:
    return {row.asset: (row.available, row.reserved) for row in world.portfolio.balances(tenant, ACCOUNT)}


def funded(world: Container, tenant: str, **units: int) -> Order:
    """An order that is known, of an account that holds something."""
    order = an_order(tenant)
    world.orders.add(order)
    world.portfolio.deposit(tenant, ACCOUNT, balances=units or {"USDT": 1000}, at_ms=NOW_MS)
    return order


def entry_of(order: Order, number: int, **changes: object) -> JournalEntry:
    values = {"debit": "available", "credit": "reserved", "asset": "USDT", "units": 900} | changes
    return JournalEntry(ACCOUNT, order.order_id, number, NOW_MS, **values)  # type: ignore[arg-type]


def test_everything_of_a_settlement_is_written(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    world.bots.add(a_bot(tenant))
    acknowledged = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1, filled_quantity=Decimal("0.0015"))
    fill, position, trade = a_fill(order), a_position(tenant), a_trade(tenant)
    answer = world.orders.commit(
        Settlement(
            order=acknowledged,
            fills=[fill],
            balances=[BalanceRow("USDT", -900, 0), BalanceRow("BTC", 15, 0)],
            journal=[entry_of(order, 1)],
            position=position,
            trade=trade,
        )
    )
    assert answer == acknowledged
    assert world.orders.get(tenant, order.order_id) == acknowledged
    assert list(world.orders.fills_of(tenant, order.order_id)) == [fill]
    assert balances(world, tenant) == {"USDT": (100, 0), "BTC": (15, 0)}
    assert entry_of(order, 1) in list(world.portfolio.journal(tenant, ACCOUNT))
    assert world.portfolio.position(tenant, "bot-1") == position
    assert world.portfolio.trade_opened_at(tenant, "bot-1", trade.opened_ms) == trade


def test_a_settlement_on_an_old_version_changes_nothing(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    stale = Settlement(replace(order, status=OrderStatus.PREPARED, version=7), balances=[BalanceRow("USDT", -1, 1)])
    with pytest.raises(StaleVersionError):
        world.orders.commit(stale)
    assert balances(world, tenant) == {"USDT": (1000, 0)}
    assert world.orders.get(tenant, order.order_id) == order


@pytest.mark.parametrize(
    "delta",
    [
        BalanceRow("USDT", -1001, 1001),
        BalanceRow("USDT", 1, -1),
        BalanceRow("BTC", -1, 1),
        BalanceRow("BTC", 0, -1),
    ],
    ids=["more than held", "more than reserved", "of an asset never held", "reserved of an asset never held"],
)
def test_no_balance_goes_below_zero(world: Container, tenant: str, delta: BalanceRow) -> None:
    order = funded(world, tenant)
    with pytest.raises(InsufficientBalanceError):
        world.orders.commit(Settlement(replace(order, status=OrderStatus.PREPARED, version=1), balances=[delta]))
    assert balances(world, tenant) == {"USDT": (1000, 0)}
    assert world.orders.get(tenant, order.order_id) == order


def test_a_fill_is_booked_once(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    first = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1)
    world.orders.commit(Settlement(first, fills=[a_fill(order)], balances=[BalanceRow("BTC", 15, 0)]))
    with pytest.raises(ConflictError):
        world.orders.commit(
            Settlement(
                replace(first, version=2),
                fills=[a_fill(order, "2"), a_fill(order)],
                balances=[BalanceRow("BTC", 15, 0)],
            )
        )
    assert balances(world, tenant) == {"USDT": (1000, 0), "BTC": (15, 0)}
    assert [fill.fill_id for fill in world.orders.fills_of(tenant, order.order_id)] == ["1"]
    assert world.orders.get(tenant, order.order_id).version == 1


def test_a_journal_entry_is_booked_once(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    first = replace(order, status=OrderStatus.PREPARED, version=1)
    world.orders.commit(Settlement(first, journal=[entry_of(order, 1)]))
    with pytest.raises(ConflictError):
        world.orders.commit(Settlement(replace(first, version=2), journal=[entry_of(order, 1, units=5)]))
    booked = [entry for entry in world.portfolio.journal(tenant, ACCOUNT) if entry.order_id == order.order_id]
    assert booked == [entry_of(order, 1)]


def test_of_many_who_settle_the_same_step_one_succeeds(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    step = Settlement(
        replace(order, status=OrderStatus.PREPARED, version=1),
        balances=[BalanceRow("USDT", -100, 100)],
        journal=[entry_of(order, 1, units=100)],
    )

    def settle(_: int) -> bool:
        try:
            world.orders.commit(step)
        except (StaleVersionError, ConflictError):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(settle, range(16))).count(True) == 1
    assert balances(world, tenant) == {"USDT": (900, 100)}


def test_orders_that_race_for_one_balance_never_overdraw_it(world: Container, tenant: str) -> None:
    world.portfolio.deposit(tenant, ACCOUNT, balances={"USDT": 1000}, at_ms=NOW_MS)
    orders = [an_order(tenant, order_id=f"{number:032x}") for number in range(8)]
    for order in orders:
        world.orders.add(order)

    def reserve(order: Order) -> bool:
        prepared = replace(order, status=OrderStatus.PREPARED, version=1)
        for _ in range(40):
            try:
                world.orders.commit(Settlement(prepared, balances=[BalanceRow("USDT", -300, 300)]))
            except StaleVersionError:
                continue
            except InsufficientBalanceError:
                return False
            return True
        raise AssertionError("never got a turn")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(reserve, orders)).count(True) == 3
    assert balances(world, tenant) == {"USDT": (100, 900)}


def test_a_terminal_order_leaves_the_open_ones(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    world.orders.commit(Settlement(replace(order, status=OrderStatus.ABORTED, version=1)))
    assert list(world.orders.open_of(tenant)) == []
    assert (tenant, order.order_id) not in list(world.orders.not_terminal(limit=10_000))


def test_nothing_ever_leaves_a_terminal_order(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    aborted = world.orders.commit(Settlement(replace(order, status=OrderStatus.ABORTED, version=1)))
    with pytest.raises(StaleVersionError):
        world.orders.commit(Settlement(replace(aborted, status=OrderStatus.ACKNOWLEDGED, version=2)))
    assert world.orders.get(tenant, order.order_id) == aborted


def test_what_was_filled_never_shrinks(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    filled = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1, filled_quantity=Decimal("0.0010"))
    world.orders.commit(Settlement(filled))
    with pytest.raises(StaleVersionError):
        world.orders.commit(Settlement(replace(filled, version=2, filled_quantity=Decimal("0.00099"))))
    assert world.orders.get(tenant, order.order_id).filled_quantity == Decimal("0.0010")


def test_a_new_position_must_be_new(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    first = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1)
    world.orders.commit(Settlement(first, position=a_position(tenant)))
    with pytest.raises(StaleVersionError):
        world.orders.commit(Settlement(replace(first, version=2), position=a_position(tenant)))
    grown = a_position(tenant, quantity=Decimal(1), version=1)
    world.orders.commit(Settlement(replace(first, version=2), position=grown))
    assert world.portfolio.position(tenant, "bot-1") == grown


def test_a_position_is_closed_as_it_was_read(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    world.bots.add(a_bot(tenant))
    opened = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1)
    position = a_position(tenant)
    world.orders.commit(Settlement(opened, position=position, trade=a_trade(tenant)))
    with pytest.raises(StaleVersionError):
        world.orders.commit(Settlement(replace(opened, version=2), closed_position=replace(position, version=3)))
    closed = a_trade(tenant, status=TradeStatus.CLOSED, closed_ms=NOW_MS + 5, realised_pnl=Decimal("-1.25"))
    world.orders.commit(
        Settlement(
            replace(opened, status=OrderStatus.SETTLED, version=2),
            closed_position=position,
            trade=closed,
            pnl_delta=Decimal("-1.25"),
        )
    )
    assert world.portfolio.position(tenant, "bot-1") is None
    assert world.portfolio.trade_opened_at(tenant, "bot-1", NOW_MS) == closed
    bot = world.bots.get(tenant, "bot-1")
    assert (bot.realised_pnl, bot.closed_trades, bot.version) == (Decimal("-1.25"), 1, 1)


def test_a_closed_trade_never_changes(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    acknowledged = replace(order, status=OrderStatus.ACKNOWLEDGED, version=1)
    closed = a_trade(tenant, status=TradeStatus.CLOSED, closed_ms=NOW_MS + 5)
    world.orders.commit(Settlement(acknowledged, trade=closed))
    with pytest.raises(ConflictError):
        world.orders.commit(Settlement(replace(acknowledged, version=2), trade=a_trade(tenant)))
    assert world.portfolio.trade_opened_at(tenant, "bot-1", NOW_MS) == closed


def test_several_deltas_of_one_asset_count_together(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    prepared = replace(order, status=OrderStatus.PREPARED, version=1)
    deltas = [BalanceRow("USDT", -600, 0), BalanceRow("USDT", -400, 900), BalanceRow("BTC", 1, 0)]
    world.orders.commit(Settlement(prepared, balances=deltas))
    assert balances(world, tenant) == {"USDT": (0, 900), "BTC": (1, 0)}


def test_a_settlement_may_carry_forty_fills(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    fills = [a_fill(order, str(number), quantity=Decimal("0.00001")) for number in range(40)]
    world.orders.commit(
        Settlement(
            replace(order, status=OrderStatus.ACKNOWLEDGED, version=1, filled_quantity=Decimal("0.0004")),
            fills=fills,
            balances=[BalanceRow("USDT", -40, 0), BalanceRow("BTC", 40, 0)],
            journal=[entry_of(order, number) for number in range(40)],
        )
    )
    assert len(world.orders.fills_of(tenant, order.order_id)) == 40


def test_the_last_money_of_a_deleted_bot_is_still_booked(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    settled = replace(order, status=OrderStatus.ABORTED, version=1)
    world.orders.commit(Settlement(settled, balances=[BalanceRow("USDT", 7, 0)], pnl_delta=Decimal(7)))
    assert balances(world, tenant) == {"USDT": (1007, 0)}
    assert list(world.bots.of_tenant(tenant).items) == []


def test_a_settlement_stays_with_its_tenant(world: Container, tenant: str) -> None:
    order = funded(world, tenant)
    foreign = replace(order, tenant=tenant + "-stranger", status=OrderStatus.PREPARED, version=1)
    with pytest.raises(StaleVersionError):
        world.orders.commit(Settlement(foreign, balances=[BalanceRow("USDT", 1, 0)]))
    assert balances(world, tenant) == {"USDT": (1000, 0)}
    assert balances(world, tenant + "-stranger") == {}
