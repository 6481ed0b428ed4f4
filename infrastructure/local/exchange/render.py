"""Binance's JSON for market events and history."""

from balina.backtest.instruments import Instrument
from balina.backtest.orders import Print, Side
from balina.backtest.units import SCALE, format_units
from exchange.calls import Json
from exchange.feed import BookTop
from exchange.market.tape import Candles, Tape
from exchange.published import DepthChange, PublishedBook


def trade_event(item: Print, now: int) -> dict[str, Json]:
    return {
        "e": "trade",
        "E": now,
        "s": item.symbol,
        "t": item.trade_id,
        "p": format_units(item.price),
        "q": format_units(item.quantity),
        "T": item.at,
        "m": item.buyer_is_maker,
        "M": True,
    }


def aggregate_event(item: Print, now: int) -> dict[str, Json]:
    """Every trade is its own aggregate here, so both sequences share their ids."""
    event = trade_event(item, now) | {"e": "aggTrade", "a": item.trade_id, "f": item.trade_id, "l": item.trade_id}
    del event["t"]
    return event


def book_top(symbol: str, book: PublishedBook) -> dict[str, Json]:
    bid, ask = book.best(Side.BUY), book.best(Side.SELL)
    return {
        "u": book.update_id,
        "s": symbol,
        "b": format_units(bid[0]),
        "B": format_units(bid[1]),
        "a": format_units(ask[0]),
        "A": format_units(ask[1]),
    }


def recorded_top(symbol: str, top: BookTop) -> dict[str, Json]:
    names = ("u", "s", "b", "B", "a", "A")
    amounts = [format_units(units) for units in (*top.bid, *top.ask)]
    return dict(zip(names, (top.update_id, symbol, *amounts), strict=True))


def depth_event(symbol: str, change: DepthChange, at: int) -> dict[str, Json]:
    return {
        "e": "depthUpdate",
        "E": at,
        "s": symbol,
        "U": change.first_id,
        "u": change.last_id,
        "b": levels(change.bids),
        "a": levels(change.asks),
    }


def levels(depth: dict[int, int]) -> Json:
    return [[format_units(price), format_units(quantity)] for price, quantity in depth.items()]


def trades(tape: Tape, instrument: Instrument) -> list[Json]:
    rows: list[Json] = []
    for trade_id, time, price, quantity, buyer_is_maker in _trade_rows(tape, instrument):
        rows.append(
            {
                "id": trade_id,
                "price": format_units(price),
                "qty": format_units(quantity),
                "quoteQty": format_units(price * quantity // SCALE),
                "time": time,
                "isBuyerMaker": buyer_is_maker,
                "isBestMatch": True,
            }
        )
    return rows


def aggregates(tape: Tape, instrument: Instrument) -> list[Json]:
    return [
        {
            "a": trade_id,
            "p": format_units(price),
            "q": format_units(quantity),
            "f": trade_id,
            "l": trade_id,
            "T": time,
            "m": buyer_is_maker,
            "M": True,
        }
        for trade_id, time, price, quantity, buyer_is_maker in _trade_rows(tape, instrument)
    ]


def klines(candles: Candles, instrument: Instrument, interval_ms: int) -> list[list[Json]]:
    tick, lot = instrument.tick, instrument.lot
    product = tick * lot // SCALE
    columns = [getattr(candles, name).tolist() for name in Candles.__slots__]
    return [
        [
            time,
            format_units(opened * tick),
            format_units(high * tick),
            format_units(low * tick),
            format_units(closed * tick),
            format_units(lots * lot),
            time + interval_ms - 1,
            format_units(quote * product),
            count,
            format_units(taker_lots * lot),
            format_units(taker_quote * product),
            "0",
        ]
        for time, opened, high, low, closed, lots, quote, count, taker_lots, taker_quote in zip(*columns, strict=True)
    ]


def kline_event(
    row: list[Json], *, symbol: str, interval: str, closed: bool, ids: tuple[int, int], now: int
) -> dict[str, Json]:
    names = ("t", "o", "h", "l", "c", "v", "T", "q", "n", "V", "Q", "B")
    body: dict[str, Json] = dict(zip(names, row, strict=True))
    body |= {"s": symbol, "i": interval, "f": ids[0], "L": ids[1], "x": closed}
    return {"e": "kline", "E": now, "s": symbol, "k": body}


def _trade_rows(tape: Tape, instrument: Instrument) -> list[tuple[int, int, int, int, bool]]:
    prices, quantities = tape.prices * instrument.tick, tape.lots * instrument.lot
    columns = (tape.ids, tape.times, prices, quantities, tape.buyer_is_maker)
    return list(zip(*(column.tolist() for column in columns), strict=True))
