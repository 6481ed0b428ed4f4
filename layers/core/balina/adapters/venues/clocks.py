"""How far a venue's clock is from ours, measured once per process and again after the venue complained."""

import time
from collections.abc import Callable

from balina.adapters.venues.errors import FAILED, after_question
from balina.adapters.venues.library import Exchange


class VenueClock:
    """Shared by all accounts at one address: a clock belongs to the venue, not to a tenant."""

    def __init__(self, now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._now_ms = now_ms
        self._offset_ms: int | None = None

    def apply(self, exchange: Exchange) -> None:
        """Sets the library's clock right. Asks the venue when the difference is not known."""
        if self._offset_ms is None:
            self._offset_ms = self._measure(exchange)
        exchange.client.options["timeDifference"] = self._offset_ms

    def note(self, exchange: Exchange) -> None:
        """After a failed request: when the venue refused its time, the next one measures anew. Nothing is resent."""
        if exchange.code in exchange.declaration.wrong_clock:
            self._offset_ms = None

    def _measure(self, exchange: Exchange) -> int:
        exchange.begin()
        before_ms = self._now_ms()
        try:
            venue_ms = int(exchange.client.fetch_time())
        except FAILED as exc:
            raise after_question(exchange, exc) from None
        return (before_ms + self._now_ms()) // 2 - venue_ms
