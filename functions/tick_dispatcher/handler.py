"""A candle closed, or a schedule says that one must have: wakes the bots that listen to the feed."""

import time
from collections.abc import Mapping
from typing import Any

from balina.app.dispatch_ticks import dispatch_feed, dispatch_timeframe
from balina.model.market import Feed, Market, Timeframe
from balina.runtime.container import current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "tick_dispatcher"


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    """`CandleClosed` from the event bus, or `{"timeframe": …}` from a schedule."""
    container = current()
    if "timeframe" in event:
        timeframe = Timeframe.parse(str(event["timeframe"]))
        answer = dispatch_timeframe(
            timeframe, bots=container.bots, ticks=container.ticks, clock=container.clock, pause=time.sleep
        )
    else:
        closed = event["detail"]
        feed = Feed(Market(closed["venue"], closed["symbol"]), Timeframe.parse(closed["timeframe"]))
        answer = dispatch_feed(feed, int(closed["close_ms"]), bots=container.bots, ticks=container.ticks)
    if answer["bots"]:
        logger(SERVICE).info("bots woken", bots=answer["bots"], batches=answer["batches"])
    return answer
