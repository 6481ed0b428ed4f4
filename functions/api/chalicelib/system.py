"""Is it alive, is its market fresh, and what does its API look like?"""

from balina.contracts.status import Health, Status
from balina.runtime.http import Call, Document, Routes

routes = Routes("system")


@routes.get("/health", is_open=True)
def health(call: Call) -> Health:
    """Alive: answers without touching anything."""
    return Health()


@routes.get("/status")
def status(call: Call) -> Status:
    """How fresh the market is, and whether a kill switch stops entries."""
    raise NotImplementedError


@routes.get("/openapi.json", is_open=True)
def openapi(call: Call) -> Document:
    """This API as an OpenAPI 3.1 document."""
    raise NotImplementedError
