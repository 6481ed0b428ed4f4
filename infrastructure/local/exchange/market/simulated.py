"""The generated market as a live feed: hands out trades as their time comes and quotes around the last one."""

from collections.abc import Iterator

from balina.backtest.orders import Print
from exchange.feed import MarketEvent
from exchange.market.chronicle import Chronicle, Shift
from exchange.market.depth import Depth, DepthModel
from exchange.market.path import MINUTE_MS, PricePath
from exchange.market.profiles import Profile


class SimulatedSymbol:
    def __init__(
        self, profile: Profile, *, seed: int, stream: int, shifts: list[Shift], prints: list[Print], now: int
    ) -> None:
        self.instrument = profile.instrument
        self._profile = profile
        self._path = PricePath(profile, seed=seed, stream=stream)
        self.chronicle = Chronicle(self._path, shifts=shifts, prints=prints, now=now)
        self._depth = DepthModel(profile, seed=seed)
        self._position = 0
        self.seek(now)

    def seek(self, at: int) -> None:
        """Jumps to a moment without handing out the trades before it."""
        self._user_ids = 0
        self._load(at // MINUTE_MS)
        while self._position < len(self._times) and self._times[self._position] <= at:
            self._position += 1
        last = self.chronicle.last_generated(at)
        self._quote(int(last.prices[-1]), bool(last.buyer_is_maker[-1]))
        self._last = int(self.chronicle.last_trades(1, now=at).prices[-1])

    def due(self, now: int) -> Iterator[MarketEvent]:
        """One at a time: a trade's id depends on the users' trades that the one before it caused."""
        while True:
            while self._position < len(self._times):
                if self._times[self._position] > now:
                    return
                yield self._take()
            if (self._minute + 1) * MINUTE_MS > now:
                return
            self._load(self._minute + 1)

    def next_trade_id(self) -> int:
        """For a user's trade, which the caller must `record` in the same order."""
        self._user_ids += 1
        return self.chronicle.next_id(self._minute, self._position) + self._user_ids - 1

    def record(self, item: Print) -> None:
        self._user_ids -= 1
        self.chronicle.record(item)
        self._last = item.price // self.instrument.tick

    def depth(self, now: int) -> Depth:
        return self._depth.at(bid=self._bid, ask=self._ask, now=now)

    @property
    def tapes_users(self) -> bool:
        return True

    def market_time(self, now: int) -> int:
        return now

    def state(self) -> str:
        return "simulated"

    def last_price(self) -> int:
        return self._last * self.instrument.tick

    def force(self, price: int, at: int) -> Shift:
        """From now on the generated path continues from `price`."""
        ticks = price // self.instrument.tick
        reference = max(1, round(self.chronicle.unshifted(self._generated_last(), at)))
        shift = self.chronicle.shift(at, price=ticks, reference=reference)
        position = self._position
        self._load(self._minute)
        self._position = position
        self._quote(ticks, ticks < self._last)
        return shift

    def _generated_last(self) -> int:
        tape = self.chronicle.generated(self._minute)
        return int(tape.prices[min(max(self._position - 1, 0), len(tape) - 1)])

    def _take(self) -> Print:
        index = self._position
        trade_id = self.chronicle.next_id(self._minute, index)
        self._position += 1
        price, buyer_is_maker = self._prices[index], self._makers[index]
        self._quote(price, buyer_is_maker)
        instrument = self.instrument
        return Print(
            trade_id, instrument.symbol, price * instrument.tick, self._lots[index] * instrument.lot,
            buyer_is_maker, self._times[index],
        )  # fmt: skip

    def _load(self, minute: int) -> None:
        tape = self.chronicle.generated(minute)
        self._minute = minute
        self._position = 0
        self._times: list[int] = tape.times.tolist()
        self._prices: list[int] = tape.prices.tolist()
        self._lots: list[int] = tape.lots.tolist()
        self._makers: list[bool] = tape.buyer_is_maker.tolist()

    def _quote(self, price: int, buyer_is_maker: bool) -> None:
        """A seller hit the bid, a buyer lifted the ask: the other side stands one spread away."""
        self._last = price
        spread = self._profile.spread_ticks
        self._bid, self._ask = (price, price + spread) if buyer_is_maker else (max(1, price - spread), price)
