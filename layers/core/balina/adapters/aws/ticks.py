"""Hands batches of bots to the function `bot_tick`, without waiting for what they decide."""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, translated


class LambdaTicks:
    def __init__(self, clients: Clients, *, function: str) -> None:
        self._clients = clients
        self._function = function

    def hand_over(self, batch: Mapping[str, object]) -> None:
        try:
            self._clients.get("lambda").invoke(
                FunctionName=self._function, InvocationType="Event", Payload=json.dumps(batch).encode()
            )
        except (ClientError, BotoCoreError) as exc:
            raise translated(exc, doing="waking bots") from exc
