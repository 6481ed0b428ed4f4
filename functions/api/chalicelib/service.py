"""Puts the nouns together into one Chalice app."""

from chalice.app import Chalice, CognitoUserPoolAuthorizer

from balina.runtime.calls import Endpoint
from balina.runtime.http import SERVICE, Routes, Worlds, finish
from balina.runtime.observability import logger
from balina.runtime.tokens import SCOPE
from chalicelib import accounts, auth, bots, emergency, market, strategies, system, trading

NOUNS: tuple[Routes, ...] = (
    system.routes,
    auth.routes,
    accounts.routes,
    strategies.routes,
    bots.routes,
    trading.routes,
    market.routes,
    emergency.routes,
)


def endpoints() -> list[Endpoint]:
    return [endpoint for noun in NOUNS for endpoint in noun.endpoints]


def build(worlds: Worlds) -> Chalice:
    """The app over whatever ports `worlds` hands out; asked anew for every request, so nothing is built at import."""
    app = Chalice("balina-api", configure_logs=False)
    # Chalice logs what it catches itself; through our logger it passes the redaction.
    app.log = logger(SERVICE)  # type: ignore[assignment] # it answers to the same calls
    # The generator puts the real pool in: at run time the gateway has done the checking.
    authorizer = CognitoUserPoolAuthorizer("UserPool", provider_arns=["UserPoolArn"], scopes=[SCOPE])
    for noun in NOUNS:
        noun.mount(app, worlds=worlds, authorizer=authorizer)
    app.register_middleware(finish(app), event_type="http")
    return app
