"""Trades of the market stream become candles, latest prices and `CandleClosed` events. Exactly once in effect."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord

from balina.app.aggregate_trades import Aggregation, Workshop, aggregate_trades
from balina.model.errors import Transient
from balina.model.market import Market
from balina.runtime.container import Container, current
from balina.runtime.kinesis_batches import by_market
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import count, logger

SERVICE = "candles"
_COUNTED = ("out_of_reach", "late", "abandoned", "restarts")


@lambda_entry(SERVICE)
def handler(event: dict[str, Any], context: Any) -> Mapping[str, Any]:
    """Records are grouped by market, because a market is one commit. The answer names the records of markets that
    could not be committed: Lambda delivers again from the first of them on, and what was committed is recognised."""
    failures = _aggregate(event, current())

    def settled(record: KinesisStreamRecord) -> None:
        failure = failures.get(record.kinesis.sequence_number)
        if failure is not None:
            raise failure

    answer: Mapping[str, Any] = process_partial_response(
        event=event,
        record_handler=settled,
        processor=BatchProcessor(event_type=EventType.KinesisDataStreams),
        context=context,
    )
    return answer


def _aggregate(event: Mapping[str, Any], container: Container) -> Mapping[str, Transient]:
    batches, reasons = by_market(event, refused=container.refused_records)
    for reason in reasons:
        logger(SERVICE).warning("record refused", reason=reason)
        count("RecordsRefused")
    using = Workshop(container.aggregates, container.candles, container.events, container.settings.timeframes)
    failures: dict[str, Transient] = {}
    for market, batch in batches.items():
        try:
            _report(market, aggregate_trades(market, batch.records, using=using))
        except Transient as exc:
            logger(SERVICE).warning("market not committed", venue=market.venue, symbol=market.symbol, reason=str(exc))
            failures |= dict.fromkeys(batch.numbers, exc)
    return failures


def _report(market: Market, aggregation: Aggregation) -> None:
    # Quiet when all is well: a line for every batch would cost more than the batch.
    odd = {name: number for name in _COUNTED if (number := getattr(aggregation.tally, name))}
    if not odd and not aggregation.gaps:
        return
    gaps = sum(gap.count for gap in aggregation.gaps)
    ids = {"venue": market.venue, "symbol": market.symbol}
    logger(SERVICE).info("trades out of line", extra={**ids, "missing": gaps, **odd})
    for name, number in {**odd, "missing": gaps}.items():
        if number:
            count("TradesOutOfLine", number, kind=name, venue=market.venue)
