"""The generated market is a pure function of seed and time, and agrees with itself at every scale."""

import numpy as np
import pytest

from balina.backtest.orders import Print
from exchange.market.chronicle import Chronicle
from exchange.market.depth import DepthModel
from exchange.market.path import MINUTE_MS, PricePath
from exchange.market.profiles import PROFILES, Profile
from exchange.market.simulated import SimulatedSymbol
from exchange.market.tape import candles_from_trades

DAY = 20_700
NOW = DAY * 86_400_000 + 47_111_333
by_symbol = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.symbol)


def a_path(profile: Profile = PROFILES[0], seed: int = 7) -> PricePath:
    return PricePath(profile, seed=seed, stream=1)


def a_market(profile: Profile = PROFILES[0], *, now: int = NOW) -> SimulatedSymbol:
    return SimulatedSymbol(profile, seed=7, stream=1, shifts=[], prints=[], now=now)


@by_symbol
def test_same_seed_same_market_and_other_seed_another(profile: Profile) -> None:
    first, again, other = a_path(profile), a_path(profile), a_path(profile, seed=8)
    assert np.array_equal(first.candles(DAY).closes, again.candles(DAY).closes)
    assert np.array_equal(first.trades(DAY * 1440 + 5).lots, again.trades(DAY * 1440 + 5).lots)
    assert not np.array_equal(first.candles(DAY).closes, other.candles(DAY).closes)


@by_symbol
def test_minutes_are_what_their_trades_add_up_to(profile: Profile) -> None:
    path = a_path(profile)
    candles = path.candles(DAY)
    for offset in (0, 1, 500, 1439):
        made = candles_from_trades(path.trades(DAY * 1440 + offset), MINUTE_MS)
        for name in ("times", "opens", "highs", "lows", "closes", "lots", "counts"):
            assert getattr(made, name)[0] == getattr(candles, name)[offset], name


@by_symbol
def test_every_second_trades_and_ids_run_through_days(profile: Profile) -> None:
    path = a_path(profile)
    last, first = path.trades(DAY * 1440 - 1), path.trades(DAY * 1440)
    assert first.ids[0] == last.ids[-1] + 1
    assert len(candles_from_trades(first, 1_000)) == 60
    assert np.all(np.diff(first.times) > 0)
    assert path.minute_of_index(int(first.ids[3])) == DAY * 1440


@by_symbol
def test_days_join_and_prices_stay_near_their_base(profile: Profile) -> None:
    path = a_path(profile)
    for day in range(DAY, DAY + 40):
        candles = path.candles(day)
        assert candles.opens[0] == path.candles(day - 1).closes[-1]
        assert np.all(candles.lows <= np.minimum(candles.opens, candles.closes))
        assert np.all(candles.highs >= np.maximum(candles.opens, candles.closes))
        assert 0.4 < candles.closes[-1] * profile.tick / profile.base_price < 2.5


def test_returns_have_clusters_fat_tails_and_correlation() -> None:
    returns = []
    for stream, profile in enumerate(PROFILES[:2], start=1):
        path = PricePath(profile, seed=7, stream=stream)
        closes = np.concatenate([path.candles(day).closes for day in range(DAY, DAY + 20)])
        returns.append(np.diff(np.log(closes)))
    size = np.minimum(np.abs(returns[0]), 4 * returns[0].std())  # without jumps, which come alone
    kurtosis = np.mean((returns[0] - returns[0].mean()) ** 4) / returns[0].var() ** 2
    assert np.corrcoef(size[1:], size[:-1])[0, 1] > 0.08
    assert kurtosis > 4
    assert np.corrcoef(returns)[0, 1] > 0.6


def test_user_trades_push_later_ids_up_and_enter_candles() -> None:
    chronicle = Chronicle(a_path(), shifts=[], prints=[], now=NOW)
    before = chronicle.tape(NOW // MINUTE_MS)
    earlier = before.part(before.times <= NOW)
    tick, lot = chronicle.instrument.tick, chronicle.instrument.lot
    own = Print(int(earlier.ids[-1]) + 1, "BTCUSDT", 10 * tick, 7 * lot, False, NOW)
    chronicle.record(own)
    after = chronicle.tape(NOW // MINUTE_MS)
    assert np.all(np.diff(after.ids) == 1)
    assert len(after) == len(before) + 1
    candle = chronicle.minutes(NOW // MINUTE_MS, NOW // MINUTE_MS, now=NOW)
    assert candle.lows[0] == 10


def test_live_ids_equal_the_ids_of_history() -> None:
    market = a_market()
    live: list[Print] = []
    for now in range(NOW, NOW + 90_000, 100):
        live += [event for event in market.due(now) if isinstance(event, Print)]
        if now % 1_000 == 333:
            own = Print(market.next_trade_id(), "BTCUSDT", market.last_price(), market.instrument.lot, True, now)
            market.record(own)
            live.append(own)
    ids = [item.trade_id for item in live]
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    history = market.chronicle.trades_from(ids[0], len(ids), now=NOW + 90_000)
    assert history.ids.tolist() == ids
    assert (history.prices * market.instrument.tick).tolist() == [item.price for item in live]


def test_a_forced_price_holds_and_history_stays() -> None:
    market = a_market()
    before = market.chronicle.minutes(NOW // MINUTE_MS - 10, NOW // MINUTE_MS - 1, now=NOW)
    target = market.last_price() * 11 // 10 // market.instrument.tick * market.instrument.tick
    market.force(target, NOW)
    after = [event.price for event in market.due(NOW + 5_000) if isinstance(event, Print)]
    again = market.chronicle.minutes(NOW // MINUTE_MS - 10, NOW // MINUTE_MS - 1, now=NOW)
    assert all(abs(price / target - 1) < 0.01 for price in after)
    assert np.array_equal(before.closes, again.closes)


@by_symbol
def test_book_is_stable_sorted_and_on_the_grid(profile: Profile) -> None:
    model = DepthModel(profile, seed=7)
    ticks = round(profile.base_price / profile.tick)
    one, two = (model.at(bid=ticks, ask=ticks + 1, now=now) for now in (NOW, NOW + 100))
    assert max(one.bids) == ticks * profile.instrument.tick < min(one.asks)
    assert all(q > 0 and q % profile.instrument.lot == 0 for q in (one.bids | one.asks).values())
    unchanged = sum(one.bids.get(price) == quantity for price, quantity in two.bids.items())
    assert 0.85 < unchanged / len(two.bids) < 1
    assert model.at(bid=ticks, ask=ticks + 1, now=NOW) == one


def test_prices_of_the_far_past_and_future_do_not_fail() -> None:
    chronicle = a_market().chronicle
    assert len(chronicle.minutes(10**12, 10**12 + 5, now=NOW)) == 0
    assert len(chronicle.trades_from(10**15, 5, now=NOW)) == 0
    assert len(chronicle.trades_from(0, 5, now=NOW)) == 5
