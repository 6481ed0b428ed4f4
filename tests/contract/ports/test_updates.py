"""The contract of `TradeUpdates`."""

from tests.contract.builders import NOW_MS

from balina.runtime.container import Container


def test_updates_come_back_in_order_from_a_cursor(world: Container, tenant: str) -> None:
    for number in range(5):
        world.updates.record(tenant, "order", {"bot_id": "bot-1", "number": number}, at_ms=NOW_MS)
    first = world.updates.since(tenant, None, limit=5)
    assert [update["number"] for update in first.items] == [0, 1, 2, 3, 4]
    assert all(update["kind"] == "order" for update in first.items)
    world.updates.record(tenant, "fill", {"bot_id": "bot-1", "number": 5}, at_ms=NOW_MS)
    later = world.updates.since(tenant, first.cursor)
    assert [update["number"] for update in later.items] == [5]
    assert list(world.updates.since(tenant, later.cursor).items) == []


def test_sequence_numbers_rise_while_time_stands_still(world: Container, tenant: str) -> None:
    for at_ms in (NOW_MS, NOW_MS, NOW_MS, NOW_MS + 1):
        world.updates.record(tenant, "bot", {"bot_id": "bot-1"}, at_ms=at_ms)
    sequence = [str(update["seq"]) for update in world.updates.since(tenant, None).items]
    assert sequence == sorted(set(sequence))
    assert len(sequence) == 4


def test_updates_are_read_page_by_page(world: Container, tenant: str) -> None:
    world.updates.record(tenant, "bot", {"number": -1}, at_ms=NOW_MS)
    cursor = world.updates.since(tenant, None).cursor
    for number in range(5):
        world.updates.record(tenant, "bot", {"number": number}, at_ms=NOW_MS + number)
    seen = []
    while items := (page := world.updates.since(tenant, cursor, limit=2)).items:
        seen += [update["number"] for update in items]
        cursor = page.cursor
    assert seen == [0, 1, 2, 3, 4]


def test_updates_are_the_tenants_own(world: Container, tenant: str) -> None:
    world.updates.record(tenant, "bot", {"number": 1}, at_ms=NOW_MS)
    assert list(world.updates.since(tenant + "-stranger", None).items) == []
