"""Who is calling, from the claims the gateway verified and nothing else.

API Gateway has checked signature, pool, expiry and scope. What it does not know is checked here: that the token is an
access token, was made for our app, and was not signed out since.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from balina.app.ports import Principal
from balina.model.errors import UnauthorizedError
from balina.runtime.world import World

SCOPE = "aws.cognito.signin.user.admin"
"""Access tokens of a direct sign-in carry it, ID tokens carry none: asking for it refuses them at the gateway."""

LONGEST_TOKEN_S = 24 * 3600
_SIGN_IN = "Sign in, then send the access token as Authorization: Bearer."


def bearer(headers: Mapping[str, str]) -> str:
    """The token itself; empty when there is none."""
    scheme, _, token = str(headers.get("authorization", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def principal_of(context: Mapping[str, Any], world: World) -> Principal:
    claims = (context.get("authorizer") or {}).get("claims") or {}
    subject, token_id = str(claims.get("sub", "")), str(claims.get("jti", ""))
    if not subject or not token_id or claims.get("token_use") != "access":
        raise UnauthorizedError(_SIGN_IN)
    client_id = world.settings.user_pool_client_id
    if client_id and claims.get("client_id") != client_id:
        raise UnauthorizedError("This token was made for another application. " + _SIGN_IN)
    if world.sessions.is_revoked(token_id):
        raise UnauthorizedError("This session was signed out. Sign in again.")
    return Principal(
        tenant=subject,
        user_id=subject,
        email="",
        token_id=token_id,
        expires_s=_expiry_s(str(claims.get("exp", ""))),
        roles=("user", *_groups(claims.get("cognito:groups"))),
    )


def _expiry_s(text: str) -> int:
    """API Gateway hands claims over as texts, and dates in the form of Unix `date` for some kinds of token."""
    if text.isdigit():
        return int(text)
    try:
        return int(datetime.strptime(text, "%a %b %d %H:%M:%S UTC %Y").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return int(datetime.now(UTC).timestamp()) + LONGEST_TOKEN_S


def _groups(claim: Any) -> tuple[str, ...]:
    names = claim if isinstance(claim, list) else str(claim or "").strip("[]").replace(",", " ").split()
    return tuple(str(name) for name in names)
