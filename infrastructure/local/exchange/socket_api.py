"""Binance's WebSocket API: the REST calls over a socket, and the signed user data subscription."""

import json
from typing import TYPE_CHECKING, Any

from exchange.auth import account_of, authorise
from exchange.calls import Json
from exchange.context import Context
from exchange.errors import VenueError
from exchange.hub import dumps
from exchange.rest import ORDER_ROUTES, execute
from exchange.routes import SOCKET_ROUTES, Route, Security

if TYPE_CHECKING:
    from exchange.sockets import Connection

_SUBSCRIBE = Route("", "", lambda venue, call: {}, 2, Security.READ)


def answer_request(text: str, connection: "Connection", context: Context, *, address: str) -> str:
    request_id: Any = None
    try:
        message = json.loads(text)
        if not isinstance(message, dict) or not isinstance(message.get("params", {}), dict):
            raise VenueError(-1135, "JSON Request invalid.")
        request_id = message.get("id")
        params = {name: _text(value) for name, value in message.get("params", {}).items()}
        result = _dispatch(str(message.get("method")), params, connection, context, address)
        return dumps({"id": request_id, "status": 200, "result": result, "rateLimits": []})
    except ValueError:
        return _refusal(request_id, VenueError(-1135, "JSON Request invalid."))
    except VenueError as error:
        return _refusal(request_id, error)


def _dispatch(method: str, params: dict[str, str], connection: "Connection", context: Context, address: str) -> Json:
    now = context.clock()
    payload = "&".join(f"{name}={value}" for name, value in sorted(params.items()) if name != "signature")
    if method == "userDataStream.subscribe.signature":
        account = authorise(
            context.venue, _SUBSCRIBE, params=params, payload=payload, api_key=params.get("apiKey"), now=now
        )
        assert account is not None
        subscription = connection.next_subscription
        connection.next_subscription += 1
        context.hub.subscribe_user(account.name, connection, subscription_id=subscription)
        return {"subscriptionId": subscription}
    if method == "userDataStream.unsubscribe":
        for name in context.venue.accounts:
            context.hub.unsubscribe_user(name, connection)
        return {}
    if method == "userDataStream.start":
        owner = account_of(context.venue, params.get("apiKey"))
        return {"listenKey": context.listen_keys.issue(owner.name, now=now)}
    route = SOCKET_ROUTES.get(method)
    if route is None:
        raise VenueError(-1129, f"Unknown method '{method}'.")
    context.venue.limits.spend(address, route.weight, now=now)
    account = authorise(context.venue, route, params=params, payload=payload, api_key=params.get("apiKey"), now=now)
    if account is not None and route.path in ORDER_ROUTES and route.method == "POST":
        context.venue.limits.count_order(account.name, now=now)
    return execute(route, context, params=params, account=account)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, list | dict) else str(value)


def _refusal(request_id: Any, error: VenueError) -> str:
    body: Json = {"code": error.code, "msg": error.message}
    return dumps({"id": request_id, "status": error.status, "error": body, "rateLimits": []})
