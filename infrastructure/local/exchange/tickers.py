"""Rolling 24-hour statistics, in the three shapes Binance serves them."""

from dataclasses import dataclass

from balina.backtest.instruments import Instrument
from balina.backtest.orders import Side
from balina.backtest.units import SCALE, format_units
from exchange.calls import Json
from exchange.feed import Market
from exchange.published import PublishedBook

DAY_MINUTES = 1_440
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class DayStatistics:
    instrument: Instrument
    opened: int
    high: int
    low: int
    last: int
    volume: int
    quote_volume: int
    count: int
    open_time: int
    close_time: int
    previous_close: int
    last_quantity: int
    first_id: int
    last_id: int


def day_statistics(market: Market, *, now: int) -> DayStatistics:
    instrument = market.instrument
    first = now // MINUTE_MS - DAY_MINUTES + 1
    candles = market.chronicle.minutes(first, now // MINUTE_MS, now=now)
    before = market.chronicle.minutes(first - 1, first - 1, now=now)
    last = market.chronicle.last_trades(1, now=now)
    tick, lot = instrument.tick, instrument.lot
    count, last_id = int(candles.counts.sum()), int(last.ids[-1])
    return DayStatistics(
        instrument=instrument,
        opened=int(candles.opens[0]) * tick,
        high=int(candles.highs.max()) * tick,
        low=int(candles.lows.min()) * tick,
        last=int(last.prices[-1]) * tick,
        volume=int(candles.lots.sum()) * lot,
        quote_volume=int(candles.quote.sum()) * (tick * lot // SCALE),
        count=count,
        open_time=first * MINUTE_MS,
        close_time=now,
        previous_close=(int(before.closes[0]) if len(before) else int(candles.opens[0])) * tick,
        last_quantity=int(last.lots[-1]) * lot,
        first_id=last_id - count + 1,
        last_id=last_id,
    )


def full_ticker(day: DayStatistics, book: PublishedBook) -> dict[str, Json]:
    bid, ask = book.best(Side.BUY), book.best(Side.SELL)
    change = day.last - day.opened
    return {
        "symbol": day.instrument.symbol,
        "priceChange": format_units(change),
        "priceChangePercent": _percent(change, day.opened),
        "weightedAvgPrice": format_units(_average(day)),
        "prevClosePrice": format_units(day.previous_close),
        "lastPrice": format_units(day.last),
        "lastQty": format_units(day.last_quantity),
        "bidPrice": format_units(bid[0]),
        "bidQty": format_units(bid[1]),
        "askPrice": format_units(ask[0]),
        "askQty": format_units(ask[1]),
        "openPrice": format_units(day.opened),
        "highPrice": format_units(day.high),
        "lowPrice": format_units(day.low),
        "volume": format_units(day.volume),
        "quoteVolume": format_units(day.quote_volume),
        "openTime": day.open_time,
        "closeTime": day.close_time,
        "firstId": day.first_id,
        "lastId": day.last_id,
        "count": day.count,
    }


def ticker_event(day: DayStatistics, book: PublishedBook) -> dict[str, Json]:
    full = full_ticker(day, book)
    names = {
        "s": "symbol", "p": "priceChange", "P": "priceChangePercent", "w": "weightedAvgPrice", "x": "prevClosePrice",
        "c": "lastPrice", "Q": "lastQty", "b": "bidPrice", "B": "bidQty", "a": "askPrice", "A": "askQty",
        "o": "openPrice", "h": "highPrice", "l": "lowPrice", "v": "volume", "q": "quoteVolume", "O": "openTime",
        "C": "closeTime", "F": "firstId", "L": "lastId", "n": "count",
    }  # fmt: skip
    event: dict[str, Json] = {"e": "24hrTicker", "E": day.close_time}
    return event | {short: full[name] for short, name in names.items()}


def mini_ticker_event(day: DayStatistics) -> dict[str, Json]:
    return {
        "e": "24hrMiniTicker",
        "E": day.close_time,
        "s": day.instrument.symbol,
        "c": format_units(day.last),
        "o": format_units(day.opened),
        "h": format_units(day.high),
        "l": format_units(day.low),
        "v": format_units(day.volume),
        "q": format_units(day.quote_volume),
    }


def _average(day: DayStatistics) -> int:
    return day.quote_volume * SCALE // day.volume if day.volume else day.last


def _percent(change: int, opened: int) -> str:
    thousandths = round(change * 100_000 / opened) if opened else 0
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 1_000}.{abs(thousandths) % 1_000:03d}"
