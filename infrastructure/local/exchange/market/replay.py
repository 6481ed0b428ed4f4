"""A recorded capture as a live feed: the same trades, deltas and quotes at the recorded pace or a multiple of it.

What came before the recording is generated and joined to its first price and first trade id, so charts are full.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np

from balina.backtest.orders import Print
from exchange.feed import BookDelta, BookTop, MarketEvent
from exchange.market.capture import Capture, Recorded, RecordedDelta, RecordedTop, RecordedTrade
from exchange.market.chronicle import Chronicle, Shift
from exchange.market.path import MINUTE_MS, PricePath
from exchange.market.profiles import Profile
from exchange.market.tape import Tape, empty_tape, join_tapes

# Users' trades are not part of the recording; their ids live far from recorded ones.
USER_TRADE_IDS = 900_000_000_000
# At speed 0 one step plays this many events, so that answers to clients are not starved.
BURST = 2_000


class ReplayChronicle(Chronicle):
    """History that is generated up to `cutover` and recorded from there on."""

    def __init__(self, path: PricePath, first: RecordedTrade, *, cutover: int) -> None:
        at = path.trades(cutover // MINUTE_MS)
        position = int(np.searchsorted(at.times, cutover))
        last = int(at.prices[max(0, position - 1)])
        factor = first.price / path.profile.instrument.tick / last
        super().__init__(path, shifts=[Shift(0, factor)], prints=[], now=cutover)
        self._cutover = cutover
        self._id_offset = first.trade_id - path.first_index(cutover // MINUTE_MS) - position
        self._recorded: dict[int, list[tuple[int, int, int, int, bool]]] = {}
        self._first_ids: dict[int, int] = {}

    def append(self, item: Print) -> None:
        minute = item.at // MINUTE_MS
        self._first_ids.setdefault(minute, item.trade_id)
        row = (item.trade_id, item.at, item.price // self.instrument.tick, item.quantity // self.instrument.lot)
        self._recorded.setdefault(minute, []).append((*row, item.buyer_is_maker))
        self._forget(minute)

    def _merged(self, minute: int) -> Tape:
        parts = []
        if minute <= self._cutover // MINUTE_MS:
            tape = self.generated(minute)
            past = tape.part(tape.times < self._cutover)
            ids = past.ids + self._id_offset
            parts.append(Tape(ids, past.times, past.prices, past.lots, past.buyer_is_maker))
        if rows := self._recorded.get(minute):
            columns = [np.array(column) for column in zip(*rows, strict=True)]
            parts.append(Tape(*columns))
        return join_tapes(parts) if parts else empty_tape()

    def _minute_of(self, trade_id: int) -> int:
        recorded = [minute for minute, first in self._first_ids.items() if first <= trade_id]
        if recorded:
            return max(recorded)
        return self._path.minute_of_index(max(0, trade_id - self._id_offset))


class ReplaySymbol:
    def __init__(
        self, profile: Profile, capture: Capture, *, seed: int, speed: float, restamp: bool, started: int
    ) -> None:
        first = next(event for event in capture.events if isinstance(event, RecordedTrade))
        self.instrument = profile.instrument
        self._events = capture.events
        self._speed = speed
        self._restamp = restamp
        self._started = started
        self._first_time = first.time
        self._position = 0
        self._last = first.price
        self._user_ids = count(USER_TRADE_IDS)
        self._now = self._stamp(first.time, started)
        path = PricePath(profile, seed=seed, stream=1)
        self.chronicle = ReplayChronicle(path, first, cutover=self._now)

    @property
    def tapes_users(self) -> bool:
        return False

    def market_time(self, now: int) -> int:
        return now if self._restamp else self._now

    def due(self, now: int) -> Iterator[MarketEvent]:
        reached = self._events[0].at_ns + int((now - self._started) * self._speed * 1_000_000)
        burst = self._position + BURST
        while self._position < len(self._events):
            event = self._events[self._position]
            if event.at_ns > reached if self._speed else self._position >= burst:
                return
            self._position += 1
            yield self._play(event, now)

    def depth(self, now: int) -> None:
        return None

    def next_trade_id(self) -> int:
        return next(self._user_ids)

    def record(self, item: Print) -> None:
        """Users trade against the recording without entering it."""

    def last_price(self) -> int:
        return self._last

    def force(self, price: int, at: int) -> None:
        return None

    def seek(self, at: int) -> None:
        """A recording starts over with the process."""

    def state(self) -> str:
        return f"replay {self._position} of {len(self._events)} events"

    def _play(self, event: Recorded, now: int) -> MarketEvent:
        if isinstance(event, RecordedTrade):
            at = self._now = max(self._now, self._stamp(event.time, now))
            self._last = event.price
            item = Print(event.trade_id, self.instrument.symbol, event.price, event.quantity, event.buyer_is_maker, at)
            self.chronicle.append(item)
            return item
        if isinstance(event, RecordedTop):
            return BookTop(event.update_id, event.bid, event.ask)
        return self._delta(event, now)

    def _delta(self, event: RecordedDelta, now: int) -> BookDelta:
        at = self._now if event.is_snapshot else self._stamp(event.time, now)
        return BookDelta(event.first_id, event.last_id, event.bids, event.asks, at, event.is_snapshot)

    def _stamp(self, time: int, now: int) -> int:
        if not self._restamp:
            return time
        if not self._speed:
            return now
        return min(now, self._started + int((time - self._first_time) / self._speed))
