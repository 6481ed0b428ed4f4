"""The collector against a venue that trades, hangs up, goes silent and talks nonsense, through the unmodified ccxt."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from tests.functional.market.fake_venue import FakeVenue

from balina.adapters.market.records import decode
from balina.adapters.market.stream import Outgoing
from balina.model.errors import Transient
from balina.runtime import collector as module
from balina.runtime.collector import Collector
from balina.runtime.settings import Settings

PATIENCE_S = 20.0


class Sink:
    """The market stream: what arrived, in order. Refuses whole calls while `refusals` last."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.refusals = 0

    def send(self, records: Sequence[Outgoing]) -> int:
        if self.refusals:
            self.refusals -= 1
            raise Transient("throttled")
        for record in records:
            decode(record.payload)
            self.records.append(json.loads(record.payload))
        return 0

    def ids(self) -> list[int]:
        return list(dict.fromkeys(trade[0] for record in self.records for trade in record["trades"]))


class Running:
    def __init__(self, venue: FakeVenue) -> None:
        self.venue = venue
        self.sink = Sink()
        endpoints = {"binance": {"market": {"rest": venue.address, "ws": venue.address.replace("http", "ws")}}}
        settings = Settings(balina_stage="test", collector_symbols=("BTC/USDT",), venue_endpoints=endpoints)
        self.stop = asyncio.Event()
        self.collector = Collector(settings, self.sink)  # type: ignore[arg-type]
        asyncio.get_running_loop().set_exception_handler(lambda *_: self.collector.heard_something_broken())
        self.task = asyncio.create_task(self.collector.run(self.stop))

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():
                if self.task.done():
                    self.task.result()
                await asyncio.sleep(0.02)


@pytest.fixture
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.05)
    venue = FakeVenue()
    await venue.start()
    made = Running(venue)
    yield made
    made.stop.set()
    await made.task
    await venue.stop()


async def test_every_trade_arrives_as_the_venue_wrote_it(running: Running) -> None:
    for trade_id in range(1, 31):
        await running.venue.trade(trade_id)
    await running.until(lambda: len(running.sink.ids()) == 30)
    first = next(record["trades"][0] for record in running.sink.records if record["trades"])
    assert running.sink.ids() == list(range(1, 31))
    assert (first[2], first[3], first[4]) == ("61837.63000000", "0.02000000", "sell")


async def test_the_clock_goes_on_without_trades(running: Running) -> None:
    await running.venue.trade(1)
    await running.until(lambda: sum(not record["trades"] for record in running.sink.records) >= 3)
    clocks = [record["clock_ms"] for record in running.sink.records]
    assert clocks == sorted(clocks)


async def test_the_best_quote_rides_along(running: Running) -> None:
    await running.venue.trade(1)
    await running.venue.quote("61837.63", "61837.64")
    await running.until(lambda: any(record["bid"] for record in running.sink.records))
    assert next((r["bid"], r["ask"]) for r in running.sink.records if r["bid"]) == ("61837.63", "61837.64")


@pytest.mark.parametrize(
    "changes",
    [
        {"p": "NaN"},
        {"p": None},
        {"p": "-5"},
        {"q": "0"},
        {"t": "abc"},
        {"t": None},
        {"T": "soon"},
        {"T": 9_999_999_999_999},
    ],
    ids=str,
)
async def test_a_malformed_trade_is_counted_and_the_next_one_taken(running: Running, changes: dict[str, Any]) -> None:
    await running.venue.trade(1)
    await running.venue.trade(2, **changes)
    await running.venue.trade(3)
    await running.until(lambda: 3 in running.sink.ids())
    assert running.sink.ids() == [1, 3]
    assert running.collector.counters.malformed >= 1


@pytest.mark.parametrize("frame", ['{"e": "trade"', "[1, 2", '{"e": "trade"}', "[]", "null", "5", '"x"'])
async def test_a_frame_that_makes_no_sense_is_survived(running: Running, frame: str) -> None:
    await running.venue.trade(1)
    await running.until(lambda: running.sink.ids() == [1])
    await running.venue.say(frame)

    async def keep_trading() -> None:
        trade_id = 2
        while 2 not in running.sink.ids() and trade_id not in running.sink.ids():
            await running.venue.trade(2)
            await asyncio.sleep(0.1)

    async with asyncio.timeout(PATIENCE_S):
        await keep_trading()
    assert running.sink.ids() == [1, 2]


async def test_a_lost_connection_is_made_anew(running: Running) -> None:
    await running.venue.trade(1)
    await running.until(lambda: running.sink.ids() == [1])
    await running.venue.hang_up()
    await running.venue.trade(2)
    await running.until(lambda: running.sink.ids() == [1, 2])
    assert running.collector.counters.reconnects >= 1


async def test_a_silent_venue_is_called_stale_and_then_connected_anew(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALE_S", 0.2)
    monkeypatch.setattr(module, "SILENT_S", 1.0)
    await running.venue.trade(1)
    await running.until(lambda: running.collector.counters.silences >= 1)
    assert any(record.get("stale") for record in running.sink.records)
    await running.until(lambda: running.venue.connections >= 2)


async def test_what_the_stream_refused_is_sent_again(running: Running) -> None:
    running.sink.refusals = 3
    for trade_id in range(1, 6):
        await running.venue.trade(trade_id)
    await running.until(lambda: running.sink.ids() == [1, 2, 3, 4, 5])
    assert running.sink.refusals == 0


async def test_stopping_sends_what_is_still_held(running: Running) -> None:
    await running.venue.trade(1)
    await running.until(lambda: running.collector.counters.trades >= 1)
    running.stop.set()
    await running.task
    assert running.sink.ids() == [1]
