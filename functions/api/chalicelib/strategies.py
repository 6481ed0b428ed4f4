"""The catalogue of strategies."""

from balina.contracts.catalogue import Strategy, catalogue
from balina.contracts.pages import Page
from balina.runtime.calls import Call
from balina.runtime.http import Routes

routes = Routes("strategies")


@routes.get("/strategies")
def list_strategies(call: Call) -> Page[Strategy]:
    """What a bot can follow, each with the JSON schema of its parameters."""
    return Page[Strategy](items=catalogue())
