"""PREPARE of an order's lifecycle: the gate, the steps of the venue, the reservation."""

from collections.abc import Mapping
from typing import Any

from balina.app.prepare_order import prepare_order
from balina.runtime.container import current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "order_prepare"


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    container = current()
    answer = prepare_order(
        event["tenant"],
        event["order_id"],
        bots=container.bots,
        orders=container.orders,
        portfolio=container.portfolio,
        instruments=container.instruments,
        kill_switches=container.kill_switches,
        updates=container.updates,
        clock=container.clock,
    )
    logger(SERVICE).info("order prepared", outcome=answer["outcome"], reason=answer.get("reason"))
    return answer
