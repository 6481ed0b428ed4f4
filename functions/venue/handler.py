"""The only function that opens exchange keys and signs: sends, looks up, confirms and cancels orders, inspects keys."""

from collections.abc import Mapping
from typing import Any

from balina.app.answer_for_venue import VenueDesk, answer_for_venue
from balina.model.errors import Rejected, Transient, Unknown
from balina.runtime.container import Container, current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "venue"


# A refusal by one of our own rows (no such order, live trading disabled) sent nothing; whatever is transient before
# or after the request may be asked again, because every action begins with what the rows and the venue say.
@lambda_entry(SERVICE, outcomes={Rejected: "REJECTED", Transient: "UNREACHABLE", Unknown: "UNKNOWN"})
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    """`{action, tenant, order_id}` with send, lookup, confirm, cancel or release; inspect names an `account_id`."""
    ids = {name: str(value) for name, value in event.items() if name in ("order_id", "account_id")}
    answer = answer_for_venue(event["action"], tenant=event["tenant"], ids=ids, desk=_desk(current()))
    reason, code = answer.get("reason"), answer.get("code")
    logger(SERVICE).info("venue answered", outcome=answer["outcome"], reason=reason, code=code)
    return answer


def _desk(container: Container) -> VenueDesk:
    return VenueDesk(
        bots=container.bots,
        orders=container.orders,
        portfolio=container.portfolio,
        accounts=container.accounts,
        kill_switches=container.kill_switches,
        updates=container.updates,
        clock=container.clock,
        venue_for=container.venue_for,
    )
