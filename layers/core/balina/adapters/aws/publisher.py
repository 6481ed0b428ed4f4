"""Sends a message down one WebSocket through the gateway's management API."""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, code_of, translated

READ_TIMEOUT_S = 3.0
_GONE = frozenset({"GoneException", "410", "NotFoundException"})


class WebSocketPublisher:
    """`endpoint` is `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, or the emulator's path to the same."""

    def __init__(self, clients: Clients, *, endpoint: str) -> None:
        self._clients = clients
        self._endpoint = endpoint.rstrip("/")

    def send(self, connection_id: str, message: Mapping[str, object]) -> bool:
        client = self._clients.get(
            "apigatewaymanagementapi", endpoint=self._endpoint, read_timeout_s=READ_TIMEOUT_S, attempts=2
        )
        try:
            client.post_to_connection(ConnectionId=connection_id, Data=_text(message))
        except ClientError as exc:
            if code_of(exc) in _GONE:
                return False
            raise translated(exc, doing="sending to a socket") from exc
        except BotoCoreError as exc:
            raise translated(exc, doing="sending to a socket") from exc
        return True


def _text(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, separators=(",", ":"), default=str, ensure_ascii=False).encode()
