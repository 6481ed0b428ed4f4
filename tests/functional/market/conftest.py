"""A market pipeline in process: the real handlers over in-memory ports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from tests.functional.market.captures import kinesis_event

from balina.adapters.market.memory import (
    InMemoryAggregates,
    InMemoryMarketHistory,
    InMemoryMarketStream,
    InMemoryRefusedRecords,
)
from balina.adapters.market.records import encode, row_of
from balina.model.market import Instrument
from balina.runtime.container import Container, install
from balina.runtime.settings import Settings

NOW_MS = 1_700_000_130_000


class KeptInstruments:
    def __init__(self) -> None:
        self.kept: dict[str, Instrument] = {}

    def all(self, venue: str) -> Sequence[Instrument]:
        return [rule for rule in self.kept.values() if rule.venue == venue]

    def put(self, instruments: Sequence[Instrument]) -> None:
        self.kept |= {rule.symbol: rule for rule in instruments}


class RecordedEvents:
    def __init__(self) -> None:
        self.published: list[tuple[str, Mapping[str, object]]] = []

    def publish(self, detail_type: str, detail: Mapping[str, object]) -> None:
        self.published.append((detail_type, detail))

    def of(self, detail_type: str) -> list[Mapping[str, object]]:
        return [detail for kind, detail in self.published if kind == detail_type]


@dataclass
class Pipeline:
    table: InMemoryAggregates = field(default_factory=InMemoryAggregates)
    stream: InMemoryMarketStream = field(default_factory=InMemoryMarketStream)
    refused: InMemoryRefusedRecords = field(default_factory=InMemoryRefusedRecords)
    events: RecordedEvents = field(default_factory=RecordedEvents)
    history: InMemoryMarketHistory = field(default_factory=InMemoryMarketHistory)
    instruments: KeptInstruments = field(default_factory=KeptInstruments)
    context: object = field(default_factory=lambda: SimpleNamespace(aws_request_id="request", function_name="test"))

    def stream_event(self) -> dict[str, object]:
        """What was put onto the stream, as the `candles` function is given it."""
        return kinesis_event(
            [
                encode(market, [row_of(trade) for trade in trades], clock_ms=NOW_MS, sent_ms=NOW_MS)
                for market, trades in self.stream.puts
            ]
        )


@pytest.fixture
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline()
    container = Container(Settings(balina_stage="test", collector_symbols=("BTC/USDT", "ETH/USDT")))
    install(
        container.use(
            aggregates=made.table,
            quotes=made.table,
            candles=made.table,
            market_stream=made.stream,
            refused_records=made.refused,
            events=made.events,
            market_history=made.history,
            instruments=made.instruments,
            clock=lambda: NOW_MS,
        )
    )
    yield made
    install(None)
