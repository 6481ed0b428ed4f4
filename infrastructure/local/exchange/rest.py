"""The REST side: reads a request, checks who asks and how often, calls the handler, and misbehaves when told to."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from aiohttp import web

from exchange.accounts import Account
from exchange.auth import authorise
from exchange.calls import Call, Json
from exchange.context import Context
from exchange.errors import VenueError
from exchange.faults import Fault, FaultKind
from exchange.hub import dumps
from exchange.routes import ROUTES, Route, Security

ORDER_ROUTES = ("/api/v3/order", "/api/v3/orderList/oco", "/api/v3/order/oco")
MAX_BODY = 64 * 1024


def add_routes(app: web.Application, context: Context) -> None:
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _endpoint(route, context))
    for method in ("POST", "PUT", "DELETE"):
        app.router.add_route(method, "/api/v3/userDataStream", _listen_key(method, context))


def _endpoint(route: Route, context: Context):  # type: ignore[no-untyped-def]
    async def handle(request: web.Request) -> web.StreamResponse:
        return await _serve(route, context, request)

    return handle


async def _serve(route: Route, context: Context, request: web.Request) -> web.StreamResponse:
    account = context.venue.by_key.get(request.headers.get("X-MBX-APIKEY", ""))
    fault = context.faults.hit(request.method, request.path, account=account.name if account else None)
    if fault is not None and (answer := await _fail_before(fault, request)) is not None:
        return answer
    headers: dict[str, str] = {}
    try:
        body = await _answer(route, context, request, headers, fault)
        response = _json(body, headers=headers)
    except VenueError as error:
        response = _json(
            {"code": error.code, "msg": error.message}, status=error.status, headers=headers | error.headers
        )
    if fault is not None:
        return await _fail_after(fault, request, response)
    return response


async def _answer(
    route: Route, context: Context, request: web.Request, headers: dict[str, str], fault: Fault | None
) -> Json:
    now = context.clock()
    used = context.venue.limits.spend(request.remote or "", route.weight, now=now)
    headers["X-MBX-USED-WEIGHT"] = headers["X-MBX-USED-WEIGHT-1M"] = str(used)
    query = request.raw_path.partition("?")[2]
    body = (await request.content.read(MAX_BODY)).decode("utf-8", "replace") if request.can_read_body else ""
    params = dict(parse_qsl(body, keep_blank_values=True)) | dict(parse_qsl(query, keep_blank_values=True))
    payload = _unsigned(query) + _unsigned(body)
    key = request.headers.get("X-MBX-APIKEY")
    account = authorise(context.venue, route, params=params, payload=payload, api_key=key, now=context.clock())
    if account is not None and request.method == "POST" and route.path in ORDER_ROUTES:
        headers["X-MBX-ORDER-COUNT-10S"] = str(context.venue.limits.count_order(account.name, now=now))
    return execute(route, context, params=params, account=account, fault=fault)


def execute(
    route: Route, context: Context, *, params: Mapping[str, str], account: Account | None, fault: Fault | None = None
) -> Json:
    """Runs a handler at this very moment; shared with the WebSocket API."""
    call = Call(params, context.clock(), account)
    if route.security is Security.NONE:
        # Recorded markets may live in another time; only public reads see it.
        call = replace(call, now=context.market_time(call.now)) if route.path != "/api/v3/time" else call
    answer = route.handler(context.venue, call)
    if fault is not None and fault.kind is FaultKind.INVISIBLE and isinstance(answer, dict):
        for order_id in _order_ids(answer):
            context.venue.archive.hide(order_id, until=call.now + int(fault.seconds * 1_000))
    return answer


def _order_ids(answer: dict[str, Json]) -> list[int]:
    listed = answer.get("orders")
    found = [answer.get("orderId")]
    found += [item.get("orderId") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return [order_id for order_id in found if isinstance(order_id, int)]


def _unsigned(text: str) -> str:
    return "&".join(part for part in text.split("&") if not part.startswith("signature="))


def _json(body: Json, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=dumps(body), status=status, headers=headers, content_type="application/json")


async def _fail_before(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    if fault.kind is FaultKind.DROP_BEFORE:
        return _hang_up(request)
    if fault.kind is FaultKind.DELAY_BEFORE:
        await asyncio.sleep(fault.seconds)
    if fault.kind is FaultKind.ERROR_BEFORE:
        return _failure(fault.status)
    return None


async def _fail_after(fault: Fault, request: web.Request, response: web.Response) -> web.StreamResponse:
    if fault.kind is FaultKind.TIMEOUT_AFTER:
        await asyncio.sleep(fault.seconds)
        return _hang_up(request)
    if fault.kind is FaultKind.DROP_AFTER:
        return _hang_up(request)
    if fault.kind is FaultKind.ERROR_AFTER:
        return _failure(fault.status)
    if fault.kind is FaultKind.MALFORMED_JSON:
        return web.Response(
            text=(response.text or "")[: len(response.text or "") // 2], content_type="application/json"
        )
    return response


def _failure(status: int) -> web.Response:
    if status in (418, 429):
        body: Json = {"code": -1003, "msg": "Too many requests."}
        return _json(body, status=status, headers={"Retry-After": "5"})
    if status == 504:
        timeout = "Timeout waiting for response from backend server. Send status unknown; execution status unknown."
        return _json({"code": -1007, "msg": timeout}, status=504)
    text = "Internal error; unable to process your request. Please try again."
    return _json({"code": -1001, "msg": text}, status=status)


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


def _listen_key(method: str, context: Context):  # type: ignore[no-untyped-def]
    """The older user data stream: a key per account, handed out, kept alive and closed."""

    async def handle(request: web.Request) -> web.StreamResponse:
        route = Route(method, request.path, lambda venue, call: {}, 2, Security.KEY)
        try:
            query = dict(request.query) | dict(parse_qsl(await request.text()))
            key = request.headers.get("X-MBX-APIKEY")
            account = authorise(context.venue, route, params=query, payload="", api_key=key, now=context.clock())
            assert account is not None
            if method == "POST":
                return _json({"listenKey": context.listen_keys.issue(account.name, now=context.clock())})
            if not context.listen_keys.touch(query.get("listenKey", ""), account.name, now=context.clock()):
                raise VenueError(-1125, "This listenKey does not exist.")
            if method == "DELETE":
                context.listen_keys.revoke(query["listenKey"])
            return _json({})
        except VenueError as error:
            return _json({"code": error.code, "msg": error.message}, status=error.status)

    return handle


async def read_json(request: web.Request) -> dict[str, Json]:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise VenueError(-1100, "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise VenueError(-1100, "The body is not a JSON object.")
    return body
