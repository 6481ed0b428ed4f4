"""How far a venue's clock is from ours, measured once per process and again after the venue complained."""

from balina.adapters.venues.errors import FAILED, after_question
from balina.adapters.venues.library import Exchange


class VenueClock:
    """Shared by all accounts at one address: a clock belongs to the venue, not to a tenant.

    Ours is the library's, since it is the library that stamps the requests.
    """

    def __init__(self) -> None:
        self._ahead_ms: int | None = None

    def apply(self, exchange: Exchange) -> None:
        """Sets the library's clock right. Asks the venue when the difference is not known."""
        if self._ahead_ms is None:
            self._ahead_ms = self._measure(exchange)
        exchange.client.options["timeDifference"] = self._ahead_ms

    def venue_ms(self, exchange: Exchange) -> int:
        """The venue's time now."""
        self.apply(exchange)
        return int(exchange.client.milliseconds()) - (self._ahead_ms or 0)

    def note(self, exchange: Exchange) -> None:
        """After a failed request: when the venue refused its time, the next one measures anew. Nothing is resent."""
        if exchange.code in exchange.declaration.wrong_clock:
            self._ahead_ms = None

    def _measure(self, exchange: Exchange) -> int:
        exchange.begin()
        before_ms = int(exchange.client.milliseconds())
        try:
            venue_ms = int(exchange.client.fetch_time())
        except FAILED as exc:
            raise after_question(exchange, exc) from None
        return (before_ms + int(exchange.client.milliseconds())) // 2 - venue_ms
