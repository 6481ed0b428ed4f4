"""Joins a browser's WebSocket with one of the live API, message by message, until either side ends."""

import asyncio

from aiohttp import (
    ClientConnectionError,
    ClientSession,
    ClientWebSocketResponse,
    WSCloseCode,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from yarl import URL

from local.edge.rest import problem

# API Gateway takes frames of 32 KB and messages of 128 KB.
MAX_MESSAGE = 128 * 1024
Socket = web.WebSocketResponse | ClientWebSocketResponse


async def relay_live(request: web.Request, session: ClientSession, *, origin: str) -> web.StreamResponse:
    query = request.rel_url.raw_query_string
    target = URL(f"{origin}?{query}" if query else origin, encoded=True)
    try:
        # The origin first: who is refused there is refused here, before any upgrade.
        upstream = await session.ws_connect(target, max_msg_size=MAX_MESSAGE, compress=0)
    except WSServerHandshakeError as exc:
        return problem(exc.status if exc.status >= 400 else 502, "The live connection was refused.")
    except (ClientConnectionError, TimeoutError):
        return problem(502, "The live API did not answer.")
    downstream = web.WebSocketResponse(max_msg_size=MAX_MESSAGE, compress=False, heartbeat=30)
    try:
        await downstream.prepare(request)
        await _join(downstream, upstream)
    finally:
        await upstream.close()
        if downstream.prepared:  # a browser may leave in the middle of the handshake
            await downstream.close(code=WSCloseCode.GOING_AWAY)
    return downstream


async def _join(downstream: web.WebSocketResponse, upstream: ClientWebSocketResponse) -> None:
    directions = [asyncio.create_task(_pump(downstream, upstream)), asyncio.create_task(_pump(upstream, downstream))]
    await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
    for direction in directions:
        direction.cancel()
    await asyncio.gather(*directions, return_exceptions=True)


async def _pump(source: Socket, sink: Socket) -> None:
    async for message in source:
        if sink.closed:
            return
        if message.type is WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await sink.send_bytes(message.data)
