"""`python -m balina.runtime.collector`: the one process that stays awake, because Lambda cannot hold a socket.

Venue → buffer → Kinesis. It keeps no state: what it misses, the stream's reader sees as a gap in the trade ids and has
fetched over REST.
"""

import asyncio
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from balina.adapters.aws.clients import Clients
from balina.adapters.market.records import MAX_AHEAD_MS
from balina.adapters.market.stream import KinesisMarketStream, Outgoing
from balina.adapters.market.venue_stream import VenueStream
from balina.model.errors import MisconfiguredError, Transient
from balina.runtime.collector_buffer import Counters, MarketBuffer
from balina.runtime.collector_clock import VenueClock
from balina.runtime.settings import Settings

log = logging.getLogger("balina.collector")

# Trades wait this long for company: a record costs the same with one trade or fifty.
FLUSH_S = 0.1
HEARTBEAT_MS = 500
# Candles close a quarter of a second after their end; a heartbeat just after that is the one that closes them.
HEARTBEAT_PHASE_MS = 260
STALE_S = 5.0
SILENT_S = 12.0
CLOCK_EVERY_S = 60.0
SUMMARY_EVERY_S = 60.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# A connection that lasted this long was a good one: the next pause starts small again.
GOOD_AFTER_S = 60.0
LAST_SEND_S = 8.0


