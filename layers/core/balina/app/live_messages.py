"""Channels and messages of the live connection, as docs/architecture.md spells them."""

from collections.abc import Mapping
from dataclasses import dataclass

from balina.app.ports import Quote
from balina.model.errors import InvalidRequestError
from balina.model.market import Candle, Feed, Market, Timeframe
from balina.model.money import plain

Message = Mapping[str, object]
TRADE_UPDATES = "trade_updates"
# Below every cursor of a trade update.
FIRST_CURSOR = "EVT#"


@dataclass(frozen=True, slots=True)
class PriceChannel:
    market: Market

    def __str__(self) -> str:
        return f"price:{self.market.venue}:{self.market.symbol}"


@dataclass(frozen=True, slots=True)
class KlineChannel:
    feed: Feed

    def __str__(self) -> str:
        market = self.feed.market
        return f"kline:{market.venue}:{market.symbol}:{self.feed.timeframe}"


@dataclass(frozen=True, slots=True)
class TradeUpdatesChannel:
    """Everybody asks for it by the same name; whose it is follows from the connection."""

    def __str__(self) -> str:
        return TRADE_UPDATES


Channel = PriceChannel | KlineChannel | TradeUpdatesChannel


class UnknownChannelError(InvalidRequestError):
    """Not a channel, or one of a market we do not watch."""


def parse_channel(text: str) -> Channel:
    if text == TRADE_UPDATES:
        return TradeUpdatesChannel()
    kind, *parts = text.split(":")
    if kind == "price" and len(parts) >= 2:
        return PriceChannel(Market(parts[0], ":".join(parts[1:])))
    if kind == "kline" and len(parts) >= 3:
        market = Market(parts[0], ":".join(parts[1:-1]))
        try:
            return KlineChannel(Feed(market, Timeframe.parse(parts[-1])))
        except InvalidRequestError as exc:
            raise UnknownChannelError(str(exc)) from exc
    raise UnknownChannelError(f"unknown channel {text[:60]!r}")


def market_of(channel: Channel) -> Market | None:
    match channel:
        case PriceChannel(market):
            return market
        case KlineChannel(feed):
            return feed.market
        case TradeUpdatesChannel():
            return None


def address_of(channel: Channel, tenant: str) -> str:
    """Under which name listeners are kept: a tenant's own channel carries the tenant."""
    return f"{TRADE_UPDATES}:{tenant}" if isinstance(channel, TradeUpdatesChannel) else str(channel)


def price_message(quote: Quote, *, seq: int, kind: str = "update") -> Message:
    data = {
        "venue": quote.market.venue,
        "symbol": quote.market.symbol,
        "last": plain(quote.last),
        "change_24h": None if quote.change_24h is None else plain(quote.change_24h),
        "bid": None if quote.bid is None else plain(quote.bid),
        "ask": None if quote.ask is None else plain(quote.ask),
    }
    return _message(kind, PriceChannel(quote.market), seq, quote.as_of_ms, data)


def kline_message(
    feed: Feed, candle: Candle, *, closed: bool, seq: int, as_of_ms: int, kind: str = "update"
) -> Message:
    data = {
        "open_ms": candle.open_ms,
        "open": plain(candle.open),
        "high": plain(candle.high),
        "low": plain(candle.low),
        "close": plain(candle.close),
        "volume": plain(candle.volume),
        "trades": candle.trades,
        "complete": candle.complete,
        "closed": closed,
    }
    return _message(kind, KlineChannel(feed), seq, as_of_ms, data)


def trade_update_message(update: Mapping[str, object], *, seq: str, as_of_ms: int) -> Message:
    """`update` is the row with its `kind`."""
    return _message("update", TradeUpdatesChannel(), seq, as_of_ms, update)


def cursor_message(cursor: str, *, as_of_ms: int) -> Message:
    """A snapshot of trade updates has no content: the rows come over REST. It hands out where to resume from."""
    return _message("snapshot", TradeUpdatesChannel(), cursor, as_of_ms, {})


def error_message(code: str, detail: str) -> Message:
    return {"type": "error", "code": code, "detail": detail}


def _message(kind: str, channel: Channel, seq: int | str, as_of_ms: int, data: Mapping[str, object]) -> Message:
    return {"type": kind, "channel": str(channel), "seq": seq, "as_of_ms": as_of_ms, "data": data}
