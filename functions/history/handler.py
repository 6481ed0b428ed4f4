"""What the stream cannot give, from the venue's REST: candles of the past, trades of a gap, the rules of a market.

Woken by hand (`{"action": "backfill", venue, symbol, timeframe, count}`), by `CandlesMissing` and by the minute.
"""

from collections.abc import Mapping
from typing import Any

from balina.app.backfill_candles import Library, backfill_candles, keep_candles, keep_instruments
from balina.app.repair_gap import Bench, Repair, repair_gap
from balina.model.errors import InvalidRequestError, Rejected, Transient
from balina.model.market import Feed, Market, Timeframe
from balina.runtime.container import Container, current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import count, logger

SERVICE = "history"
# What is left of the time-out when the next market is not begun any more: the next minute goes on there.
LAST_START_MS = 15_000
INSTRUMENTS_EVERY_MINUTES = 60


@lambda_entry(SERVICE, outcomes={Rejected: "DENIED"})
def handler(event: dict[str, Any], context: Any) -> Mapping[str, object]:
    container = current()
    if event.get("action") == "backfill":
        return {"outcome": "DONE", "written": _backfill(event, container)}
    if event.get("detail-type") == "CandlesMissing":
        return {"outcome": "DONE", **_repair(event["detail"], container)}
    return {"outcome": "DONE", **_routine(container, context)}


def _backfill(request: Mapping[str, Any], container: Container) -> int:
    number = request.get("count", 500)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise InvalidRequestError("count must be a whole number of candles, at least 1")
    market = Market(str(request.get("venue")), str(request.get("symbol")))
    feed = Feed(market, Timeframe.parse(str(request.get("timeframe"))))
    return backfill_candles(feed, count=number, using=_library(container))


def _repair(detail: Mapping[str, Any], container: Container) -> Mapping[str, object]:
    market = Market(str(detail["venue"]), str(detail["symbol"]))
    repair = repair_gap(market, from_id=int(detail["from_id"]), to_id=int(detail["to_id"]), using=_bench(container))
    return _reported(market, repair)


def _routine(container: Container, context: Any) -> Mapping[str, object]:
    venue, symbols = container.settings.collector_venue, container.settings.collector_symbols
    written, failed = 0, []
    try:
        keep_instruments(
            venue,
            symbols,
            is_due=container.clock() // 60_000 % INSTRUMENTS_EVERY_MINUTES == 0,
            instruments=container.instruments,
            history=container.market_history,
        )
    except Transient as exc:
        failed.append(_failure(venue, exc))
    for symbol in _rotated(symbols, container.clock()):
        if context is not None and context.get_remaining_time_in_millis() < LAST_START_MS:
            break
        market = Market(venue, symbol)
        try:
            _reported(market, repair_gap(market, using=_bench(container)))
            written += keep_candles(market, container.settings.timeframes, using=_library(container))
        except Transient as exc:
            failed.append(_failure(symbol, exc))
    return {"written": written, "failed": failed}


def _rotated(symbols: tuple[str, ...], now_ms: int) -> tuple[str, ...]:
    # Another one is first every minute, so that a run cut short by its time-out does not starve the same ones.
    start = now_ms // 60_000 % len(symbols) if symbols else 0
    return symbols[start:] + symbols[:start]


def _reported(market: Market, repair: Repair) -> Mapping[str, object]:
    if repair.fetched or repair.absent:
        ids = {"venue": market.venue, "symbol": market.symbol}
        logger(SERVICE).info("gap repaired", extra={**ids, "fetched": repair.fetched, "absent": repair.absent})
        count("TradesRecovered", repair.fetched, venue=market.venue)
    return {"fetched": repair.fetched, "absent": repair.absent}


def _failure(name: str, error: Transient) -> str:
    logger(SERVICE).warning("venue did not help", symbol=name, reason=str(error))
    count("HistoryFailures")
    return name


def _library(container: Container) -> Library:
    return Library(container.candles, container.market_history, container.clock)


def _bench(container: Container) -> Bench:
    return Bench(container.aggregates, container.market_history, container.market_stream)
