"""The `candles` function over recorded trades, repeated deliveries, lost races and records nobody can read."""

from decimal import Decimal

import pandas as pd
import pytest
from functions.candles.handler import handler
from tests.functional.market.captures import BTC, Row, cut, kinesis_event, record, trade_rows
from tests.functional.market.conftest import Pipeline

from balina.aggregation.partial import to_candle
from balina.model.market import Feed, Market, Timeframe
from balina.runtime.lambda_entry import FunctionFailedError

BTC_USDT = Market("binance", "BTC/USDT")
T0 = 1_700_000_100_000


def a_trade(trade_id: int, at_ms: int, price: str = "100", amount: str = "1") -> Row:
    return [trade_id, at_ms, price, amount, "buy"]


def offline(rows: list[Row], timeframe: Timeframe) -> dict[int, tuple[Decimal, ...]]:
    """By pandas, which shares no line with ours."""
    frame = pd.DataFrame(rows, columns=["id", "ms", "price", "amount", "side"]).sort_values("id")
    frame["price"], frame["amount"] = frame["price"].map(Decimal), frame["amount"].map(Decimal)
    groups = frame.groupby(frame["ms"] - frame["ms"] % timeframe.ms)
    return {
        int(str(open_ms)): (
            group["price"].iloc[0],
            group["price"].max(),
            group["price"].min(),
            group["price"].iloc[-1],
            sum(group["amount"], Decimal(0)),
            Decimal(len(group)),
        )
        for open_ms, group in groups
    }


def kept(pipeline: Pipeline, timeframe: Timeframe) -> dict[int, tuple[Decimal, ...]]:
    row = pipeline.table.rows[BTC_USDT]
    candles = [*pipeline.table.last(Feed(BTC_USDT, timeframe), limit=10_000)]
    candles.append(to_candle(row.state.open[timeframe], complete=False))
    return {c.open_ms: (c.open, c.high, c.low, c.close, c.volume, Decimal(c.trades)) for c in candles if c.trades}


@pytest.mark.parametrize("timeframe", Timeframe)
def test_a_recorded_morning_gives_the_candles_of_its_trades(pipeline: Pipeline, timeframe: Timeframe) -> None:
    rows = trade_rows(BTC)
    for part in cut(rows, 3_000):
        handler(kinesis_event([record(piece) for piece in cut(part, 100)]), pipeline.context)
    assert kept(pipeline, timeframe) == offline(rows, timeframe)
    assert pipeline.table.rows[BTC_USDT].state.seen.gaps == ()


def test_the_whole_recording_delivered_twice_counts_nothing_twice(pipeline: Pipeline) -> None:
    rows = trade_rows(BTC)
    for part in [*cut(rows, 2_500), *cut(rows, 1_700)]:
        handler(kinesis_event([record(piece) for piece in cut(part, 250)]), pipeline.context)
    assert kept(pipeline, Timeframe.M1) == offline(rows, Timeframe.M1)


def test_a_record_that_cannot_be_read_is_put_aside_and_the_rest_goes_on(pipeline: Pipeline) -> None:
    good = record([a_trade(1, T0)])
    malformed: list[dict[str, object] | bytes] = [
        b"{",
        b"\xff\xfe",
        b"[1]",
        record([[2, T0, "NaN", "1", "buy"]]),
        record([[2, T0, 5.0, "1", "buy"]]),
    ]
    answer = handler(kinesis_event([*malformed, good]), pipeline.context)
    assert answer == {"batchItemFailures": []}
    assert sorted(pipeline.refused.aside) == ["1", "2", "3", "4", "5"]
    assert pipeline.table.rows[BTC_USDT].state.seen.highest == 1


def test_a_heartbeat_closes_the_candle_shortly_after_its_end(pipeline: Pipeline) -> None:
    end = Timeframe.S15.open_of(T0) + 15_000
    handler(kinesis_event([record([a_trade(1, T0)])]), pipeline.context)
    handler(kinesis_event([record([], clock_ms=end + 249)]), pipeline.context)
    assert pipeline.events.of("CandleClosed") == []
    handler(kinesis_event([record([], clock_ms=end + 250)]), pipeline.context)
    assert pipeline.events.of("CandleClosed") == [
        {
            "venue": "binance",
            "symbol": "BTC/USDT",
            "timeframe": "15s",
            "open_ms": end - 15_000,
            "close_ms": end,
            "close": "100",
        }
    ]


