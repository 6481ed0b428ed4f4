"""A venue's public streams through ccxt.pro, with numbers as the venue wrote them (ccxt would make them floats)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import ccxt
import ccxt.pro

from balina.model.errors import MisconfiguredError, VenueUnavailableError

Row = Sequence[object]
"""`[id, ms, "price", "amount", "buy"|"sell"]`, as the market stream carries it."""
TradesTaken = Callable[[str, Sequence[Row]], None]
QuoteTaken = Callable[[str, str | None, str | None], None]
Room = Callable[[], Awaitable[None]]

# What ccxt keeps per symbol while nobody looks; beyond it the oldest are lost and come back over REST as a gap.
_CACHED_TRADES = 10_000
# What ccxt's parsers raise on a frame of an unexpected shape.
_MALFORMED = (ccxt.BaseError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


class VenueStream:
    """One connected client; a broken one is closed and made anew. Trouble is VenueUnavailableError."""

    def __init__(
        self,
        venue: str,
        symbols: Sequence[str],
        *,
        rest: str | None,
        websocket: str | None,
        on_malformed: Callable[[], None],
    ) -> None:
        self._symbols = list(symbols)
        self._on_trades: TradesTaken | None = None
        self._last: dict[str, object] = {}
        self._client = _client(venue, rest=rest, websocket=websocket, on_malformed=on_malformed)

    async def open(self) -> None:
        try:
            await self._client.load_markets()
        except ccxt.BaseError as exc:
            raise VenueUnavailableError(f"the venue's markets: {type(exc).__name__}") from exc
        unknown = [symbol for symbol in self._symbols if symbol not in self._client.markets]
        if unknown:
            raise MisconfiguredError(f"the venue does not trade {', '.join(unknown)}")

    async def clock_ms(self) -> int:
        try:
            return int(await self._client.fetch_time())
        except (ccxt.BaseError, TypeError, ValueError) as exc:
            raise VenueUnavailableError(f"the venue's clock: {type(exc).__name__}") from exc

    async def follow(self, *, on_trades: TradesTaken, on_quote: QuoteTaken, room: Room) -> None:
        """Runs until something breaks. `room` is awaited before more is read: that is the back-pressure."""
        self._on_trades = on_trades
        try:
            # One message subscribes all: venues cut off whoever sends one per symbol.
            await self._client.watch_trades_for_symbols(self._symbols)
            self.sweep()
            async with asyncio.TaskGroup() as group:
                for symbol in self._symbols:
                    group.create_task(self._follow_trades(symbol, room))
                group.create_task(self._follow_quotes(on_quote))
        except ccxt.BaseError as exc:
            raise VenueUnavailableError(f"{type(exc).__name__}: {exc}"[:200]) from exc
        except ExceptionGroup as exc:
            raise VenueUnavailableError(f"{type(exc.exceptions[0]).__name__}: {exc.exceptions[0]}"[:200]) from exc

    def sweep(self) -> None:
        """Hands over what ccxt holds and has not told: a frame that comes while nobody waits wakes nobody."""
        for symbol in self._symbols:
            self._sweep(symbol)

    async def close(self) -> None:
        await self._client.close()

    async def _follow_trades(self, symbol: str, room: Room) -> None:
        while True:
            await room()
            # Only the wake-up is used: what it returns is not always all that came.
            await self._client.watch_trades(symbol)
            self._sweep(symbol)

    async def _follow_quotes(self, on_quote: QuoteTaken) -> None:
        while True:
            for symbol, quote in (await self._client.watch_bids_asks(self._symbols)).items():
                on_quote(symbol, quote.get("bid"), quote.get("ask"))

    def _sweep(self, symbol: str) -> None:
        held = self._client.trades.get(symbol)
        if self._on_trades is None or not held:
            return
        last, fresh = self._last.get(symbol), []
        for trade in reversed(held):
            if trade is last:
                break
            fresh.append(_row(trade))
        if fresh:
            self._last[symbol] = held[-1]
            self._on_trades(symbol, fresh[::-1])


def _row(trade: Mapping[str, Any]) -> Row:
    number = str(trade.get("id") or "")
    # An id that is no number is passed on as it is, for whoever checks the row to refuse and count.
    trade_id: object = int(number) if number.isdecimal() else number
    return [trade_id, trade.get("timestamp"), trade.get("price"), trade.get("amount"), trade.get("side")]


def _client(venue: str, *, rest: str | None, websocket: str | None, on_malformed: Callable[[], None]) -> Any:
    if venue not in ccxt.pro.exchanges:
        raise MisconfiguredError(f"unknown venue {venue!r}")
    original: Any = getattr(ccxt.pro, venue)

    class Tolerant(original):  # type: ignore[misc]
        """One frame that cannot be read must not end the stream: ccxt would stop reading without a word."""

        def handle_message(self, client: Any, message: Any) -> None:
            try:
                super().handle_message(client, message)
            except _MALFORMED:
                on_malformed()

    client = Tolerant(
        {
            "enableRateLimit": True,
            "newUpdates": True,
            "options": {
                "defaultType": "spot",
                "fetchMarkets": {"types": ["spot"]},
                "fetchCurrencies": False,
                "tradesLimit": _CACHED_TRADES,
            },
        }
    )
    client.number = str
    _redirect(client, rest=rest, websocket=websocket)
    return client


def _redirect(client: Any, *, rest: str | None, websocket: str | None) -> None:
    addresses: dict[str, Any] = client.urls["api"]
    if rest:
        for name, address in addresses.items():
            if isinstance(address, str):
                # Everything goes there, also what we do not call: a test must never reach the real venue.
                addresses[name] = rest.rstrip("/") + "/" + address.split("://", 1)[-1].partition("/")[2]
    if websocket:
        # ccxt knows a spot connection by "/stream" in its address.
        addresses["ws"] = {name: websocket.rstrip("/") + "/stream/ws" for name in addresses["ws"]}
