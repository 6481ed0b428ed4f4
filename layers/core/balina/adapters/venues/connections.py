"""Where each venue is reached, and what all accounts there share: its clock and its instruments, never a key."""

from collections.abc import Callable, Mapping

from balina.adapters.venues.account import CcxtVenue
from balina.adapters.venues.clocks import VenueClock
from balina.adapters.venues.history import CcxtMarketHistory
from balina.adapters.venues.instruments import InstrumentShelf
from balina.adapters.venues.library import Exchange, build
from balina.adapters.venues.registry import declaration_of
from balina.app.ports import Clock, Instruments
from balina.model.bots import Account

Addresses = Mapping[tuple[str, str], str]
"""REST address by (venue, `paper` | `live` | `market`); a missing one is the library's own."""


class VenueConnections:
    def __init__(self, addresses: Addresses, *, instruments: Callable[[], Instruments], clock: Clock) -> None:
        self._addresses = addresses
        self._instruments = instruments
        self._clock = clock
        self._clocks: dict[tuple[str, str], VenueClock] = {}
        self._shelves: dict[str, InstrumentShelf] = {}

    def account(self, account: Account, *, api_key: str, api_secret: str) -> CcxtVenue:
        """A client of its own for every call (2 ms): no key outlives the request it was opened for."""
        where = (account.venue, account.mode)
        exchange = build(
            declaration_of(account.venue),
            address=self._addresses.get(where),
            is_sandbox=account.mode != "live",
            api_key=api_key,
            api_secret=api_secret,
        )
        clock = self._clocks.setdefault(where, VenueClock())
        return CcxtVenue(exchange, instruments=self._shelf(account.venue), clock=clock)

    def history(self) -> CcxtMarketHistory:
        return CcxtMarketHistory(self._public)

    def _public(self, venue: str) -> Exchange:
        return build(declaration_of(venue), address=self._addresses.get((venue, "market")), is_sandbox=False)

    def _shelf(self, venue: str) -> InstrumentShelf:
        if venue not in self._shelves:
            self._shelves[venue] = InstrumentShelf(venue, instruments=self._instruments, clock=self._clock)
        return self._shelves[venue]
