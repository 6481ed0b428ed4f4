"""Sign-up, sign-in, sign-out."""

from tests.functional.api.client import Caller, claims_of
from tests.functional.api.conftest import Scene

CREDENTIALS = {"email": "Ada@Example.org", "password": "correct horse 1"}


def test_a_newcomer_registers_confirms_and_signs_in(scene: Scene) -> None:
    registered = scene.nobody.post("/auth/register", CREDENTIALS)
    assert registered.status == 201
    assert registered.json == {"user_id": "user-1", "email": "ada@example.org", "confirmed": False}
    assert scene.nobody.post("/auth/confirm", {"email": "ada@example.org", "code": "123456"}).status == 204
    session = scene.nobody.post("/auth/login", CREDENTIALS)
    assert session.json == {
        "access_token": "access",
        "refresh_token": "refresh-1",
        "token_type": "Bearer",
        "expires_in": 3600,
    }


def test_a_refresh_keeps_the_refresh_token_when_the_pool_gives_no_new_one(scene: Scene) -> None:
    assert scene.nobody.post("/auth/refresh", {"refresh_token": "refresh-1"}).json["refresh_token"] == "refresh-1"


def test_a_wrong_password_and_an_unknown_address_look_the_same(scene: Scene) -> None:
    scene.identity.register("ada@example.org", "correct horse 1")
    wrong = scene.nobody.post("/auth/login", {"email": "ada@example.org", "password": "wrong"})
    unknown = scene.nobody.post("/auth/login", {"email": "eve@example.org", "password": "wrong"})
    assert wrong.status == unknown.status == 401
    assert wrong.text == unknown.text


def test_a_token_stops_working_the_moment_one_signs_out(scene: Scene) -> None:
    assert scene.me.get("/bots").status == 200
    assert scene.me.post("/auth/logout").status == 204
    refused = scene.me.get("/bots")
    assert (refused.status, refused.json["type"]) == (401, "/problems/unauthorized")
    assert scene.identity.signed_out == [f"token-of-{scene.tenant}"]


def test_another_session_of_the_same_user_goes_on(scene: Scene) -> None:
    other_session = Caller(scene.app, scene.tenant, claims={"jti": "another"})
    scene.me.post("/auth/logout")
    assert other_session.get("/bots").status == 200


def test_the_user_is_who_the_token_says(scene: Scene) -> None:
    me = scene.me.get("/users/me").json
    assert me == {
        "user_id": scene.tenant,
        "email": f"{scene.tenant}@example.org",
        "tenant": scene.tenant,
        "roles": ["user"],
    }
    assert scene.me.get("/auth/validate").json == me


def test_roles_come_from_the_groups_of_the_token(scene: Scene) -> None:
    operator = Caller(scene.app, scene.tenant, claims=claims_of(scene.tenant, **{"cognito:groups": "[operators eu]"}))
    assert operator.get("/users/me").json["roles"] == ["user", "operators", "eu"]


def test_a_live_ticket_opens_one_connection(scene: Scene) -> None:
    ticket = scene.me.post("/live/ticket")
    assert (ticket.status, ticket.json["expires_ms"]) == (201, scene.clock.now_ms + 60_000)
    assert scene.container.sessions.redeem("live", ticket.json["ticket"])[0] == scene.tenant
