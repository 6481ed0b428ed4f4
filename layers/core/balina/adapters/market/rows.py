"""Rows of the market table to and from their attributes, on the shapes of docs/architecture.md.

The state is one JSON text: it is only ever read and written whole, many times a second, and what others need of it
(last price, quotes, change) stands beside it in attributes of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import astuple
from decimal import Decimal

from balina.aggregation.ids import Gap, SeenIds
from balina.aggregation.partial import Partial, to_candle
from balina.aggregation.revise import StoredCandle
from balina.aggregation.state import MarketState
from balina.aggregation.units import to_text, to_units
from balina.app.aggregate_trades import change_24h
from balina.app.market_ports import Aggregate, CandleKey, LiveMarket, Reference
from balina.app.ports import Quote
from balina.model.errors import CorruptStateError
from balina.model.market import Candle, Feed, Market, Timeframe
from balina.model.money import exact, plain

Attributes = Mapping[str, Mapping[str, str]]
"""An item in DynamoDB's own JSON, all of whose values are S, N or BOOL."""

STATE_SORT_KEY = "AGG"
# `seq` of live messages: version times this, plus the position within the commit; the open candle comes last.
SEQ_PER_VERSION = 1_000
OPEN_POSITION = SEQ_PER_VERSION - 1


def candle_key(market: Market, key: CandleKey) -> dict[str, dict[str, object]]:
    timeframe, open_ms = key
    return {"pk": {"S": str(Feed(market, timeframe))}, "sk": {"S": f"CNDL#{timeframe}#{open_ms:013d}"}}


def parse_candle_sort_key(sort_key: str) -> CandleKey:
    _, timeframe, open_ms = sort_key.split("#")
    return Timeframe.parse(timeframe), int(open_ms)


def aggregate_row(aggregate: Aggregate) -> dict[str, dict[str, str]]:
    state = aggregate.state
    row = {
        "pk": {"S": str(aggregate.market)},
        "sk": {"S": STATE_SORT_KEY},
        "version": {"N": str(aggregate.version)},
        "as_of_ms": {"N": str(state.clock_ms)},
        "last": {"S": to_text(state.last)},
        "state": {"S": _state_text(state)},
    }
    optional = {
        "bid": state.bid and to_text(state.bid),
        "ask": state.ask and to_text(state.ask),
        "reference": aggregate.reference and plain(aggregate.reference.price),
    }
    row |= {name: {"S": str(text)} for name, text in optional.items() if text}
    if aggregate.reference:
        row["reference_ms"] = {"N": str(aggregate.reference.at_ms)}
    return row


def aggregate_of(row: Attributes) -> Aggregate:
    try:
        reference = None
        if "reference" in row:
            reference = Reference(int(row["reference_ms"]["N"]), exact(row["reference"]["S"]))
        state = _state_of(row)
        return Aggregate(Market.parse(row["pk"]["S"]), state, int(row["version"]["N"]), reference)
    except (KeyError, ValueError, TypeError) as exc:
        raise CorruptStateError(f"the stored state of {row.get('pk')} cannot be read: {exc!r}") from exc


def quote_of(aggregate: Aggregate) -> Quote:
    state = aggregate.state
    return Quote(
        market=aggregate.market,
        last=exact(to_text(state.last)),
        as_of_ms=state.clock_ms,
        change_24h=change_24h(state, aggregate.reference),
        bid=_decimal(state.bid),
        ask=_decimal(state.ask),
    )


def live_of(aggregate: Aggregate) -> LiveMarket:
    candles = {timeframe: to_candle(piece, complete=False) for timeframe, piece in aggregate.state.open.items()}
    return LiveMarket(quote_of(aggregate), candles, aggregate.version * SEQ_PER_VERSION + OPEN_POSITION)


def open_candle_of(aggregate: Aggregate, timeframe: Timeframe) -> Candle | None:
    piece = aggregate.state.open.get(timeframe)
    return to_candle(piece, complete=False) if piece else None


def candle_row(market: Market, key: CandleKey, candle: StoredCandle, *, seq: int) -> dict[str, dict[str, object]]:
    piece = candle.piece
    return {
        **candle_key(market, key),
        "open_ms": {"N": str(piece.open_ms)},
        "open": {"S": to_text(piece.open)},
        "high": {"S": to_text(piece.high)},
        "low": {"S": to_text(piece.low)},
        "close": {"S": to_text(piece.close)},
        "volume": {"S": to_text(piece.volume)},
        "trades": {"N": str(piece.trades)},
        "complete": {"BOOL": candle.is_whole},
        "first_id": {"N": str(piece.first_id)},
        "last_id": {"N": str(piece.last_id)},
        "seq": {"N": str(seq)},
    }


def stored_candle_of(row: Attributes) -> StoredCandle:
    try:
        piece = Partial(
            int(row["open_ms"]["N"]),
            to_units(row["open"]["S"]),
            to_units(row["high"]["S"]),
            to_units(row["low"]["S"]),
            to_units(row["close"]["S"]),
            to_units(row["volume"]["S"]),
            int(row["trades"]["N"]),
            int(row["first_id"]["N"]) if "first_id" in row else 0,
            int(row["last_id"]["N"]) if "last_id" in row else 0,
        )
        return StoredCandle(piece, bool(row["complete"]["BOOL"]), is_from_venue="first_id" not in row)
    except (KeyError, ValueError) as exc:
        raise CorruptStateError(f"the stored candle {row.get('sk')} cannot be read: {exc!r}") from exc


def candle_of(row: Attributes) -> Candle:
    stored = stored_candle_of(row)
    return to_candle(stored.piece, complete=stored.is_whole)


def feed_of(row: Attributes) -> Feed:
    return Feed.parse(row["pk"]["S"])


def _state_text(state: MarketState) -> str:
    seen = state.seen
    content = {
        "seen": [seen.lowest, seen.lowest_ms, seen.highest, seen.highest_ms, seen.unsure_until_ms],
        "gaps": [astuple(gap) for gap in seen.gaps],
        "open": {str(timeframe): astuple(piece) for timeframe, piece in state.open.items()},
    }
    return json.dumps(content, separators=(",", ":"))


def _state_of(row: Attributes) -> MarketState:
    content = json.loads(row["state"]["S"])
    lowest, lowest_ms, highest, highest_ms, unsure_until_ms = content["seen"]
    gaps = tuple(Gap(*gap) for gap in content["gaps"])
    return MarketState(
        seen=SeenIds(lowest, lowest_ms, highest, highest_ms, unsure_until_ms, gaps),
        last=to_units(row["last"]["S"]),
        clock_ms=int(row["as_of_ms"]["N"]),
        open={Timeframe(name): Partial(*piece) for name, piece in content["open"].items()},
        bid=to_units(row["bid"]["S"]) if "bid" in row else None,
        ask=to_units(row["ask"]["S"]) if "ask" in row else None,
    )


def _decimal(units: int | None) -> Decimal | None:
    return None if units is None else exact(to_text(units))
