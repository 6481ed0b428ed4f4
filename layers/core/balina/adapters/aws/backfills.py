"""Asks the function `history` for candles, without waiting for them."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, translated
from balina.model.market import Feed


class LambdaBackfills:
    def __init__(self, clients: Clients, *, function: str) -> None:
        self._clients = clients
        self._function = function

    def request(self, feed: Feed, *, count: int) -> None:
        payload = {
            "action": "backfill",
            "venue": feed.market.venue,
            "symbol": feed.market.symbol,
            "timeframe": str(feed.timeframe),
            "count": count,
        }
        try:
            self._clients.get("lambda").invoke(
                FunctionName=self._function, InvocationType="Event", Payload=json.dumps(payload).encode()
            )
        except (ClientError, BotoCoreError) as exc:
            raise translated(exc, doing="asking for candles") from exc
