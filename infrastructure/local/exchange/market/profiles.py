"""The five symbols of the generated market: trading rules like the real ones, and how each of them moves."""

from dataclasses import dataclass

from balina.backtest.instruments import Instrument, spot


@dataclass(frozen=True, slots=True)
class Profile:
    """`beta` is the share of the common factor; volatilities are relative to it; `lots` is a typical trade."""

    instrument: Instrument
    base_price: float
    beta: float
    own_volatility: float
    trades_per_minute: int
    lots_per_trade: int
    depth_lots: int
    spread_ticks: int = 1

    @property
    def symbol(self) -> str:
        return self.instrument.symbol

    @property
    def tick(self) -> float:
        return self.instrument.tick / 1e8


PROFILES = (
    Profile(spot("BTCUSDT", base="BTC", tick="0.01", lot="0.00001"), 64_000.0, 1.0, 0.25, 240, 1_800, 25_000),
    Profile(spot("ETHUSDT", base="ETH", tick="0.01", lot="0.0001"), 3_100.0, 1.15, 0.45, 200, 2_500, 60_000),
    Profile(spot("SOLUSDT", base="SOL", tick="0.01", lot="0.001"), 155.0, 1.35, 0.8, 90, 4_000, 150_000),
    Profile(spot("BNBUSDT", base="BNB", tick="0.01", lot="0.001"), 590.0, 0.8, 0.5, 80, 700, 9_000),
    Profile(spot("XRPUSDT", base="XRP", tick="0.0001", lot="0.1"), 0.58, 1.0, 0.9, 90, 9_000, 400_000),
)
