"""Publishes what happened to the platform's event bus."""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, translated
from balina.model.errors import Transient

# Which part of the platform an event comes from; rules match on it.
_MARKET_EVENTS = frozenset({"CandleClosed", "CandlesMissing"})


class EventBridgeEvents:
    def __init__(self, clients: Clients, *, bus: str) -> None:
        self._clients = clients
        self._bus = bus

    def publish(self, detail_type: str, detail: Mapping[str, object]) -> None:
        entry = {
            "Source": "balina.market" if detail_type in _MARKET_EVENTS else "balina.trading",
            "DetailType": detail_type,
            "Detail": json.dumps(detail, default=str),
            "EventBusName": self._bus,
        }
        try:
            answer = self._clients.get("events").put_events(Entries=[entry])
        except (ClientError, BotoCoreError) as exc:
            raise translated(exc, doing=f"publishing {detail_type}") from exc
        if answer.get("FailedEntryCount"):
            raise Transient(f"{detail_type} was not published: {answer['Entries'][0].get('ErrorCode')}")
