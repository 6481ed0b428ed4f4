"""The live connection's own events: opened with a ticket, spoken to, closed."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from balina.app.handle_connection import Switchboard, answer_frame, close_connection, open_connection
from balina.model.errors import UnauthorizedError
from balina.runtime.container import Container, current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import count, logger

SERVICE = "websocket"
ACCEPTED: Mapping[str, object] = {"statusCode": 200}
REFUSED: Mapping[str, object] = {"statusCode": 401}


@lambda_entry(SERVICE)
def handler(event: dict[str, Any], context: Any) -> Mapping[str, object]:
    connection_id = str(event["requestContext"]["connectionId"])
    using = _switchboard(current())
    match event["requestContext"]["routeKey"]:
        case "$connect":
            return _connect(connection_id, event, using)
        case "$disconnect":
            close_connection(connection_id, using=using)
        case _:
            answer_frame(connection_id, _body(event), using=using)
    return ACCEPTED


def _connect(connection_id: str, event: Mapping[str, Any], using: Switchboard) -> Mapping[str, object]:
    ticket = str((event.get("queryStringParameters") or {}).get("ticket", ""))
    try:
        open_connection(connection_id, ticket, using=using)
    except UnauthorizedError as exc:
        logger(SERVICE).warning("live connection refused", extra={"reason": str(exc)})
        count("LiveConnectionsRefused")
        return REFUSED
    return ACCEPTED


def _body(event: Mapping[str, Any]) -> str:
    body = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _switchboard(container: Container) -> Switchboard:
    return Switchboard(
        connections=container.connections,
        sessions=container.sessions,
        quotes=container.live_quotes,
        instruments=container.instruments,
        updates=container.updates,
        publisher=container.publisher,
        clock=container.clock,
    )
