"""Every kind of bad input gets a problem document that says what to do, and never a 5xx."""

import json

import pytest
from tests.functional.api.client import Answer
from tests.functional.api.conftest import Scene
from tests.functional.api.requests_of_routes import ROUTES, Route, valid_body, valid_query

from balina.model.errors import (
    CorruptStateError,
    RateLimitedError,
    StaleVersionError,
    SubmissionUncertainError,
    Transient,
)

WITH_BODY = [route for route in ROUTES if route.body]
WITH_QUERY = [route for route in ROUTES if route.query]
NOT_AN_OBJECT = ["[]", "null", "1", '"text"', "true"]
NOT_JSON = ["", " ", "{", "{'a': 1}", '{"a": 1,}', "\ufeff{}", "[" * 100_000, '{"a": "\\ud800"}', "nul", "{} {}"]


def send(scene: Scene, route: Route, **how: object) -> Answer:
    return scene.me.call(route.method, route.path.replace("{bot_id}", "b"), **how)  # type: ignore[arg-type]


def is_refused(answer: Answer, status: int, kind: str) -> bool:
    problem = answer.json
    assert (answer.status, problem["type"], answer.is_problem) == (status, f"/problems/{kind}", True)
    assert problem["status"] == status
    assert len(problem["detail"]) > 10
    return True


@pytest.mark.parametrize("raw", NOT_JSON, ids=range(len(NOT_JSON)))
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_what_is_not_json_is_called_malformed(scene: Scene, route: Route, raw: str) -> None:
    if len(raw) > 64 * 1024:
        raw = raw[: 60 * 1024]
    assert is_refused(send(scene, route, raw=raw), 400, "malformed-json")


@pytest.mark.parametrize("raw", NOT_AN_OBJECT)
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_json_that_is_no_object_is_refused(scene: Scene, route: Route, raw: str) -> None:
    assert is_refused(send(scene, route, raw=raw), 422, "invalid-request")


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x00" * 10, "ä".encode("latin-1")])
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_bytes_that_are_no_text_are_refused(scene: Scene, route: Route, raw: bytes) -> None:
    assert is_refused(send(scene, route, raw=raw), 400, "malformed-json")


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_body_over_64_kb_is_refused_whatever_it_says(scene: Scene, route: Route) -> None:
    body = json.dumps({"x": "y" * 64 * 1024})
    assert is_refused(send(scene, route, raw=body), 413, "body-too-large")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json"])
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_another_content_type_is_refused(scene: Scene, route: Route, content_type: str) -> None:
    answer = send(scene, route, body=valid_body(route, scene), content_type=content_type)
    assert is_refused(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", None])
def test_json_is_json_with_a_charset_or_without_a_label(scene: Scene, content_type: str | None) -> None:
    assert scene.me.put("/watchlist", {"symbols": ["BTC/USDT"]}, content_type=content_type).status == 200


@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_an_unknown_field_is_named(scene: Scene, route: Route) -> None:
    answer = send(scene, route, body={**(valid_body(route, scene) or {}), "is_admin": True})
    assert is_refused(answer, 422, "invalid-request")
    assert answer.fields == {"is_admin"}


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, "x" * 10_000])
@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_any_field_of_a_wrong_type_is_refused_or_taken_but_never_breaks(
    scene: Scene, route: Route, value: object
) -> None:
    good = valid_body(route, scene) or {}
    for field in good:
        answer = send(scene, route, body={**good, field: value})
        assert answer.status < 500
        assert answer.status < 300 or answer.is_problem


@pytest.mark.parametrize("route", WITH_QUERY, ids=str)
def test_a_parameter_that_is_unknown_or_given_twice_is_refused(scene: Scene, route: Route) -> None:
    unknown = send(scene, route, query={**valid_query(route), "is_admin": "1"})
    assert is_refused(unknown, 422, "invalid-request")
    assert unknown.fields == {"is_admin"}
    assert route.query is not None
    field = next(iter(route.query.model_fields))
    assert is_refused(send(scene, route, query={**valid_query(route), field: ["1", "2"]}), 422, "invalid-request")


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "1e2", "NaN", "", "ten", "99999999999999999999"])
def test_a_limit_that_cannot_be_is_refused(scene: Scene, limit: str) -> None:
    for path in ("/bots", "/orders", "/trades", "/signals", "/positions"):
        assert is_refused(scene.me.get(path, query={"limit": limit}), 422, "invalid-request")


@pytest.mark.parametrize("cursor", ["x", "=", "ä", "bnVsbA", "W10", "x" * 2048, "e30="])
def test_a_cursor_that_was_never_given_is_refused(scene: Scene, cursor: str) -> None:
    for path in ("/bots", "/orders", "/trades"):
        assert is_refused(scene.me.get(path, query={"cursor": cursor}), 422, "invalid-request")


def test_a_method_the_path_does_not_know_is_405_and_an_unknown_path_404(scene: Scene) -> None:
    assert is_refused(scene.me.call("PATCH", "/bots"), 405, "method-not-allowed")
    assert is_refused(scene.me.get("/nothing/here"), 404, "not-found")


@pytest.mark.parametrize(
    ("error", "status", "kind", "waits"),
    [
        (StaleVersionError("somebody was faster: read it again"), 409, "changed-meanwhile", True),
        (RateLimitedError("slow down, please", retry_after_s=3), 429, "slow-down", True),
        (Transient("a table does not answer"), 503, "try-again", True),
        (SubmissionUncertainError("nobody knows whether it happened"), 503, "outcome-unknown", False),
        (CorruptStateError("row X says nonsense"), 500, "internal", False),
    ],
)
def test_errors_from_within_become_problems_by_their_reaction(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, kind: str, waits: bool
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(scene.container.accounts, "of_tenant", fails)
    answer = scene.me.get("/accounts")
    assert is_refused(answer, status, kind)
    assert ("Retry-After" in answer.headers) is waits
    assert "row X" not in answer.text


def test_a_mistake_of_ours_is_a_problem_without_details(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(scene.container.accounts, "of_tenant", breaks)
    answer = scene.me.get("/accounts")
    assert is_refused(answer, 500, "internal")
    assert "secret detail" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
