"""Exchange keys: taken in, judged, never given back."""

import pytest
from tests.functional.api.conftest import Scene

from balina.model.errors import SubmissionUncertainError, VenueUnavailableError

KEYS = {
    "venue": "binance",
    "mode": "paper",
    "label": "Mine",
    "api_key": "key-1234567890",
    "api_secret": "secret-1234567890",
}


def test_a_safe_key_is_registered_and_its_secret_never_shown(scene: Scene) -> None:
    created = scene.me.post("/accounts", KEYS)
    assert created.status == 201
    account = created.json
    assert account["permissions"] == {"trade": True, "withdraw": False, "ip_restricted": True}
    assert scene.vault.sealed == {account["account_id"]: ("key-1234567890", "secret-1234567890")}
    listed = scene.me.get("/accounts")
    assert listed.json["items"] == [account]
    assert "1234567890" not in created.text + listed.text


@pytest.mark.parametrize("forbidden", ["withdraw", "transfer"])
def test_a_key_that_may_move_money_away_is_refused_and_forgotten(scene: Scene, forbidden: str) -> None:
    scene.gateway.permissions = {**scene.gateway.permissions, forbidden: True}
    refused = scene.me.post("/accounts", KEYS)
    assert (refused.status, refused.json["type"]) == (422, "/problems/unsafe-key")
    assert scene.vault.sealed == {}
    assert scene.me.get("/accounts").json["items"] == []


@pytest.mark.parametrize("error", [VenueUnavailableError("down"), SubmissionUncertainError("silent")])
def test_a_silent_exchange_is_no_failure_of_ours(scene: Scene, error: Exception) -> None:
    scene.gateway.failing = error  # type: ignore[assignment]
    refused = scene.me.post("/accounts", KEYS)
    assert (refused.status, refused.json["type"]) == (424, "/problems/venue-unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert scene.me.get("/accounts").json["items"] == []


def test_a_live_key_is_refused_unless_the_deployment_allows_it(scene: Scene) -> None:
    refused = scene.me.post("/accounts", {**KEYS, "mode": "live"})
    assert (refused.status, refused.json["type"]) == (409, "/problems/conflict")


def test_an_account_in_use_stays_and_an_unused_one_goes(scene: Scene) -> None:
    used, unused = scene.account(), scene.account()
    scene.bot(account_id=used.account_id)
    assert scene.me.delete(f"/accounts/{used.account_id}").status == 409
    assert scene.me.delete(f"/accounts/{unused.account_id}").status == 204
    assert [account["account_id"] for account in scene.me.get("/accounts").json["items"]] == [used.account_id]


def test_refused_keys_are_not_repeated_in_the_problem(scene: Scene) -> None:
    refused = scene.me.post("/accounts", {**KEYS, "api_secret": "short", "extra": "hunter2-hunter2"})
    assert refused.fields == {"api_secret", "extra"}
    assert "short" not in refused.text.replace("at least", "")
    assert "hunter2" not in refused.text
