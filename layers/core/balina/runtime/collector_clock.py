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

    async def ask(self, venue: Callable[[], Awaitable[int]]) -> bool:
        """Whether the answer was quick enough to be believed."""
        before = self._monotonic()
        answered_ms = await venue()
        after = self._monotonic()
        if after - before > MAX_ROUND_TRIP_S:
            return False
        self._offset_ms = answered_ms - (before + after) / 2 * 1_000
        self.is_set = True
        return True
