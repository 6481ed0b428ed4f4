"""A batch of the market stream as Lambda hands it over: read, sorted by market, and what cannot be read put aside."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from balina.adapters.market.records import MalformedRecordError, decode
from balina.app.aggregate_trades import MarketRecord
from balina.app.market_ports import RefusedRecords
from balina.model.market import Market

_MAX_REASON = 200


@dataclass(slots=True)
class MarketBatch:
    """The records of one market, in the order of the stream, and their sequence numbers."""

    records: list[MarketRecord] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


def by_market(
    event: Mapping[str, Any], *, refused: RefusedRecords
) -> tuple[Mapping[Market, MarketBatch], Sequence[str]]:
    """(batches by market, reasons for which records were refused)."""
    batches: dict[Market, MarketBatch] = {}
    reasons: list[str] = []
    for record in event["Records"]:
        number = str(record["kinesis"]["sequenceNumber"])
        payload = _payload(record["kinesis"].get("data", ""))
        try:
            content = decode(payload)
        except MalformedRecordError as exc:
            reasons.append(str(exc)[:_MAX_REASON])
            refused.put_aside(number, payload, reasons[-1])
            continue
        batch = batches.setdefault(content.market, MarketBatch())
        batch.records.append(content)
        batch.numbers.append(number)
    return batches, reasons


def _payload(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return data.encode()
