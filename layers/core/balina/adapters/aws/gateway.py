"""Asks the function `venue`, the only one that opens exchange keys. One call, no retry: it may have placed an order."""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, translated
from balina.model.errors import SubmissionUncertainError, VenueUnavailableError

# Longer than the function's own time-out, so that it is the function that gives up first.
READ_TIMEOUT_S = 35.0
# The action that must not be repeated: no answer means that nobody knows whether it happened. A cancel may be.
_SEND = "send"


class LambdaVenueGateway:
    def __init__(self, clients: Clients, *, function: str) -> None:
        self._clients = clients
        self._function = function

    def call(self, action: str, *, tenant: str, **ids: str) -> Mapping[str, object]:
        payload = json.dumps({"action": action, "tenant": tenant, **ids}).encode()
        client = self._clients.get("lambda", read_timeout_s=READ_TIMEOUT_S, attempts=1)
        try:
            answer = client.invoke(FunctionName=self._function, InvocationType="RequestResponse", Payload=payload)
            body = answer["Payload"].read()
        except ClientError as exc:
            # Refused before it ran: nothing reached the exchange.
            raise translated(exc, doing=f"asking the venue to {action}") from exc
        except BotoCoreError as exc:
            raise self._unanswered(action) from exc
        if answer.get("FunctionError"):
            raise self._unanswered(action)
        result = _object(body)
        if result is None or "outcome" not in result:
            raise self._unanswered(action)
        return result

    def _unanswered(self, action: str) -> SubmissionUncertainError | VenueUnavailableError:
        if action == _SEND:
            return SubmissionUncertainError(f"no answer to {action}: look the order up before anything else")
        return VenueUnavailableError(f"no answer to {action}")


def _object(body: bytes) -> Mapping[str, object] | None:
    try:
        content: object = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
