"""Live sees the last lookback of candles, a backtest all of them: both decide the same, to the last bit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from balina.strategies.candles import CandleColumns
from balina.strategies.ma_cross.settings import MaCross
from balina.strategies.registry import evaluate
from balina.strategies.signals import opinion


@st.composite
def cases(draw: st.DrawFn) -> tuple[MaCross, CandleColumns]:
    fast = draw(st.integers(2, 12))
    chosen = MaCross(
        fast=fast,
        slow=draw(st.integers(fast + 1, 40)),
        atr_period=draw(st.integers(2, 20)),
        atr_multiple=draw(st.floats(0.5, 10)),
    )
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    length = chosen.lookback + draw(st.integers(0, 120))
    scale = draw(st.sampled_from([1e-6, 1.0, 60_000.0]))
    close = scale * np.exp(np.cumsum(random.normal(0, 0.01, length)))
    if draw(st.booleans()):
        close = np.round(close / scale, 2) * scale  # ties, as a coarse tick makes them
    high, low = close * (1 + random.random(length) * 0.01), close * (1 - random.random(length) * 0.01)
    return chosen, CandleColumns(close, high, low, close, np.ones(length))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_the_last_window_decides_as_all_history_does(case: tuple[MaCross, CandleColumns]) -> None:
    chosen, candles = case
    whole = evaluate("ma_cross", chosen, candles)
    for end in range(chosen.lookback, len(candles) + 1, 7):
        live = evaluate("ma_cross", chosen, candles[end - chosen.lookback : end]).at(-1)
        history = whole.at(end - 1)
        assert live == history
        for in_position in (False, True):
            assert opinion(live, in_position=in_position, may_join=True) == opinion(
                history, in_position=in_position, may_join=True
            )
            assert live.is_warm
