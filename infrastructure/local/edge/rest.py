"""Hands a request to the REST API and its answer back, byte for byte."""

import json
import logging
from collections.abc import Mapping

from aiohttp import ClientConnectionError, ClientSession, web
from multidict import CIMultiDict
from yarl import URL

MAX_BODY = 10 * 1024 * 1024  # what API Gateway takes
# Headers that belong to one connection, never to the message (RFC 9110, 7.6.1).
_PER_CONNECTION = {
    "connection",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
}
_log = logging.getLogger("edge")


async def relay_rest(request: web.Request, session: ClientSession, *, origin: str) -> web.StreamResponse:
    try:
        body = await request.read() if request.can_read_body else None
    except web.HTTPRequestEntityTooLarge:
        return problem(413, "The body is larger than the API takes.")
    headers = _forwarded(request.headers)
    headers["X-Forwarded-For"] = request.remote or ""
    # The path goes on as it was written: decoding it once more would change what %2F means.
    target = URL(origin + request.raw_path, encoded=True)
    try:
        async with session.request(request.method, target, headers=headers, data=body, allow_redirects=False) as answer:
            content = await answer.read()
            return web.Response(status=answer.status, headers=_forwarded(answer.headers), body=content)
    except (ClientConnectionError, TimeoutError):
        _log.warning("the API did not answer")
        return problem(502, "The API did not answer.")


def problem(status: int, detail: str) -> web.Response:
    document = {"type": "about:blank", "title": detail.rstrip("."), "status": status, "detail": detail}
    return web.Response(status=status, text=json.dumps(document), content_type="application/problem+json")


def _forwarded(headers: Mapping[str, str]) -> CIMultiDict[str]:
    kept: CIMultiDict[str] = CIMultiDict()
    for name, value in headers.items():
        if name.lower() not in _PER_CONNECTION:
            kept.add(name, value)
    return kept
