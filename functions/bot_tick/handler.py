"""Decides a batch of bots of one feed at one candle close."""

from collections.abc import Mapping
from typing import Any

from balina.app.decide_bots import Desk, decide_bots
from balina.model.market import Feed, Market, Timeframe
from balina.runtime.container import Container, current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import count, logger

SERVICE = "bot_tick"
_ACTIONS = frozenset({"enter", "exit", "denied", "completed"})


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    named = event["feed"]
    feed = Feed(Market(named["venue"], named["symbol"]), Timeframe.parse(named["timeframe"]))
    bots = [(str(bot["tenant"]), str(bot["bot_id"])) for bot in event["bots"]]
    answer = decide_bots(feed, int(event["close_ms"]), bots, desk=_desk(current()))
    _report(answer)
    return answer


def _desk(container: Container) -> Desk:
    return Desk(
        bots=container.bots,
        orders=container.orders,
        portfolio=container.portfolio,
        candles=container.candles,
        instruments=container.instruments,
        quotes=container.quotes,
        lifecycles=container.lifecycles,
        gateway=container.gateway,
        updates=container.updates,
        clock=container.clock,
        namespace=container.settings.needed("ORDER_ID_NAMESPACE"),
    )


def _report(answer: Mapping[str, object]) -> None:
    # A hundred bots that hold are not worth a line; what somebody would ask about is.
    if answer["outcome"] != "DECIDED" or any(name in _ACTIONS or name.startswith("failed") for name in answer):
        logger(SERVICE).info("bots decided", answer=answer)
    if answer["outcome"] == "LATE":
        count("TicksDropped", reason="late")
