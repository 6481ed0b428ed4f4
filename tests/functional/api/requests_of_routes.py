"""For every route of the code a request that could succeed. A new route without one fails the tests that need it."""

from dataclasses import dataclass
from typing import Any

from tests.functional.api import bundle  # noqa: F401 - puts the function's code on the path

from balina.contracts.fields import Contract
from balina.runtime.calls import Endpoint
from chalicelib import service


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    is_open: bool
    body: type[Contract] | None
    query: type[Contract] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _route(endpoint: Endpoint) -> Route:
    return Route(endpoint.method, endpoint.path, endpoint.is_open, endpoint.body, endpoint.query)


ROUTES = [_route(endpoint) for endpoint in service.endpoints()]

_BODIES: dict[str, dict[str, Any]] = {
    "Register": {"email": "ada@example.org", "password": "correct horse 1"},
    "ConfirmRegistration": {"email": "ada@example.org", "code": "123456"},
    "Login": {"email": "ada@example.org", "password": "correct horse 1"},
    "Refresh": {"refresh_token": "refresh-1"},
    "RegisterAccount": {
        "venue": "binance",
        "mode": "paper",
        "label": "Mine",
        "api_key": "key-1234567890",
        "api_secret": "secret-1234567890",
    },
    "Watchlist": {"symbols": ["BTC/USDT"]},
    "TripKillSwitch": {"scope": "tenant", "reason": "too fast"},
    "ResetKillSwitch": {"scope": "tenant"},
}
_QUERIES: dict[str, dict[str, Any]] = {"CandleQuery": {"symbol": "BTC/USDT", "timeframe": "1m"}}


def valid_body(route: Route, scene: Any) -> dict[str, Any] | None:
    if route.body is None:
        return None
    body: dict[str, Any] = scene.bot_body() if route.body.__name__ == "CreateBot" else _BODIES[route.body.__name__]
    return body


def valid_query(route: Route) -> dict[str, Any]:
    return _QUERIES.get(route.query.__name__, {}) if route.query else {}
