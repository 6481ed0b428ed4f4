"""A market pipeline in process: the real handlers over in-memory ports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from balina.adapters.market.memory import InMemoryAggregates, InMemoryMarketStream, InMemoryRefusedRecords
from balina.runtime.container import Container, install
from balina.runtime.settings import Settings


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
    context: object = field(default_factory=lambda: SimpleNamespace(aws_request_id="request", function_name="test"))


@pytest.fixture
def pipeline() -> Iterator[Pipeline]:
    made = Pipeline()
    container = Container(Settings(balina_stage="test"))
    install(
        container.use(
            aggregates=made.table,
            quotes=made.table,
            candles=made.table,
            market_stream=made.stream,
            refused_records=made.refused,
            events=made.events,
        )
    )
    yield made
    install(None)
