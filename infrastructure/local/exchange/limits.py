"""Request weight per address and minute, and orders per account and ten seconds, as Binance counts them."""

from collections import defaultdict

from exchange.errors import VenueError

MINUTE_MS = 60_000
ORDER_WINDOW_MS = 10_000
# Callers who keep going after this many refusals are banned for a while.
REFUSALS_BEFORE_BAN = 20
BAN_S = 120


class Limits:
    def __init__(self, *, weight: int, orders: int) -> None:
        self.weight = weight
        self.orders = orders
        self._window = 0
        self._used: dict[str, int] = defaultdict(int)
        self._refused: dict[str, int] = defaultdict(int)
        self._banned_until: dict[str, int] = {}
        self._order_window = 0
        self._placed: dict[str, int] = defaultdict(int)

    def spend(self, address: str, weight: int, *, now: int) -> int:
        """The weight used in this minute, after refusing what goes beyond the limit."""
        if now // MINUTE_MS != self._window:
            self._window = now // MINUTE_MS
            self._used.clear()
            self._refused.clear()
        if self._banned_until.get(address, 0) > now:
            raise self._refusal(418, (self._banned_until[address] - now) // 1_000 + 1)
        self._used[address] += weight
        if self._used[address] > self.weight:
            self._refuse(address, now)
        return self._used[address]

    def count_order(self, account: str, *, now: int) -> int:
        if now // ORDER_WINDOW_MS != self._order_window:
            self._order_window = now // ORDER_WINDOW_MS
            self._placed.clear()
        self._placed[account] += 1
        if self._placed[account] > self.orders:
            message = f"Too many new orders; current limit is {self.orders} orders per 10 SECOND."
            raise VenueError(-1015, message, status=429, headers={"Retry-After": "10"})
        return self._placed[account]

    def _refuse(self, address: str, now: int) -> None:
        self._refused[address] += 1
        if self._refused[address] > REFUSALS_BEFORE_BAN:
            self._banned_until[address] = now + BAN_S * 1_000
            raise self._refusal(418, BAN_S)
        raise self._refusal(429, (MINUTE_MS - now % MINUTE_MS) // 1_000 + 1)

    def _refusal(self, status: int, seconds: int) -> VenueError:
        if status == 418:
            message = "Way too much request weight used; IP banned. Please use WebSocket Streams for live updates."
        else:
            message = (
                f"Too much request weight used; current limit is {self.weight} request weight per 1 MINUTE. "
                "Please use WebSocket Streams for live updates to avoid polling the API."
            )
        return VenueError(-1003, message, status=status, headers={"Retry-After": str(seconds)})
