"""SETTLED or ABORT: ends an order that the venue is done with and sees to the position's stop."""

from collections.abc import Mapping
from typing import Any

from balina.app.settle_order import settle_order
from balina.runtime.container import current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "order_settle"


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    """`{"tenant", "order_id", "verdict"}`: the verdict is the outcome of the step before."""
    container = current()
    answer = settle_order(
        event["tenant"],
        event["order_id"],
        verdict=event["verdict"],
        orders=container.orders,
        portfolio=container.portfolio,
        instruments=container.instruments,
        quotes=container.quotes,
        lifecycles=container.lifecycles,
        updates=container.updates,
        clock=container.clock,
        namespace=container.settings.needed("ORDER_ID_NAMESPACE"),
    )
    logger(SERVICE).info("order settled", outcome=answer["outcome"], position=answer["position"])
    return answer
