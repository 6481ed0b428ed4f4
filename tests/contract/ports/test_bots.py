"""The contract of `Bots`."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.contract.builders import FEED, NOW_MS, a_bot, a_decision

from balina.model.bots import Action, BotState
from balina.model.errors import ConflictError, InvalidRequestError, NotFoundError, StaleVersionError
from balina.model.market import Feed, Timeframe
from balina.runtime.container import Container


def test_a_bot_is_read_back_as_it_was_added(world: Container, tenant: str) -> None:
    bot = a_bot(tenant, parameters={"fast": 5, "nested": {"on": True, "levels": ["0.5", 2]}})
    world.bots.add(bot)
    assert world.bots.get(tenant, bot.bot_id) == bot


def test_adding_a_bot_twice_is_a_conflict(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    with pytest.raises(ConflictError):
        world.bots.add(a_bot(tenant, name="Other"))
    assert world.bots.get(tenant, "bot-1").name == "Trend"


def test_anothers_bot_looks_like_no_bot(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    stranger = tenant + "-stranger"
    with pytest.raises(NotFoundError) as foreign:
        world.bots.get(stranger, "bot-1")
    with pytest.raises(NotFoundError) as absent:
        world.bots.get(stranger, "bot-9")
    assert str(foreign.value).replace("bot-1", "") == str(absent.value).replace("bot-9", "")
    with pytest.raises(NotFoundError):
        world.bots.delete(stranger, "bot-1")
    assert world.bots.of_tenant(stranger).items == []
    assert world.bots.get(tenant, "bot-1")


def test_saving_raises_the_version_and_refuses_an_old_one(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    read = world.bots.get(tenant, "bot-1")
    saved = world.bots.save(replace(read, name="Renamed"))
    assert (saved.version, saved.name) == (read.version + 1, "Renamed")
    with pytest.raises(StaleVersionError):
        world.bots.save(replace(read, name="Late"))
    assert world.bots.get(tenant, "bot-1") == saved


def test_a_save_does_not_undo_what_a_tick_decided_meanwhile(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    read = world.bots.get(tenant, "bot-1")
    assert world.bots.decide_once(tenant, a_decision())
    saved = world.bots.save(replace(read, name="Renamed"))
    assert saved.last_decision == a_decision()
    assert world.bots.get(tenant, "bot-1").last_decision == a_decision()


def test_only_running_bots_are_found_by_their_feed(world: Container, tenant: str) -> None:
    feed = Feed.parse(f"binance#{tenant[-6:].upper()}/USDT#5m")
    world.bots.add(a_bot(tenant, bot_id="idle", feed=feed))
    world.bots.add(a_bot(tenant, bot_id="busy", feed=feed, state=BotState.RUNNING, started_ms=NOW_MS))
    assert list(world.bots.running_on(feed)) == [(tenant, "busy")]
    assert feed in list(world.bots.running_feeds(Timeframe.M5))
    assert feed not in list(world.bots.running_feeds(Timeframe.M1))


def test_a_stopped_bot_leaves_the_index(world: Container, tenant: str) -> None:
    feed = Feed.parse(f"binance#{tenant[-6:].upper()}/USDT#5m")
    world.bots.add(a_bot(tenant, feed=feed, state=BotState.RUNNING, started_ms=NOW_MS))
    running = world.bots.get(tenant, "bot-1")
    stopped = world.bots.save(replace(running, state=BotState.STOPPED, started_ms=None))
    assert list(world.bots.running_on(feed)) == []
    assert feed not in list(world.bots.running_feeds(Timeframe.M5))
    assert world.bots.get(tenant, "bot-1") == stopped
    assert stopped.started_ms is None


def test_a_deleted_bot_is_gone(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant, state=BotState.RUNNING))
    world.bots.delete(tenant, "bot-1")
    with pytest.raises(NotFoundError):
        world.bots.get(tenant, "bot-1")
    with pytest.raises(NotFoundError):
        world.bots.delete(tenant, "bot-1")
    assert (tenant, "bot-1") not in list(world.bots.running_on(FEED))


def test_a_candle_close_is_decided_once(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    first = a_decision()
    assert world.bots.decide_once(tenant, first) is True
    assert world.bots.decide_once(tenant, replace(first, action=Action.EXIT)) is False
    assert world.bots.get(tenant, "bot-1").last_decision == first
    assert list(world.bots.decisions(tenant, "bot-1").items) == [first]


def test_a_decision_of_an_older_candle_does_not_become_the_last_one(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    newer, older = a_decision(close_ms=NOW_MS), a_decision(close_ms=NOW_MS - 60_000)
    assert world.bots.decide_once(tenant, newer)
    assert world.bots.decide_once(tenant, older)
    assert world.bots.get(tenant, "bot-1").last_decision == newer


def test_decisions_are_listed_newest_first_page_by_page(world: Container, tenant: str) -> None:
    world.bots.add(a_bot(tenant))
    for minute in range(5):
        world.bots.decide_once(tenant, a_decision(close_ms=NOW_MS + minute * 60_000, confidence=Decimal("0.650")))
    first = world.bots.decisions(tenant, "bot-1", limit=3)
    rest = world.bots.decisions(tenant, "bot-1", limit=3, cursor=first.cursor)
    closes = [decision.close_ms for decision in [*first.items, *rest.items]]
    assert closes == [NOW_MS + minute * 60_000 for minute in (4, 3, 2, 1, 0)]
    assert rest.cursor is None


def test_pages_of_bots_hold_each_bot_once(world: Container, tenant: str) -> None:
    wanted = {f"bot-{number}" for number in range(7)}
    for bot_id in wanted:
        world.bots.add(a_bot(tenant, bot_id=bot_id))
    seen, cursor = [], None
    while True:
        page = world.bots.of_tenant(tenant, limit=3, cursor=cursor)
        seen += [bot.bot_id for bot in page.items]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(wanted)


@pytest.mark.parametrize(
    "forged", ["", "x", "%%%", "bm90IG91cnM", "A" * 5000], ids=["empty", "x", "odd", "json", "long"]
)
def test_a_cursor_that_is_not_ours_is_refused(world: Container, tenant: str, forged: str) -> None:
    with pytest.raises(InvalidRequestError):
        world.bots.of_tenant(tenant, cursor=forged)


def test_a_cursor_does_not_open_another_tenants_or_another_list(world: Container, tenant: str) -> None:
    for number in range(3):
        world.bots.add(a_bot(tenant, bot_id=f"bot-{number}"))
    cursor = world.bots.of_tenant(tenant, limit=1).cursor
    with pytest.raises(InvalidRequestError):
        world.bots.of_tenant(tenant + "-stranger", cursor=cursor)
    with pytest.raises(InvalidRequestError):
        world.bots.decisions(tenant, "bot-1", cursor=cursor)
    with pytest.raises(InvalidRequestError):
        world.portfolio.trades(tenant, cursor=cursor)
