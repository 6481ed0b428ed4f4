"""One symbol's generated market as a pure function of seed and time: candles by the day, trades by the minute.

Minutes are drawn first and trades are drawn inside them, through their open, high, low and close, so that every
timeframe agrees and any minute of any year can be produced without what came before it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from exchange.market.factors import MINUTES_PER_DAY, FactorDay, Floats, daily_level, factor_day
from exchange.market.profiles import Profile
from exchange.market.tape import Bools, Candles, Ints, Tape

MINUTE_MS = 60_000
COMMON_STREAM = 0
# Every second of a quiet minute still has one trade, so one-second candles have no holes.
TRADES_FLOOR = 62


@dataclass(frozen=True, slots=True)
class PathDay:
    """A day's minutes in ticks and lots; `first_index` counts all trades of the symbol before each minute."""

    candles: Candles
    first_index: Ints


class PricePath:
    def __init__(self, profile: Profile, *, seed: int, stream: int) -> None:
        self.profile = profile
        self._seed = seed
        self._stream = stream
        self.day = lru_cache(maxsize=16)(self._day)

    def candles(self, day: int) -> Candles:
        return self.day(day).candles

    def first_index(self, minute: int) -> int:
        day, offset = divmod(minute, MINUTES_PER_DAY)
        return int(self.day(day).first_index[offset])

    def minute_of_index(self, index: int) -> int:
        day = index // (MINUTES_PER_DAY * self.profile.trades_per_minute)
        return day * MINUTES_PER_DAY + int(np.searchsorted(self.day(day).first_index, index, side="right")) - 1

    def trades(self, minute: int) -> Tape:
        """A minute's trades; ids are plain trade indices here, the chronicle turns them into ids."""
        day, offset = divmod(minute, MINUTES_PER_DAY)
        row = self.day(day)
        count = int(row.candles.counts[offset])
        random = np.random.default_rng([self._seed, self._stream, minute, 3])
        prices = _walk(random, row.candles, offset, count)
        return Tape(
            ids=np.arange(count, dtype=np.int64) + int(row.first_index[offset]),
            times=_times(random, count) + minute * MINUTE_MS,
            prices=prices,
            lots=_split(random, int(row.candles.lots[offset]), count),
            buyer_is_maker=_aggressors(random, prices),
        )

    def _day(self, day: int) -> PathDay:
        common = _common_day(self._seed, day)
        random = np.random.default_rng([self._seed, self._stream, day & 0xFFFFFFFF, 2])
        profile = self.profile
        own = factor_day(self._seed, self._stream, day)
        returns = profile.beta * common.returns + profile.own_volatility * own.returns
        volatility = np.hypot(profile.beta * common.volatility, profile.own_volatility * own.volatility)
        closes = self._closes(day, returns)
        opens = np.concatenate(([self._level_ticks(day - 1)], closes[:-1]))
        wick = np.abs(random.standard_normal((2, MINUTES_PER_DAY))) * volatility * closes * 0.55
        highs = np.maximum(opens, closes) + wick[0].astype(np.int64)
        lows = np.minimum(opens, closes) - wick[1].astype(np.int64)
        counts = self._counts(np.abs(returns) / volatility.mean())
        spread = np.exp(random.normal(0.0, 0.45, MINUTES_PER_DAY)) * (0.6 + 0.4 * np.abs(returns) / volatility)
        lots = np.maximum(counts * 2, (counts * profile.lots_per_trade * spread).astype(np.int64))
        quote = lots * ((opens + highs + lows + closes) // 4)
        taker = (lots * np.clip(0.5 + 0.1 * returns / volatility, 0.1, 0.9)).astype(np.int64)
        first = day * MINUTES_PER_DAY * profile.trades_per_minute + np.cumsum(counts) - counts
        times = (np.arange(MINUTES_PER_DAY, dtype=np.int64) + day * MINUTES_PER_DAY) * MINUTE_MS
        taker_quote = taker * (quote // lots)
        return PathDay(Candles(times, opens, highs, lows, closes, lots, quote, counts, taker, taker_quote), first)

    def _closes(self, day: int, returns: Floats) -> Ints:
        """Minute closes bridged between the levels of two days, so that days join without a seam."""
        begin, end = self._level(day - 1), self._level(day)
        walk = np.cumsum(returns)
        ramp = np.arange(1, MINUTES_PER_DAY + 1) / MINUTES_PER_DAY
        logs = np.log(self.profile.base_price) + begin + walk - ramp * (walk[-1] - (end - begin))
        ticks = np.rint(np.exp(logs) / self.profile.tick).astype(np.int64)
        ticks[-1] = self._level_ticks(day)
        return np.asarray(ticks, dtype=np.int64)

    def _level(self, day: int) -> float:
        common = daily_level(self._seed, COMMON_STREAM, day)
        return self.profile.beta * common + self.profile.own_volatility * daily_level(self._seed, self._stream, day)

    def _level_ticks(self, day: int) -> int:
        return int(np.rint(self.profile.base_price * np.exp(self._level(day)) / self.profile.tick))

    def _counts(self, activity: Floats) -> Ints:
        """Busy minutes trade more, but a day always has the same number, which keeps trade ids computable."""
        extra = MINUTES_PER_DAY * (self.profile.trades_per_minute - TRADES_FLOOR)
        weights = 0.4 + np.minimum(activity, 5.0)
        shares = np.floor(weights / weights.sum() * extra).astype(np.int64)
        shares[-1] += extra - int(shares.sum())
        return np.asarray(shares + TRADES_FLOOR, dtype=np.int64)


@lru_cache(maxsize=128)
def _common_day(seed: int, day: int) -> FactorDay:
    return factor_day(seed, COMMON_STREAM, day)


def _walk(random: np.random.Generator, candles: Candles, row: int, count: int) -> Ints:
    """A random path that starts at the open, touches high and low and ends at the close."""
    opened, closed = int(candles.opens[row]), int(candles.closes[row])
    high, low = int(candles.highs[row]), int(candles.lows[row])
    turns = np.sort(random.choice(np.arange(1, count - 1), 2, replace=False))
    extremes = [low, high] if (closed >= opened) == (random.random() < 0.75) else [high, low]
    knots = np.array([0, turns[0], turns[1], count - 1])
    heights = np.array([opened, *extremes, closed], dtype=np.float64)
    steps = np.arange(count)
    noise = np.cumsum(random.standard_normal(count))
    noise -= np.interp(steps, knots, noise[knots])
    path = np.interp(steps, knots, heights) + noise * ((high - low) * 0.6 / np.sqrt(count))
    ticks = np.clip(np.rint(path), low, high).astype(np.int64)
    ticks[knots] = heights.astype(np.int64)
    return np.asarray(ticks, dtype=np.int64)


def _times(random: np.random.Generator, count: int) -> Ints:
    each_second = np.arange(60) * 1_000 + random.integers(0, 1_000, 60)
    anywhere = random.integers(0, MINUTE_MS, count - 60)
    times = np.sort(np.concatenate((each_second, anywhere)))
    # No two trades share a millisecond: the order by time is then the order by id, whatever users add in between.
    rank = np.arange(count)
    times = np.maximum.accumulate(times - rank) + rank
    return np.asarray(np.minimum(times, MINUTE_MS - count + rank), dtype=np.int64)


def _split(random: np.random.Generator, total: int, count: int) -> Ints:
    """Heavy-tailed trade sizes that add up to the minute's volume, each at least one lot."""
    weights = random.pareto(1.6, count) + 0.02
    lots = 1 + np.floor(weights / weights.sum() * (total - count)).astype(np.int64)
    lots[int(np.argmax(lots))] += total - int(lots.sum())
    return np.asarray(lots, dtype=np.int64)


def _aggressors(random: np.random.Generator, prices: Ints) -> Bools:
    """Upticks were bought and downticks sold; unchanged prices go either way."""
    move = np.diff(prices, prepend=prices[0])
    coin = random.random(len(prices)) < 0.5
    return np.asarray(np.where(move == 0, coin, move < 0), dtype=np.bool_)
