"""The `history` function against a venue whose past the test decides."""

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace

import pytest
from functions.candles.handler import handler as candles
from functions.history.handler import handler as history
from tests.functional.market.captures import kinesis_event, record
from tests.functional.market.conftest import NOW_MS, Pipeline

from balina.model.errors import VenueUnavailableError
from balina.model.market import Candle, Feed, Instrument, Market, Timeframe, TradePrint

BTC_USDT = Market("binance", "BTC/USDT")
ETH_USDT = Market("binance", "ETH/USDT")
MINUTES = Feed(BTC_USDT, Timeframe.M1)
BACKFILL = {"action": "backfill", "venue": "binance", "symbol": "BTC/USDT", "timeframe": "1m", "count": 50}


def past_of(feed: Feed, count: int, *, price: str = "100") -> list[Candle]:
    end = feed.timeframe.open_of(NOW_MS)
    one = Decimal(price)
    return [Candle(end - n * feed.timeframe.ms, one, one, one, one, Decimal(1), 3) for n in range(count, -1, -1)]


def prints(ids: Sequence[int], at_ms: int) -> list[TradePrint]:
    return [TradePrint(number, at_ms, Decimal(100), Decimal(1), "buy") for number in ids]


def test_a_new_bot_finds_its_history(pipeline: Pipeline) -> None:
    pipeline.history.past[MINUTES] = past_of(MINUTES, 500)
    assert history(BACKFILL, None) == {"outcome": "DONE", "written": 50}
    found = pipeline.table.last(MINUTES, limit=100)
    assert len(found) == 50
    assert found[-1].open_ms == Timeframe.M1.open_of(NOW_MS) - 60_000


def test_a_second_backfill_asks_the_venue_nothing(pipeline: Pipeline) -> None:
    pipeline.history.past[MINUTES] = past_of(MINUTES, 500)
    history(BACKFILL, None)
    calls = pipeline.history.calls
    assert history(BACKFILL, None)["written"] == 0
    assert pipeline.history.calls == calls


def test_the_candle_that_is_still_open_is_not_taken(pipeline: Pipeline) -> None:
    pipeline.history.past[MINUTES] = past_of(MINUTES, 500)
    history(BACKFILL, None)
    assert all(candle.open_ms < Timeframe.M1.open_of(NOW_MS) for candle in pipeline.table.last(MINUTES, limit=100))


def test_a_long_history_is_read_page_by_page(pipeline: Pipeline) -> None:
    pipeline.history.past[MINUTES] = past_of(MINUTES, 3_000)
    assert history({**BACKFILL, "count": 2_500}, None)["written"] == 2_500
    assert pipeline.history.calls == 3


@pytest.mark.parametrize(
    "wrong", [{"count": 0}, {"count": "many"}, {"count": True}, {"timeframe": "7m"}], ids=lambda wrong: str(wrong)
)
def test_a_backfill_that_makes_no_sense_is_denied(pipeline: Pipeline, wrong: dict[str, object]) -> None:
    assert history({**BACKFILL, **wrong}, None)["outcome"] == "DENIED"


def test_missing_trades_come_back_through_the_stream(pipeline: Pipeline) -> None:
    at = NOW_MS - 1_000
    pipeline.history.prints[BTC_USDT] = prints(range(1, 200), at)
    candles(kinesis_event([record([[1, at, "100", "1", "buy"], [101, at, "100", "1", "buy"]])]), pipeline.context)
    detail = pipeline.events.of("CandlesMissing")[0]
    answer = history({"detail-type": "CandlesMissing", "detail": detail}, None)
    assert answer == {"outcome": "DONE", "fetched": 99, "absent": 0}
    candles(pipeline.stream_event(), pipeline.context)
    state = pipeline.table.rows[BTC_USDT].state
    assert state.seen.gaps == ()
    assert state.open[Timeframe.M1].trades == 101


def test_a_gap_that_was_filled_meanwhile_is_left_alone(pipeline: Pipeline) -> None:
    at = NOW_MS - 1_000
    candles(kinesis_event([record([[n, at, "100", "1", "buy"] for n in (1, 2, 3)])]), pipeline.context)
    detail = {"venue": "binance", "symbol": "BTC/USDT", "from_id": 2, "to_id": 2}
    assert history({"detail-type": "CandlesMissing", "detail": detail}, None)["fetched"] == 0
    assert pipeline.history.calls == 0


def test_ids_the_venue_does_not_give_are_counted_and_given_up_with_time(pipeline: Pipeline) -> None:
    at = NOW_MS - 1_000
    candles(kinesis_event([record([[1, at, "100", "1", "buy"], [5, at, "100", "1", "buy"]])]), pipeline.context)
    detail = pipeline.events.of("CandlesMissing")[0]
    assert history({"detail-type": "CandlesMissing", "detail": detail}, None)["absent"] == 3
    candles(kinesis_event([record([[6, at + 700_000, "100", "1", "buy"]])]), pipeline.context)
    assert pipeline.table.rows[BTC_USDT].state.seen.gaps == ()


def test_the_minute_repairs_what_the_collector_missed(pipeline: Pipeline) -> None:
    start = Timeframe.M1.open_of(NOW_MS) - 90_000
    candles(kinesis_event([record([[1, start, "100", "1", "buy"], [2, NOW_MS, "100", "1", "buy"]])]), pipeline.context)
    pipeline.history.past[MINUTES] = past_of(MINUTES, 2_000, price="104")
    history({"schedule": "history"}, None)
    found = pipeline.table.last(MINUTES, limit=2_000)
    assert len(found) == 300
    assert all(candle.complete for candle in found)


def test_trades_that_come_after_the_venues_candle_do_not_change_it(pipeline: Pipeline) -> None:
    start = Timeframe.M1.open_of(NOW_MS) - 120_000
    first, last = [1, start + 61_000, "100", "1", "buy"], [3, NOW_MS, "100", "1", "buy"]
    candles(kinesis_event([record([first, last])]), pipeline.context)
    pipeline.history.past[MINUTES] = past_of(MINUTES, 2_000, price="104")
    history({"schedule": "history"}, None)
    candles(kinesis_event([record([[2, start + 62_000, "999", "1", "buy"]])]), pipeline.context)
    assert pipeline.table.last(MINUTES, limit=1)[0].high == Decimal(104)


def test_a_venue_that_does_not_answer_for_one_market_does_not_stop_the_others(pipeline: Pipeline) -> None:
    pipeline.history.rules = [
        Instrument("binance", name, name[:3], "USDT", *[Decimal(1)] * 4) for name in ("BTC/USDT", "ETH/USDT")
    ]
    pipeline.history.past[Feed(ETH_USDT, Timeframe.M1)] = past_of(Feed(ETH_USDT, Timeframe.M1), 2_000)
    pipeline.history.past[MINUTES] = past_of(MINUTES, 2_000)
    pipeline.history.failures = [VenueUnavailableError("down")] * 2
    answer = history({"schedule": "history"}, None)
    assert len(answer["failed"]) == 2
    assert history({"schedule": "history"}, None)["failed"] == []
    assert {rule.symbol for rule in pipeline.instruments.all("binance")} == {"BTC/USDT", "ETH/USDT"}


def test_a_run_that_is_short_of_time_begins_no_further_market(pipeline: Pipeline) -> None:
    pipeline.history.past[MINUTES] = past_of(MINUTES, 2_000)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 14_000, aws_request_id="request")
    assert history({"schedule": "history"}, context)["written"] == 0
