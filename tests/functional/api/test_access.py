"""Who may call what: every route of the code, with every kind of caller."""

import re

import pytest
from tests.contract.builders import an_order
from tests.functional.api.client import Caller, claims_of
from tests.functional.api.conftest import Scene
from tests.functional.api.requests_of_routes import ROUTES, Route, valid_body, valid_query

PROTECTED = [route for route in ROUTES if not route.is_open]
WITH_ID = [route for route in ROUTES if "{" in route.path]
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
BAD_CLAIMS = {
    "none": {},
    "an ID token": {**claims_of("ada"), "token_use": "id"},
    "another application's": {**claims_of("ada"), "client_id": "somebody-elses-app"},
    "no subject": {**claims_of("ada"), "sub": ""},
    "no token id": {**claims_of("ada"), "jti": ""},
}


def call(caller: Caller, route: Route, scene: Scene, *, identifier: str = "absent"):  # type: ignore[no-untyped-def]
    path = re.sub(r"{\w+}", identifier, route.path)
    return caller.call(route.method, path, body=valid_body(route, scene), query=valid_query(route))


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
@pytest.mark.parametrize("route", PROTECTED, ids=str)
def test_nobody_gets_in_without_an_access_token_of_ours(scene: Scene, route: Route, claims: dict[str, str]) -> None:
    refused = call(Caller(scene.app, claims=claims), route, scene)
    assert (refused.status, refused.json["type"]) == (401, "/problems/unauthorized")


@pytest.mark.parametrize("route", PROTECTED, ids=str)
def test_a_signed_out_token_opens_nothing(scene: Scene, route: Route) -> None:
    scene.container.sessions.revoke(f"jti-of-{scene.tenant}", until_s=2_000_000_000)
    assert call(scene.me, route, scene).status == 401


@pytest.mark.parametrize("route", WITH_ID, ids=str)
def test_a_foreign_thing_looks_exactly_like_an_absent_one(scene: Scene, route: Route) -> None:
    scene.bot(scene.stranger, bot_id="foreign-1")
    scene.container.orders.add(an_order(scene.stranger, order_id="foreign-1"))
    foreign = call(scene.me, route, scene, identifier="foreign-1")
    absent = call(scene.me, route, scene, identifier="absent-99")
    assert foreign.status == absent.status == 404
    assert foreign.text.replace("foreign-1", "absent-99") == absent.text
    assert foreign.headers == absent.headers


@pytest.mark.parametrize("identifier", ["x" * 65, "a%2Fb", "T%23eve", "..", "ä", "a b", "BOT#1", "\x00"])
@pytest.mark.parametrize("route", WITH_ID, ids=str)
def test_what_cannot_be_an_id_is_absent(scene: Scene, route: Route, identifier: str) -> None:
    refused = call(scene.me, route, scene, identifier=identifier)
    assert (refused.status, refused.json["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("path", ["/orders", "/trades", "/positions"])
def test_filtering_by_a_strangers_bot_finds_nothing(scene: Scene, path: str) -> None:
    foreign = scene.bot(scene.stranger).bot_id
    assert scene.me.get(path, query={"bot_id": foreign}).json["items"] == []
    assert scene.me.get(path, query={"bot_id": "absent"}).json["items"] == []


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_answer_carries_the_security_headers_and_a_request_id(scene: Scene, route: Route) -> None:
    for caller in (scene.me, scene.nobody):
        answer = call(caller, route, scene)
        assert answer.status < 500
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert answer.headers["X-Request-Id"]


def test_a_cursor_of_a_stranger_is_refused(scene: Scene) -> None:
    for _ in range(3):
        scene.bot(scene.stranger)
        scene.bot()
    theirs = scene.other.get("/bots", query={"limit": 1}).json["next_cursor"]
    assert scene.me.get("/bots", query={"limit": 1, "cursor": theirs}).status == 422
