"""Changes of the tables become messages for whoever listens. A slow or vanished listener costs the others nothing."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from balina.app.live_messages import (
    KlineChannel,
    Message,
    PriceChannel,
    TradeUpdatesChannel,
    address_of,
    kline_message,
    price_message,
    trade_update_message,
)
from balina.app.market_ports import LiveMarket
from balina.app.ports import Connections, Publisher
from balina.model.errors import Transient
from balina.model.market import Candle, Feed

# As many sends as are under way at once: one that hangs until its time-out holds up one of them.
PARALLEL_SENDS = 16


@dataclass(frozen=True, slots=True)
class ClosedCandleChange:
    feed: Feed
    candle: Candle
    seq: int


@dataclass(frozen=True, slots=True)
class TradeUpdateChange:
    """`row` is as in REST, with its `kind`."""

    tenant: str
    cursor: str
    at_ms: int
    row: Mapping[str, object]


Change = LiveMarket | ClosedCandleChange | TradeUpdateChange


@dataclass(frozen=True, slots=True)
class Delivery:
    sent: int = 0
    gone: int = 0
    failed: int = 0


def push_live(changes: Iterable[Change], *, connections: Connections, publisher: Publisher) -> Delivery:
    """Sends each listener its messages in order. What cannot be sent is dropped: the client resumes or asks anew."""
    outboxes = _outboxes(_conflated(changes), connections)
    if not outboxes:
        return Delivery()
    with ThreadPoolExecutor(max_workers=min(PARALLEL_SENDS, len(outboxes))) as pool:
        results = list(pool.map(lambda box: _deliver(box[0], box[1], publisher), outboxes.items()))
    for connection_id, (_, is_gone, _) in zip(outboxes, results, strict=True):
        if is_gone:
            connections.closed(connection_id)
    return Delivery(
        sent=sum(sent for sent, _, _ in results),
        gone=sum(is_gone for _, is_gone, _ in results),
        failed=sum(failed for _, _, failed in results),
    )


def _conflated(changes: Iterable[Change]) -> list[Change]:
    # Of a market's open state only the last matters; closed candles and trade updates are all told.
    kept: dict[object, Change] = {}
    for change in changes:
        match change:
            case LiveMarket(quote=quote):
                before = kept.pop(quote.market, None)
                newer = before if isinstance(before, LiveMarket) and before.seq > change.seq else change
                kept[quote.market] = newer
            case ClosedCandleChange(feed=feed, candle=candle, seq=seq):
                kept[(feed, candle.open_ms, seq)] = change
            case TradeUpdateChange(tenant=tenant, cursor=cursor):
                kept[(tenant, cursor)] = change
    # Sequence numbers must rise on each channel: closed candles carry lower ones than the open state after them.
    return sorted(kept.values(), key=_order)


def _order(change: Change) -> tuple[int, str]:
    return (0, change.cursor) if isinstance(change, TradeUpdateChange) else (change.seq, "")


def _outboxes(changes: Sequence[Change], connections: Connections) -> Mapping[str, list[Message]]:
    addressed = [(address, message) for change in changes for address, message in _messages(change)]
    listeners = connections.listeners(list(dict.fromkeys(address for address, _ in addressed))) if addressed else {}
    outboxes: dict[str, list[Message]] = {}
    for address, message in addressed:
        for connection_id in listeners[address]:
            outboxes.setdefault(connection_id, []).append(message)
    return outboxes


def _messages(change: Change) -> Iterable[tuple[str, Message]]:
    match change:
        case LiveMarket(quote=quote, open_candles=candles, seq=seq):
            yield str(PriceChannel(quote.market)), price_message(quote, seq=seq)
            for timeframe, candle in candles.items():
                feed = Feed(quote.market, timeframe)
                message = kline_message(feed, candle, closed=False, seq=seq, as_of_ms=quote.as_of_ms)
                yield str(KlineChannel(feed)), message
        case ClosedCandleChange(feed=feed, candle=candle, seq=seq):
            end_ms = candle.open_ms + feed.timeframe.ms
            yield str(KlineChannel(feed)), kline_message(feed, candle, closed=True, seq=seq, as_of_ms=end_ms)
        case TradeUpdateChange(tenant=tenant, cursor=cursor, at_ms=at_ms, row=row):
            yield address_of(TradeUpdatesChannel(), tenant), trade_update_message(row, seq=cursor, as_of_ms=at_ms)


def _deliver(connection_id: str, messages: Sequence[Message], publisher: Publisher) -> tuple[int, bool, int]:
    # (sent, is gone, failed). After one failure the rest waits for nobody: sending on would only time out again.
    for number, message in enumerate(messages):
        try:
            if not publisher.send(connection_id, message):
                return number, True, 0
        except Transient:
            return number, False, len(messages) - number
    return len(messages), False, 0