class Collector:
    """Watches the symbols of one venue until told to stop."""

    def __init__(self, settings: Settings, sender: KinesisMarketStream) -> None:
        self.counters = Counters()
        self._settings = settings
        self._sender = sender
        self._symbols = settings.collector_symbols
        self._buffer = MarketBuffer(settings.collector_venue, self._symbols, self.counters)
        self._clock = VenueClock()
        self._heard_at = time.monotonic()
        self._heartbeat_due = False
        self._stream: VenueStream | None = None
        self._wake = asyncio.Event()
        self._broken = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        tasks = [
            asyncio.create_task(work)
            for work in (self._stay_connected(), self._send_what_comes(), self._beat(), self._summarise())
        ]
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        await self._send_the_rest()
        for task, result in zip(tasks, results, strict=True):
            if task in done and isinstance(result, BaseException):
                raise result

    def heard_something_broken(self) -> None:
        """A frame that is not even JSON stops ccxt's reader without a word: connect anew at once."""
        self.counters.malformed += 1
        self._broken.set()

    async def _stay_connected(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            try:
                await self._one_connection()
            except Transient as exc:
                log.warning("venue connection lost: %s", exc)
            if time.monotonic() - began > GOOD_AFTER_S:
                pause_s = FIRST_PAUSE_S
            self.counters.reconnects += 1
            # Jitter, so that many collectors do not come back to a venue at the same moment.
            await asyncio.sleep(random.uniform(pause_s / 2, pause_s))  # noqa: S311
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    async def _one_connection(self) -> None:
        venue = self._settings.collector_venue
        stream = VenueStream(
            venue,
            self._symbols,
            rest=self._settings.venue_addresses.get((venue, "market")),
            websocket=self._settings.stream_address(venue, "market"),
            on_malformed=self._count_malformed,
        )
        self._broken.clear()
        try:
            await stream.open()
            await self._clock.ask(stream.clock_ms)
            log.info("connected to %s: %s", venue, ", ".join(self._symbols))
            await self._follow(stream)
        finally:
            await stream.close()

    async def _follow(self, stream: VenueStream) -> None:
        self._heard()
        self._stream = stream
        following = asyncio.create_task(
            stream.follow(on_trades=self._take_trades, on_quote=self._take_quote, room=self._buffer.room)
        )
        watching = asyncio.create_task(self._until_silent())
        timing = asyncio.create_task(self._keep_time(stream))
        try:
            done, _ = await asyncio.wait({following, watching, timing}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._stream = None
            for task in (following, watching, timing):
                task.cancel()
            await asyncio.gather(following, watching, timing, return_exceptions=True)

    async def _until_silent(self) -> None:
        while time.monotonic() - self._heard_at < SILENT_S and not self._broken.is_set():
            try:
                await asyncio.wait_for(self._broken.wait(), timeout=1.0)
            except TimeoutError:
                continue
        if not self._broken.is_set():
            self.counters.silences += 1
            log.warning("the venue has been silent for %.0f s: connecting anew", SILENT_S)

    async def _keep_time(self, stream: VenueStream) -> None:
        while True:
            await asyncio.sleep(CLOCK_EVERY_S if self._clock.is_set else FIRST_PAUSE_S)
            await self._clock.ask(stream.clock_ms)

    async def _beat(self) -> None:
        while True:
            ahead = (self._clock() - HEARTBEAT_PHASE_MS) % HEARTBEAT_MS
            await asyncio.sleep((HEARTBEAT_MS - ahead) / 1_000)
            self._heartbeat_due = True
            self._wake.set()

    async def _send_what_comes(self) -> None:
        while True:
            await self._something_to_send()
            records = self._drain()
            if records:
                await self._send(records)

    async def _something_to_send(self) -> None:
        rows = asyncio.create_task(self._buffer.rows())
        beat = asyncio.create_task(self._wake.wait())
        try:
            await asyncio.wait({rows, beat}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rows.cancel()
            beat.cancel()
        if not self._heartbeat_due:
            await asyncio.sleep(FLUSH_S)

    def _drain(self) -> Sequence[Outgoing]:
        if self._stream is not None:
            self._stream.sweep()
        is_stale = time.monotonic() - self._heard_at > STALE_S or not self._clock.is_set
        due, self._heartbeat_due = self._heartbeat_due, False
        self._wake.clear()
        return self._buffer.drain(clock_ms=self._clock(), is_stale=is_stale, with_heartbeats=due)

    async def _send(self, records: Sequence[Outgoing]) -> None:
        # While the stream refuses, the buffer fills and then the watchers wait; nothing is thrown away here.
        while True:
            try:
                self.counters.resent += await asyncio.to_thread(self._sender.send, records)
            except Transient as exc:
                log.warning("the market stream does not take records: %s", exc)
                continue
            return

    async def _send_the_rest(self) -> None:
        records = self._drain()
        if not records:
            return
        try:
            await asyncio.wait_for(asyncio.to_thread(self._sender.send, records), timeout=LAST_SEND_S)
        except (Transient, TimeoutError):
            log.warning("stopped with %d records unsent: the trades come back over REST", len(records))

    async def _summarise(self) -> None:
        while True:
            await asyncio.sleep(SUMMARY_EVERY_S)
            log.info("collected %s", asdict(self.counters))

    def _take_trades(self, symbol: str, rows: Sequence[Sequence[object]]) -> None:
        self._heard()
        self._buffer.take_trades(symbol, rows, latest_ms=self._clock() + MAX_AHEAD_MS)

    def _take_quote(self, symbol: str, bid: str | None, ask: str | None) -> None:
        self._heard()
        self._buffer.take_quote(symbol, bid, ask)

    def _heard(self) -> None:
        self._heard_at = time.monotonic()

    def _count_malformed(self) -> None:
        self.counters.malformed += 1


def build(settings: Settings) -> Collector:
    if not settings.collector_symbols:
        raise MisconfiguredError("COLLECTOR_SYMBOLS is not set")
    client = Clients(region=settings.aws_region).get("kinesis")
    stream = settings.needed("MARKET_STREAM")
    return Collector(settings, KinesisMarketStream(client, stream=stream, clock=lambda: time.time_ns() // 1_000_000))


async def serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    collector = build(settings)

    def survive(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.warning("frame could not be read: %s", context.get("exception") or context.get("message"))
        collector.heard_something_broken()

    loop.set_exception_handler(survive)
    await collector.run(stop)
    log.info("stopped; collected %s", asdict(collector.counters))


def main() -> int:
    settings = Settings.from_env(os.environ)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    for talkative in ("botocore", "urllib3", "ccxt"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        asyncio.run(serve(settings))
    except MisconfiguredError as exc:
        log.error("cannot start: %s", exc)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
