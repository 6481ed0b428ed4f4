"""What every connection shares: the venue, its clock, its faults and its listen keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from exchange.faults import Faults
from exchange.hub import Hub
from exchange.venue import Venue

LISTEN_KEY_MS = 3_600_000


@dataclass
class ListenKeys:
    """Keys live an hour unless kept alive, as Binance's do."""

    _owners: dict[str, tuple[str, int]] = field(default_factory=dict)

    def issue(self, account: str, *, now: int) -> str:
        for key, (owner, until) in self._owners.items():
            if owner == account and until > now:
                self._owners[key] = (owner, now + LISTEN_KEY_MS)
                return key
        key = token_hex(30)
        self._owners[key] = (account, now + LISTEN_KEY_MS)
        return key

    def owner(self, key: str, *, now: int) -> str | None:
        owner, until = self._owners.get(key, ("", 0))
        return owner if until > now else None

    def touch(self, key: str, account: str, *, now: int) -> bool:
        if self.owner(key, now=now) != account:
            return False
        self._owners[key] = (account, now + LISTEN_KEY_MS)
        return True

    def revoke(self, key: str) -> None:
        self._owners.pop(key, None)


@dataclass
class Context:
    venue: Venue
    hub: Hub
    faults: Faults
    clock: Callable[[], int]
    # Where the market is when the clock says now; differs only for a recording replayed with its own times.
    market_time: Callable[[int], int]
    listen_keys: ListenKeys = field(default_factory=ListenKeys)
    started_at: int = 0
