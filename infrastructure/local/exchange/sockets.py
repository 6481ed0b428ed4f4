"""WebSocket connections: market streams, combined streams, listen keys and the request API."""

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from exchange.context import Context
from exchange.faults import FaultKind
from exchange.hub import dumps
from exchange.socket_api import answer_request
from exchange.streams import is_stream

MAX_BACKLOG = 20_000
PING_S = 20.0


class Connection:
    """Frames queue here so that one slow reader delays nobody; a reader too far behind is disconnected."""

    def __init__(
        self, socket: web.WebSocketResponse, request: web.Request, context: Context, *, is_combined: bool
    ) -> None:
        self._socket = socket
        self._request = request
        self._context = context
        self._combined = is_combined
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(MAX_BACKLOG)
        self.streams: set[str] = set()
        self.next_subscription = 0

    @property
    def is_combined(self) -> bool:
        return self._combined

    @is_combined.setter
    def is_combined(self, value: bool) -> None:
        self._combined = value

    def push(self, text: str) -> None:
        """An event; subject to faults, unlike answers."""
        fault = self._context.faults.hit_frame(self._context.clock()) if self._context.faults.active else None
        if fault is not None:
            if fault.kind is FaultKind.WS_SILENCE:
                return
            if fault.kind is FaultKind.WS_DISCONNECT:
                self.close()
                return
            text = text[: len(text) // 2]
        self.answer(text)

    def answer(self, text: str) -> None:
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """Cuts the line without a closing handshake, as failing venues do."""
        if self._request.transport is not None:
            self._request.transport.close()

    async def write(self) -> None:
        while (text := await self._queue.get()) is not None:
            await self._socket.send_str(text)

    def subscribe(self, streams: list[str]) -> None:
        for stream in streams:
            self.streams.add(stream)
            self._context.hub.subscribe(stream, self)

    def unsubscribe(self, streams: list[str]) -> None:
        for stream in streams:
            self.streams.discard(stream)
            self._context.hub.unsubscribe(stream, self)


def add_routes(app: web.Application, context: Context) -> None:
    async def raw(request: web.Request) -> web.StreamResponse:
        return await _serve_streams(request, context, is_combined=False)

    async def combined(request: web.Request) -> web.StreamResponse:
        return await _serve_streams(request, context, is_combined=True)

    async def api(request: web.Request) -> web.StreamResponse:
        return await _serve_api(request, context)

    # ccxt recognises a spot connection by "/stream" in its address, hence the second raw form.
    for prefix in ("/ws", "/stream/ws"):
        app.router.add_get(prefix, raw)
        app.router.add_get(prefix + "/{names:.*}", raw)
    app.router.add_get("/stream", combined)
    app.router.add_get("/ws-api/v3", api)
    app.router.add_get("/stream/ws-api/v3", api)


async def _serve_streams(request: web.Request, context: Context, *, is_combined: bool) -> web.StreamResponse:
    named = request.query.get("streams", "") if is_combined else request.match_info.get("names", "")
    wanted = [name for name in named.split("/") if name]
    socket = web.WebSocketResponse(heartbeat=PING_S, max_msg_size=256 * 1024)
    await socket.prepare(request)
    connection = Connection(socket, request, context, is_combined=is_combined)
    connection.subscribe([name for name in wanted if is_stream(name, context.venue.markets)])
    for name in wanted:
        if owner := context.listen_keys.owner(name, now=context.clock()):
            context.hub.subscribe_user(owner, connection, subscription_id=None)
    return await _converse(socket, connection, context, lambda text: _control(text, connection, context))


async def _serve_api(request: web.Request, context: Context) -> web.StreamResponse:
    socket = web.WebSocketResponse(heartbeat=PING_S, max_msg_size=256 * 1024)
    await socket.prepare(request)
    connection = Connection(socket, request, context, is_combined=False)
    return await _converse(
        socket,
        connection,
        context,
        lambda text: answer_request(text, connection, context, address=request.remote or ""),
    )


async def _converse(  # type: ignore[no-untyped-def]
    socket: web.WebSocketResponse, connection: Connection, context: Context, respond
) -> web.StreamResponse:
    writer = asyncio.create_task(connection.write())
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                connection.answer(respond(message.data))
    finally:
        context.hub.drop(connection)
        writer.cancel()
    return socket


def _control(text: str, connection: Connection, context: Context) -> str:
    try:
        message = json.loads(text)
    except ValueError:
        return _refusal("", 3, "Invalid JSON: expected value")
    if not isinstance(message, dict):
        return _refusal("", 2, "Invalid request: expected an object")
    request_id = message.get("id")
    method, params = message.get("method"), message.get("params", [])
    if method == "LIST_SUBSCRIPTIONS":
        return dumps({"result": [*sorted(connection.streams)], "id": request_id})
    if method in ("SUBSCRIBE", "UNSUBSCRIBE"):
        return _change_streams(method, params, request_id, connection, context)
    if method in ("SET_PROPERTY", "GET_PROPERTY"):
        return _property(method, params, request_id, connection)
    return _refusal(request_id, 2, f"Invalid request: unknown variant {method}")


def _change_streams(method: str, params: Any, request_id: Any, connection: Connection, context: Context) -> str:
    if not isinstance(params, list) or not all(isinstance(name, str) for name in params):
        return _refusal(request_id, 2, "Invalid request: params must be a list of stream names")
    unknown = [name for name in params if not is_stream(name, context.venue.markets)]
    if unknown:
        return _refusal(request_id, 2, f"Invalid request: unknown stream {unknown[0]}")
    (connection.subscribe if method == "SUBSCRIBE" else connection.unsubscribe)(params)
    return dumps({"result": None, "id": request_id})


def _property(method: str, params: Any, request_id: Any, connection: Connection) -> str:
    if not isinstance(params, list) or params[:1] != ["combined"]:
        return _refusal(request_id, 0, "Unknown property")
    if method == "GET_PROPERTY":
        return dumps({"result": connection.is_combined, "id": request_id})
    connection.is_combined = bool(params[1:2] == [True])
    return dumps({"result": None, "id": request_id})


def _refusal(request_id: Any, code: int, message: str) -> str:
    return dumps({"error": {"code": code, "msg": message}, "id": request_id})
