"""The full history of one symbol: the generated market, what users traded on top of it, and forced price moves.

Trades get contiguous ids here: the generated ones from their index, shifted by however many user trades came before.
"""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from balina.backtest.instruments import Instrument
from balina.backtest.orders import Print
from exchange.market.factors import MINUTES_PER_DAY, Floats
from exchange.market.path import MINUTE_MS, PricePath
from exchange.market.tape import (
    Candles,
    Ints,
    Tape,
    candles_from_trades,
    coarser,
    empty_candles,
    empty_tape,
    join_candles,
    join_tapes,
)

HISTORY_DAYS = 90
# Candles of minutes younger than this at start are built from their trades, so that even quote volumes agree.
EXACT_MINUTES = 240
KEPT_TAPES = 512


@dataclass(frozen=True, slots=True)
class Shift:
    """From `at` on, generated prices are multiplied by `factor`."""

    at: int
    factor: float


class Chronicle:
    def __init__(self, path: PricePath, *, shifts: list[Shift], prints: list[Print], now: int) -> None:
        self.instrument: Instrument = path.profile.instrument
        self._path = path
        self._shifts = shifts
        self._prints = prints
        self._print_times = [item.at for item in prints]
        self._days: dict[int, Candles] = {}
        self._tapes: dict[int, Tape] = {}
        self._exact: set[int] = set()
        self._exact_from = now // MINUTE_MS - EXACT_MINUTES
        self._touched = {time // MINUTE_MS for time in self._print_times} | {shift.at // MINUTE_MS for shift in shifts}

    @property
    def first_minute(self) -> int:
        return (self._exact_from // MINUTES_PER_DAY - HISTORY_DAYS) * MINUTES_PER_DAY

    def generated(self, minute: int) -> Tape:
        """The market's own trades of a minute, with final prices but plain indices instead of ids."""
        tape = self._path.trades(minute)
        if not self._shifts:
            return tape
        prices = np.maximum(1, np.rint(tape.prices * self._factors(tape.times))).astype(np.int64)
        return Tape(tape.ids, tape.times, prices, tape.lots, tape.buyer_is_maker)

    def tape(self, minute: int) -> Tape:
        if minute not in self._tapes:
            if len(self._tapes) > KEPT_TAPES:
                self._tapes.clear()
            self._tapes[minute] = self._merged(minute)
        return self._tapes[minute]

    def next_id(self, minute: int, position: int) -> int:
        """Id of the trade after `position` generated trades of the minute and every user trade so far."""
        return self._path.first_index(minute) + position + len(self._prints) + 1

    def record(self, item: Print) -> None:
        self._prints.append(item)
        self._print_times.append(item.at)
        self._forget(item.at // MINUTE_MS)

    def shift(self, at: int, *, price: int, reference: int) -> Shift:
        """Moves the market to `price` (ticks) where the generator alone would say `reference`."""
        shift = Shift(at, price / reference)
        self._shifts.append(shift)
        self._forget(at // MINUTE_MS)
        for day in [day for day in self._days if day >= at // MINUTE_MS // MINUTES_PER_DAY]:
            del self._days[day]
            self._exact = {minute for minute in self._exact if minute // MINUTES_PER_DAY != day}
        self._tapes.clear()
        return shift

    def unshifted(self, price: int, at: int) -> float:
        return price / float(self._factors(np.array([at]))[0])

    def minutes(self, first: int, last: int, *, now: int) -> Candles:
        """One-minute candles from `first` to `last` inclusive; the running minute as far as it has come."""
        first = max(first, self.first_minute)
        current = now // MINUTE_MS
        closed = min(last, current - 1)
        parts = self._closed(first, closed) if first <= closed else []
        if first <= current <= last:
            parts.append(self._running(current, now))
        return join_candles(parts) if parts else empty_candles()

    def seconds(self, first_ms: int, last_ms: int, *, now: int) -> Candles:
        return candles_from_trades(self.trades_between(first_ms, last_ms, now=now), 1_000)

    def trades_between(self, first_ms: int, last_ms: int, *, now: int) -> Tape:
        """Trades with first_ms <= time <= last_ms, never later than now."""
        last_ms = min(last_ms, now)
        first_minute = max(first_ms // MINUTE_MS, self.first_minute)
        tapes = [self.tape(minute) for minute in range(first_minute, last_ms // MINUTE_MS + 1)]
        if not tapes:
            return empty_tape()
        tape = join_tapes(tapes)
        return tape.part((tape.times >= first_ms) & (tape.times <= last_ms))

    def trades_from(self, trade_id: int, limit: int, *, now: int) -> Tape:
        if trade_id > int(self.last_trades(1, now=now).ids[-1]):
            return empty_tape()
        minute = max(self._minute_of(trade_id), self.first_minute)
        tapes, found = [], 0
        while found < limit and minute <= now // MINUTE_MS:
            tape = self.tape(minute)
            tapes.append(tape.part((tape.ids >= trade_id) & (tape.times <= now)))
            found += len(tapes[-1])
            minute += 1
        return join_tapes(tapes).part(slice(0, limit)) if tapes else empty_tape()

    def last_trades(self, limit: int, *, now: int) -> Tape:
        minute, tapes, found = now // MINUTE_MS, [], 0
        while found < limit and minute >= self.first_minute:
            tape = self.tape(minute)
            tapes.append(tape.part(tape.times <= now))
            found += len(tapes[-1])
            minute -= 1
        return join_tapes(tapes[::-1]).part(slice(max(0, found - limit), None)) if tapes else empty_tape()

    def last_generated(self, at: int) -> Tape:
        """The market's own last trade, which its quotes stand around."""
        tape = self.generated(at // MINUTE_MS)
        past = tape.part(tape.times <= at)
        return past if len(past) else self.generated(at // MINUTE_MS - 1)

    def candles(self, interval_ms: int, first_ms: int, last_ms: int, *, now: int) -> Candles:
        if interval_ms < MINUTE_MS:
            return self.seconds(first_ms, last_ms + interval_ms - 1, now=now)
        last = (last_ms + interval_ms - 1) // MINUTE_MS
        return coarser(self.minutes(first_ms // MINUTE_MS, last, now=now), interval_ms)

    def _running(self, minute: int, now: int) -> Candles:
        tape = self.tape(minute)
        candle = candles_from_trades(tape.part(tape.times <= now), MINUTE_MS)
        return candle if len(candle) else self._flat(minute)

    def _flat(self, minute: int) -> Candles:
        """A minute in which nothing traded repeats the last close with no volume."""
        close = int(self.last_trades(1, now=minute * MINUTE_MS).prices[-1])
        prices, nothing = np.full(1, close, dtype=np.int64), np.zeros(1, dtype=np.int64)
        times = np.full(1, minute * MINUTE_MS, dtype=np.int64)
        return Candles(times, prices, prices, prices, prices, nothing, nothing, nothing, nothing, nothing)

    def _closed(self, first: int, last: int) -> list[Candles]:
        for minute in self._touched.union(range(self._exact_from, last + 1)) - self._exact:
            if first <= minute <= last:
                self._make_exact(minute)
        parts = []
        for day in range(first // MINUTES_PER_DAY, last // MINUTES_PER_DAY + 1):
            start = day * MINUTES_PER_DAY
            parts.append(self._day(day).part(slice(max(0, first - start), last - start + 1)))
        return parts

    def _day(self, day: int) -> Candles:
        if day not in self._days:
            raw = self._path.candles(day)
            factors = self._factors(raw.times)
            prices = [
                np.maximum(1, np.rint(p * factors)).astype(np.int64)
                for p in (raw.opens, raw.highs, raw.lows, raw.closes)
            ]
            quotes = [np.rint(q * factors).astype(np.int64) for q in (raw.quote, raw.taker_quote)]
            volumes = (raw.lots.copy(), quotes[0], raw.counts.copy(), raw.taker_lots.copy(), quotes[1])
            self._days[day] = Candles(raw.times, prices[0], prices[1], prices[2], prices[3], *volumes)
        return self._days[day]

    def _make_exact(self, minute: int) -> None:
        day, row = divmod(minute, MINUTES_PER_DAY)
        candle = candles_from_trades(self.tape(minute), MINUTE_MS)
        if not len(candle):
            candle = self._flat(minute)
        kept = self._day(day)
        for name in Candles.__slots__:
            getattr(kept, name)[row] = getattr(candle, name)[0]
        self._exact.add(minute)

    def _merged(self, minute: int) -> Tape:
        generated = self.generated(minute)
        start = bisect_left(self._print_times, minute * MINUTE_MS)
        end = bisect_left(self._print_times, (minute + 1) * MINUTE_MS)
        before = np.searchsorted(np.array(self._print_times[start:end]), generated.times, side="left")
        ids = generated.ids + 1 + start + before
        numbered = Tape(ids, generated.times, generated.prices, generated.lots, generated.buyer_is_maker)
        if start == end:
            return numbered
        merged = join_tapes([numbered, self._own(self._prints[start:end])])
        order = np.argsort(merged.ids, kind="stable")
        return Tape(*(getattr(merged, name)[order] for name in Tape.__slots__))

    def _own(self, prints: list[Print]) -> Tape:
        tick, lot = self.instrument.tick, self.instrument.lot
        return Tape(
            ids=np.array([item.trade_id for item in prints], dtype=np.int64),
            times=np.array([item.at for item in prints], dtype=np.int64),
            prices=np.array([item.price // tick for item in prints], dtype=np.int64),
            lots=np.array([item.quantity // lot for item in prints], dtype=np.int64),
            buyer_is_maker=np.array([item.buyer_is_maker for item in prints], dtype=np.bool_),
        )

    def _minute_of(self, trade_id: int) -> int:
        """The minute at or before the trade; user trades only ever push ids up, so search back by their number."""
        return self._path.minute_of_index(max(0, trade_id - 1 - len(self._prints)))

    def _factors(self, times: Ints) -> Floats:
        factors = np.array([1.0, *(shift.factor for shift in self._shifts)])
        starts = np.array([shift.at for shift in self._shifts], dtype=np.int64)
        return np.asarray(factors[np.searchsorted(starts, times, side="right")])

    def _forget(self, minute: int) -> None:
        self._touched.add(minute)
        self._tapes.pop(minute, None)
        self._exact.discard(minute)
