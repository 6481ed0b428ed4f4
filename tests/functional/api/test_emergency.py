"""The kill switch over REST: one step to trip, two to reset."""

import pytest
from tests.functional.api.conftest import Scene


def trip(scene: Scene, **body: str) -> None:
    tripped = scene.me.post("/emergency/trigger", {"scope": "tenant", "reason": "too fast", **body})
    assert (tripped.status, tripped.is_problem) == (202, False)


def test_tripping_stops_every_bot_and_has_resting_entries_cancelled(scene: Scene) -> None:
    bot = scene.bot()
    trip(scene)
    status = scene.me.get("/emergency/status").json
    assert (status["tripped"], status["scope"], status["reason"]) == (True, "tenant", "too fast")
    assert status["bots"] == [{"bot_id": bot.bot_id, "tripped": True}]
    [(kind, detail)] = scene.events.published
    assert kind == "KillSwitchTripped"
    assert detail["tenant"] == scene.tenant


def test_one_bots_switch_leaves_the_others_alone(scene: Scene) -> None:
    bad, good = scene.bot(), scene.bot()
    trip(scene, scope="bot", bot_id=bad.bot_id)
    status = scene.me.get("/emergency/status").json
    assert status["tripped"] is False
    assert {each["bot_id"]: each["tripped"] for each in status["bots"]} == {bad.bot_id: True, good.bot_id: False}


def test_a_reset_takes_two_steps(scene: Scene) -> None:
    trip(scene)
    asked = scene.me.post("/emergency/reset", {"scope": "tenant"})
    assert asked.status == 202
    assert asked.json["expires_ms"] > scene.clock.now_ms
    assert scene.me.get("/emergency/status").json["tripped"] is True
    done = scene.me.post("/emergency/reset", {"confirmation": asked.json["confirmation"]})
    assert (done.status, done.json["tripped"]) == (200, False)


def test_a_confirmation_is_good_once_and_only_for_its_owner(scene: Scene) -> None:
    trip(scene)
    confirmation = {"confirmation": scene.me.post("/emergency/reset", {"scope": "tenant"}).json["confirmation"]}
    assert scene.other.post("/emergency/reset", confirmation).status == 422
    assert scene.me.post("/emergency/reset", confirmation).status == 422
    assert scene.me.get("/emergency/status").json["tripped"] is True


def test_a_confirmation_expires(scene: Scene) -> None:
    trip(scene)
    confirmation = {"confirmation": scene.me.post("/emergency/reset", {"scope": "tenant"}).json["confirmation"]}
    scene.clock.now_ms += 121_000
    refused = scene.me.post("/emergency/reset", confirmation)
    assert (refused.status, refused.fields) == (422, {"confirmation"})


@pytest.mark.parametrize("path", ["/emergency/trigger", "/emergency/reset"])
def test_a_strangers_bot_cannot_be_switched(scene: Scene, path: str) -> None:
    foreign = scene.bot(scene.stranger).bot_id
    body = {"scope": "bot", "bot_id": foreign} | ({"reason": "x"} if path.endswith("trigger") else {})
    assert scene.me.post(path, body).status == 404
    assert scene.other.get("/emergency/status").json["bots"] == [{"bot_id": foreign, "tripped": False}]


def test_tripping_twice_is_fine(scene: Scene) -> None:
    trip(scene)
    trip(scene)
    assert scene.me.get("/status").json["kill_switch"]["tripped"] is True
