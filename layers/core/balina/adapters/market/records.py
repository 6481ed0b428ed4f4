"""A record of the market stream to and from its bytes, checked field by field: one bad record must not stop a shard.

Written by hand rather than with pydantic, because every trade of every market passes here.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from balina.aggregation.partial import Trade
from balina.aggregation.units import to_units
from balina.app.aggregate_trades import MarketRecord
from balina.model.errors import InvalidRequestError
from balina.model.market import Market, TradePrint
from balina.model.money import plain

VERSION = 1
MAX_TRADES = 5_000
MAX_ID = 2**53
# The years 2001 and 2286: thirteen digits, as in the keys of candles.
MIN_MS, MAX_MS = 10**12, 10**13 - 1
# A trade further ahead of the venue's own clock than this would close candles that are not over.
MAX_AHEAD_MS = 60_000

_VENUE = re.compile(r"[a-z0-9]{1,32}")
_SYMBOL = re.compile(r"[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?")
_units = lru_cache(maxsize=16_384)(to_units)


class MalformedRecordError(InvalidRequestError):
    """Not a market record; the message says which part."""


def decode(payload: bytes) -> MarketRecord:
    try:
        content: object = json.loads(payload)
    except (ValueError, RecursionError) as exc:
        raise MalformedRecordError("not JSON") from exc
    if not isinstance(content, dict):
        raise MalformedRecordError("not an object")
    if content.get("v") != VERSION:
        raise MalformedRecordError(f"version is not {VERSION}")
    clock_ms = _moment(content.get("clock_ms"), "clock_ms")
    trades = content.get("trades")
    if not isinstance(trades, list) or len(trades) > MAX_TRADES:
        raise MalformedRecordError(f"trades is not a list of at most {MAX_TRADES}")
    return MarketRecord(
        market=_market(content.get("venue"), content.get("symbol")),
        trades=[_trade(row, latest_ms=clock_ms + MAX_AHEAD_MS) for row in trades],
        clock_ms=None if content.get("stale") is True else clock_ms,
        bid=_price_or_none(content.get("bid"), "bid"),
        ask=_price_or_none(content.get("ask"), "ask"),
    )


def encode(
    market: Market,
    rows: Sequence[Sequence[object]],
    *,
    clock_ms: int,
    sent_ms: int,
    bid: str | None = None,
    ask: str | None = None,
    stale: bool = False,
) -> bytes:
    """`rows` are `[id, ms, "price", "amount", "buy"|"sell"]`."""
    content: dict[str, object] = {
        "v": VERSION,
        "venue": market.venue,
        "symbol": market.symbol,
        "trades": rows,
        "bid": bid,
        "ask": ask,
        "clock_ms": clock_ms,
        "sent_ms": sent_ms,
    }
    if stale:
        content["stale"] = True
    return json.dumps(content, separators=(",", ":")).encode()


def check_row(row: Sequence[object], *, latest_ms: int) -> None:
    """MalformedRecordError when the trade would make its whole record unreadable."""
    _trade(list(row), latest_ms=latest_ms)


def row_of(trade: TradePrint) -> list[object]:
    return [trade.trade_id, trade.at_ms, plain(trade.price), plain(trade.amount), trade.taker_side]


def _trade(row: object, *, latest_ms: int) -> Trade:
    match row:
        case [int() as trade_id, int() as at_ms, str() as price, str() as amount, "buy" | "sell"]:
            pass
        case _:
            raise MalformedRecordError("a trade is not [id, ms, price, amount, side]")
    if not (0 <= trade_id < MAX_ID and MIN_MS <= at_ms <= latest_ms) or trade_id is True or trade_id is False:
        raise MalformedRecordError("a trade's id or time cannot be")
    return trade_id, at_ms, _positive(price, "price"), _positive(amount, "amount")


def _market(venue: object, symbol: object) -> Market:
    if not isinstance(venue, str) or not _VENUE.fullmatch(venue):
        raise MalformedRecordError("venue cannot be")
    if not isinstance(symbol, str) or not _SYMBOL.fullmatch(symbol):
        raise MalformedRecordError("symbol cannot be")
    return Market(venue, symbol)


def _moment(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not MIN_MS <= value <= MAX_MS:
        raise MalformedRecordError(f"{name} is not milliseconds since the epoch")
    return value


def _price_or_none(value: object, name: str) -> int | None:
    return None if value is None else _positive(value, name)


def _positive(value: object, name: str) -> int:
    try:
        units = _units(value) if isinstance(value, str) else 0
    except ValueError as exc:
        raise MalformedRecordError(f"{name}: {exc}") from exc
    if units <= 0:
        raise MalformedRecordError(f"{name} is not a positive decimal text")
    return units
