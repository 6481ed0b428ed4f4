"""Prices, candles and trade updates, from the tables' streams to the browsers that listen."""

from collections.abc import Mapping
from typing import Any

from balina.app.push_live import push_live
from balina.runtime.container import current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import count, logger
from balina.runtime.stream_changes import changes_of

SERVICE = "live_push"


@lambda_entry(SERVICE)
def handler(event: dict[str, Any], context: Any) -> Mapping[str, object]:
    container = current()
    delivery = push_live(changes_of(event), connections=container.connections, publisher=container.publisher)
    if delivery.failed:
        logger(SERVICE).warning("messages not delivered", extra={"failed": delivery.failed, "sent": delivery.sent})
        count("PushesFailed", delivery.failed)
    return {"sent": delivery.sent, "gone": delivery.gone, "failed": delivery.failed}