def test_the_clock_of_a_silent_stream_closes_nothing(pipeline: Pipeline) -> None:
    handler(kinesis_event([record([a_trade(1, T0)])]), pipeline.context)
    handler(kinesis_event([record([], clock_ms=T0 + 60_000, stale=True)]), pipeline.context)
    assert pipeline.events.published == []
    assert pipeline.table.rows[BTC_USDT].state.clock_ms == T0


def test_the_first_candle_seen_is_not_whole_and_the_next_one_is(pipeline: Pipeline) -> None:
    handler(kinesis_event([record([a_trade(n, T0 + n * 5_000) for n in range(1, 10)])]), pipeline.context)
    first, second, *_ = pipeline.table.last(Feed(BTC_USDT, Timeframe.S15), limit=10)
    assert (first.complete, second.complete) == (False, True)


def test_a_jump_in_ids_asks_for_the_missing_trades_once(pipeline: Pipeline) -> None:
    batch = kinesis_event([record([a_trade(1, T0), a_trade(5, T0 + 10)])])
    handler(batch, pipeline.context)
    handler(batch, pipeline.context)
    assert pipeline.events.of("CandlesMissing") == [
        {"venue": "binance", "symbol": "BTC/USDT", "from_id": 2, "to_id": 4}
    ]


def test_a_late_trade_corrects_a_candle_that_had_closed(pipeline: Pipeline) -> None:
    opening = Timeframe.S15.open_of(T0) + 15_000
    early = [a_trade(1, opening - 1), a_trade(2, opening + 1, "100"), a_trade(4, opening + 16_000, "100")]
    handler(kinesis_event([record(early)]), pipeline.context)
    doubted = pipeline.table.last(Feed(BTC_USDT, Timeframe.S15), limit=1)[0]
    handler(kinesis_event([record([a_trade(3, opening + 9_000, "140", "2")])]), pipeline.context)
    corrected = pipeline.table.last(Feed(BTC_USDT, Timeframe.S15), limit=1)[0]
    assert (doubted.close, doubted.complete) == (Decimal(100), False)
    assert (corrected.close, corrected.high, corrected.volume) == (Decimal(140), Decimal(140), Decimal(3))
    assert corrected.complete


def test_a_lost_race_is_run_again_on_what_the_winner_left(pipeline: Pipeline) -> None:
    pipeline.table.races_to_lose = 2
    handler(kinesis_event([record([a_trade(1, T0)])]), pipeline.context)
    assert pipeline.table.rows[BTC_USDT].state.seen.highest == 1


def test_only_the_records_of_a_market_that_could_not_be_committed_are_named(pipeline: Pipeline) -> None:
    pipeline.table.races_to_lose = 3
    batch = [record([a_trade(1, T0)]), record([a_trade(1, T0)], symbol="ETH/USDT")]
    answer = handler(kinesis_event(batch), pipeline.context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert Market("binance", "ETH/USDT") in pipeline.table.rows


def test_a_batch_of_which_nothing_could_be_committed_fails_as_a_whole(pipeline: Pipeline) -> None:
    pipeline.table.races_to_lose = 3
    with pytest.raises(FunctionFailedError):
        handler(kinesis_event([record([a_trade(1, T0)])]), pipeline.context)


def test_catching_up_over_many_candles_stays_within_a_transaction(pipeline: Pipeline) -> None:
    hours = [a_trade(n, T0 + n * 15_000) for n in range(1, 1_000)]
    handler(kinesis_event([record(hours, clock_ms=hours[-1][1])]), pipeline.context)
    assert len(kept(pipeline, Timeframe.S15)) == 999
    assert pipeline.table.commits > 10


def test_the_change_of_a_day_is_measured_against_the_candle_a_day_ago(pipeline: Pipeline) -> None:
    handler(kinesis_event([record([a_trade(1, T0, "80"), a_trade(2, T0 + 70_000, "80")])]), pipeline.context)
    day_later = T0 + 86_400_000 + 70_000
    for n in range(2):
        handler(kinesis_event([record([a_trade(3 + n, day_later + n * 61_000, "100")])]), pipeline.context)
    quote = pipeline.table.latest(BTC_USDT)
    assert quote is not None
    assert quote.change_24h == Decimal("0.25")


def test_a_venue_that_numbers_anew_is_followed(pipeline: Pipeline) -> None:
    handler(kinesis_event([record([a_trade(900_000, T0)])]), pipeline.context)
    handler(kinesis_event([record([a_trade(1, T0 + 120_000), a_trade(2, T0 + 120_001)])]), pipeline.context)
    assert pipeline.table.rows[BTC_USDT].state.seen.highest == 2
