"""Sign-up and sign-in, on moto's user pool. Nobody learns from an answer whether an address has an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from moto import mock_aws

from balina.adapters.aws.clients import Clients
from balina.adapters.cognito.identity import CognitoIdentity
from balina.model.errors import InvalidRequestError, UnauthorizedError

EMAIL, PASSWORD = "demo@example.org", "Correct-Horse-7"


@dataclass
class Pool:
    """A user pool of a test's own, and the adapter over it."""

    clients: Clients
    pool_id: str
    client_id: str

    def identity(self, *, confirms_at_once: bool = True) -> CognitoIdentity:
        return CognitoIdentity(
            self.clients, pool_id=self.pool_id, client_id=self.client_id, confirms_at_once=confirms_at_once
        )

    @property
    def admin(self) -> Any:
        return self.clients.get("cognito-idp")


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        clients = Clients(region="us-east-1")
        admin = clients.get("cognito-idp")
        pool_id = admin.create_user_pool(PoolName="users", UsernameAttributes=["email"])["UserPool"]["Id"]
        client = admin.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        yield Pool(clients, pool_id, client["UserPoolClient"]["ClientId"])


def refusal_of(attempt: Any) -> tuple[type[Exception], str]:
    with pytest.raises((UnauthorizedError, InvalidRequestError)) as refused:
        attempt()
    return type(refused.value), str(refused.value)


def test_a_user_signs_up_and_in(pool: Pool) -> None:
    identity = pool.identity()
    user_id, confirmed = identity.register(EMAIL, PASSWORD)
    assert confirmed
    assert len(user_id) == 36
    session = identity.login(EMAIL, PASSWORD)
    assert session.expires_in > 0
    assert identity.email_of(session.access_token) == EMAIL


def test_where_an_address_has_to_be_confirmed_nobody_signs_in_before(pool: Pool) -> None:
    identity = pool.identity(confirms_at_once=False)
    _, confirmed = identity.register(EMAIL, PASSWORD)
    assert not confirmed
    with pytest.raises(UnauthorizedError):
        identity.login(EMAIL, PASSWORD)
    pool.admin.admin_confirm_sign_up(UserPoolId=pool.pool_id, Username=EMAIL)
    assert identity.login(EMAIL, PASSWORD).access_token


def test_signing_up_with_a_taken_address_looks_like_signing_up(pool: Pool) -> None:
    identity = pool.identity()
    first, confirmed = identity.register(EMAIL, PASSWORD)
    second, again = identity.register(EMAIL, "Another-Horse-8")
    assert confirmed is again
    assert len(first) == len(second)
    assert first != second
    assert identity.login(EMAIL, PASSWORD).access_token
    with pytest.raises(UnauthorizedError):
        identity.login(EMAIL, "Another-Horse-8")


def test_a_wrong_password_and_an_unknown_address_look_the_same(pool: Pool) -> None:
    identity = pool.identity()
    identity.register(EMAIL, PASSWORD)
    unconfirmed = pool.identity(confirms_at_once=False)
    unconfirmed.register("other@example.org", PASSWORD)
    wrong = refusal_of(lambda: identity.login(EMAIL, "Wrong-Horse-9"))
    unknown = refusal_of(lambda: identity.login("nobody@example.org", PASSWORD))
    waiting = refusal_of(lambda: identity.login("other@example.org", PASSWORD))
    assert wrong == unknown == waiting
    assert wrong[0] is UnauthorizedError


def test_a_code_for_an_unknown_address_looks_like_a_wrong_code(pool: Pool) -> None:
    identity = pool.identity(confirms_at_once=False)
    identity.register(EMAIL, PASSWORD)
    unknown = refusal_of(lambda: identity.confirm("nobody@example.org", "123456"))
    assert unknown[0] is InvalidRequestError
    assert "nobody" not in unknown[1]


def test_a_session_is_refreshed_with_its_refresh_token(pool: Pool) -> None:
    identity = pool.identity()
    identity.register(EMAIL, PASSWORD)
    session = identity.login(EMAIL, PASSWORD)
    assert session.refresh_token is not None
    renewed = identity.refresh(session.refresh_token)
    assert renewed.access_token
    assert renewed.refresh_token
    with pytest.raises(UnauthorizedError):
        identity.refresh("not-a-token")


def test_signing_out_ends_the_sessions(pool: Pool) -> None:
    identity = pool.identity()
    identity.register(EMAIL, PASSWORD)
    session = identity.login(EMAIL, PASSWORD)
    assert session.refresh_token is not None
    identity.logout(session.access_token)
    with pytest.raises(UnauthorizedError):
        identity.refresh(session.refresh_token)
    identity.logout(session.access_token)


def test_a_token_that_is_none_has_no_address(pool: Pool) -> None:
    with pytest.raises(UnauthorizedError):
        pool.identity().email_of("not-a-token")


def test_a_refusal_never_repeats_the_password(pool: Pool) -> None:
    identity = pool.identity()
    for attempt in (
        lambda: identity.login("nobody@example.org", "canary-Password1"),
        lambda: identity.register("not an address", "canary"),
    ):
        with pytest.raises((UnauthorizedError, InvalidRequestError)) as refused:
            attempt()
        assert "canary" not in repr(refused.value)
        assert refused.value.__cause__ is None
