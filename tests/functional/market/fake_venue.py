"""A Binance that says what the test tells it to, sense or nonsense, on a loopback port."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

SYMBOL = {
    "symbol": "BTCUSDT",
    "status": "TRADING",
    "baseAsset": "BTC",
    "quoteAsset": "USDT",
    "baseAssetPrecision": 8,
    "quoteAssetPrecision": 8,
    "isSpotTradingAllowed": True,
    "permissions": ["SPOT"],
    "filters": [{"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01"}],
}


class FakeVenue:
    def __init__(self) -> None:
        self.sockets: list[web.WebSocketResponse] = []
        self.subscribed = asyncio.Event()
        self.quoted = asyncio.Event()
        self.connections = 0
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/api/v3/exchangeInfo", self._info)
        app.router.add_get("/api/v3/time", self._time)
        app.router.add_get("/stream/ws", self._stream)
        app.router.add_get("/stream/ws/{rest:.*}", self._stream)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def say(self, frame: str | dict[str, Any]) -> None:
        """To everybody who subscribed, which it waits for."""
        await self.subscribed.wait()
        text = frame if isinstance(frame, str) else json.dumps(frame)
        for socket in [one for one in self.sockets if not one.closed]:
            with suppress(ConnectionError):
                await socket.send_str(text)

    async def quote(self, bid: str, ask: str) -> None:
        await self.quoted.wait()
        await self.say({"u": 5, "s": "BTCUSDT", "b": bid, "B": "3", "a": ask, "A": "1"})

    async def trade(self, trade_id: int, **changes: object) -> None:
        now = time.time_ns() // 1_000_000
        frame = {"e": "trade", "E": now, "s": "BTCUSDT", "t": trade_id, "p": "61837.63000000", "q": "0.02000000"}
        await self.say({**frame, "T": now, "m": True, "M": True, **changes})

    async def hang_up(self) -> None:
        sockets, self.sockets = self.sockets, []
        self.subscribed.clear()
        for socket in sockets:
            await socket.close()

    async def _info(self, _: web.Request) -> web.Response:
        limits = [{"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000}]
        return web.json_response({"timezone": "UTC", "serverTime": 0, "rateLimits": limits, "symbols": [SYMBOL]})

    async def _time(self, _: web.Request) -> web.Response:
        return web.json_response({"serverTime": time.time_ns() // 1_000_000})

    async def _stream(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                asked = json.loads(message.data)
                await socket.send_json({"result": None, "id": asked["id"]})
                self._serve(socket, asked["params"])
        if socket in self.sockets:
            self.sockets.remove(socket)
        if not self.sockets:
            self.subscribed.clear()
        return socket

    def _serve(self, socket: web.WebSocketResponse, names: list[str]) -> None:
        if socket not in self.sockets:
            self.sockets.append(socket)
        if any(name.endswith("@trade") for name in names):
            self.subscribed.set()
        if any(name.endswith("@bookTicker") for name in names):
            self.quoted.set()
