"""The contract of `Orders`, less its transactions (test_settlements)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.contract.builders import NOW_MS, an_order

from balina.model.errors import InvalidRequestError, NotFoundError, StaleVersionError
from balina.model.orders import Leg, OrderStatus, OrderType, Side
from balina.runtime.container import Container


def test_an_order_is_read_back_as_it_was_added(world: Container, tenant: str) -> None:
    order = an_order(tenant)
    assert world.orders.add(order) is True
    assert world.orders.get(tenant, order.order_id) == order


def test_the_same_order_is_added_once(world: Container, tenant: str) -> None:
    assert world.orders.add(an_order(tenant)) is True
    assert world.orders.add(an_order(tenant, reason="again")) is False
    assert world.orders.get(tenant, "0" * 32).reason == ""


def test_of_many_who_add_the_same_order_one_succeeds(world: Container, tenant: str) -> None:
    world.orders.add(an_order(tenant, order_id="f" * 32))
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: world.orders.add(an_order(tenant)), range(8)))
    assert added.count(True) == 1


def test_anothers_order_looks_like_no_order(world: Container, tenant: str) -> None:
    world.orders.add(an_order(tenant))
    stranger = tenant + "-stranger"
    with pytest.raises(NotFoundError):
        world.orders.get(stranger, "0" * 32)
    assert list(world.orders.of_tenant(stranger).items) == []
    assert list(world.orders.open_of(stranger)) == []
    assert list(world.orders.fills_of(stranger, "0" * 32)) == []


def test_an_order_advances_from_the_expected_status_only(world: Container, tenant: str) -> None:
    order = an_order(tenant)
    world.orders.add(order)
    prepared = world.orders.advance(replace(order, status=OrderStatus.PREPARED), expected=OrderStatus.INTENDED)
    assert (prepared.status, prepared.version) == (OrderStatus.PREPARED, 1)
    with pytest.raises(StaleVersionError):
        world.orders.advance(replace(prepared, status=OrderStatus.SENDING), expected=OrderStatus.INTENDED)
    assert world.orders.get(tenant, order.order_id) == prepared


def test_an_order_read_before_a_change_cannot_advance(world: Container, tenant: str) -> None:
    order = an_order(tenant)
    world.orders.add(order)
    world.orders.advance(replace(order, updated_ms=NOW_MS + 1), expected=OrderStatus.INTENDED)
    with pytest.raises(StaleVersionError):
        world.orders.advance(replace(order, status=OrderStatus.PREPARED), expected=OrderStatus.INTENDED)


def test_of_many_who_claim_an_order_for_sending_one_succeeds(world: Container, tenant: str) -> None:
    prepared = an_order(tenant, status=OrderStatus.PREPARED)
    world.orders.add(prepared)

    def claim(number: int) -> bool:
        claimed = replace(prepared, status=OrderStatus.SENDING, epoch=1, sent_ms=NOW_MS + number)
        try:
            world.orders.advance(claimed, expected=OrderStatus.PREPARED)
        except StaleVersionError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(claim, range(16))).count(True) == 1


def test_an_advance_changes_nothing_of_an_order_that_does_not_exist(world: Container, tenant: str) -> None:
    with pytest.raises(StaleVersionError):
        world.orders.advance(an_order(tenant, status=OrderStatus.ABORTED), expected=OrderStatus.INTENDED)
    with pytest.raises(NotFoundError):
        world.orders.get(tenant, "0" * 32)


def test_open_orders_are_those_that_are_not_terminal(world: Container, tenant: str) -> None:
    entry = an_order(tenant, order_id="1" * 32)
    stop = an_order(tenant, order_id="2" * 32, leg=Leg.STOP, side=Side.SELL, type=OrderType.STOP_LOSS_LIMIT)
    other = an_order(tenant, order_id="3" * 32, bot_id="bot-2")
    for order in (entry, stop, other):
        world.orders.add(order)
    assert {order.order_id[0] for order in world.orders.open_of(tenant)} == {"1", "2", "3"}
    assert [order.order_id[0] for order in world.orders.open_of(tenant, bot_id="bot-1", leg=Leg.STOP)] == ["2"]
    world.orders.advance(replace(entry, status=OrderStatus.ABORTED), expected=OrderStatus.INTENDED)
    assert {order.order_id[0] for order in world.orders.open_of(tenant)} == {"2", "3"}
    assert (tenant, "1" * 32) not in list(world.orders.not_terminal(limit=10_000))
    assert (tenant, "2" * 32) in list(world.orders.not_terminal(limit=10_000))


def test_not_terminal_orders_come_least_recently_updated_first(world: Container, tenant: str) -> None:
    for digit, updated_ms in (("1", 30), ("2", 10), ("3", 20)):
        world.orders.add(an_order(tenant, order_id=digit * 32, updated_ms=updated_ms))
    mine = [order_id[0] for owner, order_id in world.orders.not_terminal(limit=10_000) if owner == tenant]
    assert mine == ["2", "3", "1"]


def test_orders_are_listed_newest_first_by_bot_and_status(world: Container, tenant: str) -> None:
    for number in range(6):
        world.orders.add(
            an_order(
                tenant,
                order_id=f"{number}" * 32,
                created_ms=NOW_MS + number,
                bot_id="bot-1" if number % 2 else "bot-2",
                status=OrderStatus.PREPARED if number < 4 else OrderStatus.INTENDED,
            )
        )
    listed = [order.order_id[0] for order in world.orders.of_tenant(tenant).items]
    assert listed == ["5", "4", "3", "2", "1", "0"]
    of_bot = world.orders.of_tenant(tenant, bot_id="bot-1", status="PREPARED")
    assert [order.order_id[0] for order in of_bot.items] == ["3", "1"]


def test_pages_of_orders_hold_each_order_once(world: Container, tenant: str) -> None:
    for number in range(9):
        world.orders.add(an_order(tenant, order_id=f"{number}" * 32, created_ms=NOW_MS + number // 2))
    seen, cursor = [], None
    for _ in range(10):
        page = world.orders.of_tenant(tenant, limit=2, cursor=cursor)
        seen += [order.order_id[0] for order in page.items]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(seen) == [str(number) for number in range(9)]


def test_a_cursor_belongs_to_its_filter(world: Container, tenant: str) -> None:
    for number in range(3):
        world.orders.add(an_order(tenant, order_id=f"{number}" * 32))
    cursor = world.orders.of_tenant(tenant, limit=1).cursor
    with pytest.raises(InvalidRequestError):
        world.orders.of_tenant(tenant, bot_id="bot-1", cursor=cursor)
