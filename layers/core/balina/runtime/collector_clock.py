"""The venue's clock on this machine: asked now and then, carried on by the monotonic clock in between."""

import time
from collections.abc import Awaitable, Callable

# An answer that took longer says too little about when it was true.
MAX_ROUND_TRIP_S = 1.0


class VenueClock:
    """Until the venue answered once, this machine's own time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._monotonic = monotonic
        self._offset_ms = wall() * 1_000 - monotonic() * 1_000
        self.is_set = False

    def __call__(self) -> int:
        return int(self._monotonic() * 1_000 + self._offset_ms)

    async def ask(self, venue: Callable[[], Awaitable[int]], *, times: int = 3) -> None:
        """Of several answers the quickest is believed: the others waited somewhere, and on one side only."""
        best_s = MAX_ROUND_TRIP_S
        for _ in range(times):
            before = self._monotonic()
            answered_ms = await venue()
            after = self._monotonic()
            if after - before < best_s:
                best_s = after - before
                self._offset_ms = answered_ms - (before + after) / 2 * 1_000
                self.is_set = True
