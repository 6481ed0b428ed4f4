"""A kill switch was tripped: takes the resting entries off the venue. Protective stops stay."""

from collections.abc import Mapping
from typing import Any

from balina.app.cancel_entries import cancel_entries
from balina.runtime.container import current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "cancel_entries"


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    """`KillSwitchTripped` from the event bus, or its detail from whoever invokes this directly."""
    tripped = event.get("detail", event)
    container = current()
    answer = cancel_entries(
        tripped["tenant"],
        bot_id=tripped.get("bot_id"),
        orders=container.orders,
        portfolio=container.portfolio,
        gateway=container.gateway,
        updates=container.updates,
        clock=container.clock,
    )
    logger(SERVICE).info("entries cancelled", entries=answer)
    return answer
