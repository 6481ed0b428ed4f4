"""The life of a live connection: opened with a one-use ticket, subscribed, resumed, closed.

Whatever a client sends is answered with a message: a frame nobody understands must not cost the connection.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from balina.app.live_messages import (
    FIRST_CURSOR,
    TRADE_UPDATES,
    Channel,
    KlineChannel,
    Message,
    PriceChannel,
    TradeUpdatesChannel,
    UnknownChannelError,
    address_of,
    cursor_message,
    error_message,
    kline_message,
    market_of,
    parse_channel,
    price_message,
    trade_update_message,
)
from balina.app.market_ports import LiveMarket, LiveQuotes
from balina.app.ports import Clock, Connections, Instruments, Publisher, Sessions, TradeUpdates
from balina.model.errors import InvalidRequestError, LimitExceededError, NotFoundError
from balina.model.market import Market

TICKET_KIND = "live"
MAX_BODY_BYTES = 8_192
MAX_CHANNELS = 50
MAX_CHANNEL_LENGTH = 100
# A client that was away longer than this many updates re-reads its lists over REST anyway.
MAX_RESUMED = 500
_PAGE = 100


class MalformedFrameError(InvalidRequestError):
    """Not a message of ours."""


@dataclass(frozen=True, slots=True)
class Switchboard:
    """The ports this use case works with."""

    connections: Connections
    sessions: Sessions
    quotes: LiveQuotes
    instruments: Instruments
    updates: TradeUpdates
    publisher: Publisher
    clock: Clock


def open_connection(connection_id: str, ticket: str, *, using: Switchboard) -> None:
    """UnauthorizedError when the ticket is unknown, used or expired."""
    tenant, _ = using.sessions.redeem(TICKET_KIND, ticket)
    using.connections.opened(connection_id, tenant)


def close_connection(connection_id: str, *, using: Switchboard) -> None:
    using.connections.closed(connection_id)


def answer_frame(connection_id: str, body: str, *, using: Switchboard) -> None:
    """Does what the client asks and sends every answer over the connection; stops when it is gone."""
    for message in _answers(connection_id, body, using):
        if not using.publisher.send(connection_id, message):
            using.connections.closed(connection_id)
            return


def _answers(connection_id: str, body: str, using: Switchboard) -> Iterator[Message]:
    try:
        request = _request(body)
        match request.get("action"):
            case "ping":
                yield {"type": "pong"}
            case "subscribe":
                yield from _subscribe(connection_id, request, using)
            case "unsubscribe":
                tenant = using.connections.tenant_of(connection_id)
                channels = [address_of(channel, tenant) for channel in _channels(request)]
                using.connections.unsubscribe(connection_id, channels)
            case other:
                yield error_message("unknown_action", f"there is no action {str(other)[:40]!r}")
    except UnknownChannelError as exc:
        yield error_message("unknown_channel", str(exc))
    except LimitExceededError as exc:
        yield error_message("limit_exceeded", str(exc))
    except InvalidRequestError as exc:
        yield error_message("malformed", str(exc))
    except NotFoundError:
        yield error_message("unauthorized", "this connection was not opened with a ticket: connect anew")


def _subscribe(connection_id: str, request: Mapping[str, object], using: Switchboard) -> Iterator[Message]:
    tenant = using.connections.tenant_of(connection_id)
    channels = _channels(request)
    cursor = _cursor(request)
    known = {market: using.quotes.live(market) for channel in channels if (market := market_of(channel))}
    for market, live in known.items():
        _refuse_unknown(market, live, using.instruments)
    addresses = [address_of(channel, tenant) for channel in channels]
    _refuse_too_many(connection_id, addresses, using.connections)
    # Listen first, look second: what happens in between is sent twice rather than never.
    using.connections.subscribe(connection_id, addresses)
    for channel in channels:
        yield from _beginning(channel, tenant, cursor, using)


def _beginning(channel: Channel, tenant: str, cursor: str | None, using: Switchboard) -> Iterator[Message]:
    if isinstance(channel, TradeUpdatesChannel):
        yield from _resumed(tenant, cursor, using)
        return
    market = market_of(channel)
    live = using.quotes.live(market) if market else None
    if live is None:
        return
    match channel:
        case PriceChannel():
            yield price_message(live.quote, seq=live.seq, kind="snapshot")
        case KlineChannel(feed):
            candle = live.open_candles.get(feed.timeframe)
            if candle:
                at = live.quote.as_of_ms
                yield kline_message(feed, candle, closed=False, seq=live.seq, as_of_ms=at, kind="snapshot")


def _resumed(tenant: str, cursor: str | None, using: Switchboard) -> Iterator[Message]:
    if cursor is None:
        newest = using.updates.since(tenant, None, limit=1).cursor
        yield cursor_message(newest or FIRST_CURSOR, as_of_ms=using.clock())
        return
    sent = 0
    while sent < MAX_RESUMED:
        page = using.updates.since(tenant, cursor, limit=_PAGE)
        for update in page.items:
            content = {name: value for name, value in update.items() if name not in {"seq", "at_ms"}}
            yield trade_update_message(content, seq=str(update["seq"]), as_of_ms=_whole(update["at_ms"]))
        sent += len(page.items)
        if len(page.items) < _PAGE or page.cursor is None:
            return
        cursor = page.cursor
    newest = using.updates.since(tenant, None, limit=1).cursor
    yield cursor_message(newest or cursor, as_of_ms=using.clock())


def _request(body: str) -> Mapping[str, object]:
    if len(body) > MAX_BODY_BYTES:
        raise LimitExceededError(f"a message has at most {MAX_BODY_BYTES} bytes")
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise MalformedFrameError("not JSON") from exc
    if not isinstance(content, dict):
        raise MalformedFrameError("not a JSON object")
    return content


def _channels(request: Mapping[str, object]) -> Sequence[Channel]:
    names = request.get("channels")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise MalformedFrameError("channels must be a list of names")
    if len(names) > MAX_CHANNELS:
        raise LimitExceededError(f"at most {MAX_CHANNELS} channels at a time")
    return [parse_channel(name[:MAX_CHANNEL_LENGTH]) for name in dict.fromkeys(names)]


def _cursor(request: Mapping[str, object]) -> str | None:
    resume = request.get("resume", {})
    if not isinstance(resume, dict):
        raise MalformedFrameError("resume must be an object")
    cursor = resume.get(TRADE_UPDATES)
    if cursor is None:
        return None
    if not isinstance(cursor, str) or not cursor.startswith(FIRST_CURSOR) or len(cursor) > MAX_CHANNEL_LENGTH:
        raise MalformedFrameError("resume.trade_updates must be a cursor we sent")
    return cursor


def _refuse_unknown(market: Market, live: LiveMarket | None, instruments: Instruments) -> None:
    if live is not None:
        return
    try:
        instruments.get(market)
    except NotFoundError as exc:
        raise UnknownChannelError(f"we do not watch {market.symbol[:41]} at {market.venue[:32]}") from exc


def _refuse_too_many(connection_id: str, addresses: Sequence[str], connections: Connections) -> None:
    held = set(connections.channels_of(connection_id))
    if len(held.union(addresses)) > MAX_CHANNELS:
        raise LimitExceededError(f"a connection listens to at most {MAX_CHANNELS} channels")


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
