"""The venue's rules per symbol, remembered by the process and shared by all accounts: they hold for everybody."""

from collections.abc import Callable

from balina.app.ports import Clock, Instruments
from balina.model.market import Instrument, Market

KEPT_MS = 3_600_000


class InstrumentShelf:
    """Reads through to the port, which is not even built before the first question."""

    def __init__(self, venue: str, *, instruments: Callable[[], Instruments], clock: Clock) -> None:
        self._venue = venue
        self._instruments = instruments
        self._clock = clock
        self._kept: dict[str, tuple[int, Instrument]] = {}

    def get(self, symbol: str) -> Instrument:
        kept = self._kept.get(symbol)
        if kept is not None and self._clock() - kept[0] < KEPT_MS:
            return kept[1]
        instrument = self._instruments().get(Market(self._venue, symbol))
        self._kept[symbol] = (self._clock(), instrument)
        return instrument
