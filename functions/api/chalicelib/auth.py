"""Sign-up, sign-in and who am I, over the user pool."""

from balina.contracts.auth import (
    ConfirmRegistration,
    LiveTicket,
    Login,
    Refresh,
    Register,
    Registered,
    Session,
    User,
)
from balina.runtime.calls import BodyCall, Call
from balina.runtime.http import Routes

TICKET_LIFE_S = 60
routes = Routes("auth")


@routes.post("/auth/register", status=201, is_open=True, problems=(409, 429))
def register(call: BodyCall[Register]) -> Registered:
    """Sign up with an e-mail address and a password."""
    user_id, confirmed = call.world.identity.register(call.body.email, call.body.password)
    return Registered(user_id=user_id, email=call.body.email, confirmed=confirmed)


@routes.post("/auth/confirm", status=204, is_open=True, problems=(409, 429))
def confirm(call: BodyCall[ConfirmRegistration]) -> None:
    """Prove the address with the code that was mailed to it."""
    call.world.identity.confirm(call.body.email, call.body.code)


@routes.post("/auth/login", is_open=True, problems=(401, 429))
def login(call: BodyCall[Login]) -> Session:
    """Sign in; the access token goes into `Authorization: Bearer` of every other call."""
    session = call.world.identity.login(call.body.email, call.body.password)
    return Session(
        access_token=session.access_token,
        refresh_token=session.refresh_token or "",
        expires_in=session.expires_in,
    )


@routes.post("/auth/refresh", is_open=True, problems=(401, 429))
def refresh(call: BodyCall[Refresh]) -> Session:
    """A new access token; the refresh token stays the same unless a new one is returned."""
    session = call.world.identity.refresh(call.body.refresh_token)
    return Session(
        access_token=session.access_token,
        refresh_token=session.refresh_token or call.body.refresh_token,
        expires_in=session.expires_in,
    )


@routes.post("/auth/logout", status=204)
def logout(call: Call) -> None:
    """Sign out everywhere: this token stops working at once, refresh tokens too."""
    call.world.sessions.revoke(call.caller.token_id, until_s=call.caller.expires_s)
    call.world.identity.logout(call.access_token)


@routes.get("/auth/validate")
def validate(call: Call) -> User:
    """Is this token good, and whose is it?"""
    return _user(call)


@routes.get("/users/me")
def me(call: Call) -> User:
    """The signed-in user."""
    return _user(call)


@routes.post("/live/ticket", status=201)
def live_ticket(call: Call) -> LiveTicket:
    """A ticket that opens one live connection within a minute: `wss://…/ws?ticket=…`."""
    ticket = call.world.sessions.issue("live", call.tenant, ttl_s=TICKET_LIFE_S)
    return LiveTicket(ticket=ticket, expires_ms=call.world.clock() + TICKET_LIFE_S * 1000)


def _user(call: Call) -> User:
    caller = call.caller
    return User(
        user_id=caller.user_id,
        email=call.world.identity.email_of(call.access_token),
        tenant=caller.tenant,
        roles=list(caller.roles),
    )
