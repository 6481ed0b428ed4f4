"""A bot's life over REST."""

from decimal import Decimal

import pytest
from tests.contract.builders import a_decision
from tests.functional.api.conftest import Scene

from balina.model.bots import Action, BotState
from balina.model.errors import Transient
from balina.model.market import Feed


def test_a_created_bot_is_shown_complete_and_stopped(scene: Scene) -> None:
    created = scene.me.post("/bots", scene.bot_body())
    assert created.status == 201
    bot = created.json
    assert scene.me.get(f"/bots/{bot['bot_id']}").json == bot
    assert bot["state"] == "stopped"
    assert bot["stake"] == "25"
    assert bot["in_position"] is False
    assert bot["created_at"] == "2023-11-14T22:13:20.000Z"
    assert bot["parameters"]["atr_period"] == 14


def test_starting_a_bot_asks_for_the_candles_it_looks_back_on(scene: Scene) -> None:
    bot = scene.bot()
    started = scene.me.post(f"/bots/{bot.bot_id}/start")
    assert (started.status, started.json["state"]) == (200, "running")
    [(feed, count)] = scene.backfills.requests
    assert feed == Feed.parse("binance#BTC/USDT#1m")
    assert count > 20


def test_a_bot_starts_even_when_its_candles_cannot_be_asked_for(scene: Scene) -> None:
    scene.backfills.failing = Transient("busy")
    assert scene.me.post(f"/bots/{scene.bot().bot_id}/start").json["state"] == "running"


def test_starting_twice_and_stopping_twice_change_nothing(scene: Scene) -> None:
    path = f"/bots/{scene.bot().bot_id}"
    assert [scene.me.post(f"{path}/start").json["state"] for _ in range(2)] == ["running"] * 2
    assert [scene.me.post(f"{path}/stop").json["state"] for _ in range(2)] == ["stopped"] * 2


def test_a_running_bot_is_not_deleted_and_a_stopped_one_is(scene: Scene) -> None:
    running, stopped = scene.bot(state=BotState.RUNNING), scene.bot()
    refused = scene.me.delete(f"/bots/{running.bot_id}")
    assert (refused.status, refused.json["type"]) == (409, "/problems/conflict")
    deleted = scene.me.delete(f"/bots/{stopped.bot_id}")
    assert (deleted.status, deleted.text) == (204, "")
    assert scene.me.get(f"/bots/{stopped.bot_id}").status == 404


def test_lists_page_through_every_bot_once(scene: Scene) -> None:
    wanted = {scene.bot().bot_id for _ in range(5)}
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = scene.me.get("/bots", query={"limit": 2} | ({"cursor": cursor} if cursor else {})).json
        seen += [bot["bot_id"] for bot in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == wanted


def test_a_list_holds_only_what_is_mine(scene: Scene) -> None:
    mine = scene.bot()
    scene.bot(scene.stranger)
    assert [bot["bot_id"] for bot in scene.me.get("/bots").json["items"]] == [mine.bot_id]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"symbol": "BTC/USD"}, {"symbol"}),
        ({"symbol": "DROP TABLE"}, {"symbol"}),
        ({"stake": "1"}, {"stake"}),
        ({"stake": "-25"}, {"stake"}),
        ({"stake": 25}, {"stake"}),
        ({"timeframe": "2m"}, {"timeframe"}),
        ({"strategy": "crystal_ball"}, {"strategy"}),
        ({"parameters": {"fast": 30, "slow": 20}}, {"parameters"}),
        ({"parameters": {"colour": "blue"}}, {"parameters.colour"}),
        ({"parameters": {"fast": "5"}}, {"parameters.fast"}),
        ({"parameters": {"fast": True}}, {"parameters.fast"}),
        ({"parameters": {"fast": 5.5}}, {"parameters.fast"}),
        ({"parameters": {"fast": 1, "atr_multiple": 11}}, {"parameters.fast", "parameters.atr_multiple"}),
        ({"parameters": {"entry_order": "iceberg"}}, {"parameters.entry_order"}),
        ({"symbol": "BTC/USD", "strategy": "crystal_ball"}, {"symbol", "strategy"}),
        ({"name": ""}, {"name"}),
        ({"tenant": "somebody"}, {"tenant"}),
        ({"state": "running"}, {"state"}),
    ],
)
def test_an_impossible_bot_is_refused_at_the_values_that_are_wrong(
    scene: Scene, changes: dict[str, object], fields: set[str]
) -> None:
    refused = scene.me.post("/bots", scene.bot_body(**changes))
    assert (refused.status, refused.is_problem) == (422, True)
    assert refused.fields == fields
    assert scene.me.get("/bots").json["items"] == []


def test_an_unknown_symbol_is_answered_with_its_near_matches(scene: Scene) -> None:
    refused = scene.me.post("/bots", scene.bot_body(symbol="btcusdt"))
    assert "BTC/USDT" in refused.json["errors"][0]["message"]


def test_a_bot_cannot_trade_with_a_strangers_account(scene: Scene) -> None:
    foreign = scene.account(scene.stranger).account_id
    refused = scene.me.post("/bots", scene.bot_body(account_id=foreign))
    absent = scene.me.post("/bots", scene.bot_body(account_id="0" * 32))
    assert refused.status == absent.status == 404


def test_signals_of_one_bot_are_paged_newest_first(scene: Scene) -> None:
    bot = scene.bot()
    closes = [1_700_000_000_000 + n * 60_000 for n in range(3)]
    for close_ms in closes:
        scene.container.bots.decide_once(scene.tenant, a_decision(bot.bot_id, close_ms=close_ms))
    first = scene.me.get("/signals", query={"bot_id": bot.bot_id, "limit": 2}).json
    rest = scene.me.get("/signals", query={"bot_id": bot.bot_id, "limit": 2, "cursor": first["next_cursor"]}).json
    assert [signal["close_ms"] for signal in first["items"] + rest["items"]] == closes[::-1]
    assert first["items"][0]["confidence"] == "0.71"


def test_signals_of_all_bots_come_newest_first_and_by_action(scene: Scene) -> None:
    early, late = scene.bot(), scene.bot()
    scene.container.bots.decide_once(scene.tenant, a_decision(early.bot_id, action=Action.HOLD))
    scene.container.bots.decide_once(scene.tenant, a_decision(late.bot_id, close_ms=1_700_000_060_000))
    everything = scene.me.get("/signals").json["items"]
    assert [signal["bot_id"] for signal in everything] == [late.bot_id, early.bot_id]
    entries = scene.me.get("/signals", query={"status": "enter"}).json["items"]
    assert [signal["bot_id"] for signal in entries] == [late.bot_id]


def test_a_bot_shows_what_it_decided_last(scene: Scene) -> None:
    bot = scene.bot()
    scene.container.bots.decide_once(scene.tenant, a_decision(bot.bot_id, confidence=Decimal("0.70")))
    shown = scene.me.get(f"/bots/{bot.bot_id}").json["last_decision"]
    assert shown == {
        "close_ms": 1_700_000_000_000,
        "action": "enter",
        "confidence": "0.7",
        "reason": "fast crossed slow",
    }
