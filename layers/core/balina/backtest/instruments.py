"""What may be traded on a simulated venue and in which steps."""

from dataclasses import dataclass

from balina.backtest.units import SCALE, parse_units


@dataclass(frozen=True, slots=True)
class Instrument:
    """Trading rules of one symbol; all amounts in 1e-8 units, fees in parts per million."""

    symbol: str
    base: str
    quote: str
    tick: int
    lot: int
    min_quantity: int
    max_quantity: int
    min_notional: int
    max_price: int
    maker_fee: int = 1_000
    taker_fee: int = 1_000
    max_orders: int = 200
    max_trigger_orders: int = 5

    def __post_init__(self) -> None:
        # Otherwise a notional would have to be rounded and locked funds would drift from open orders.
        if self.tick * self.lot % SCALE:
            raise ValueError(f"{self.symbol}: tick times lot must be a multiple of 1e-8")

    def floor_price(self, price: int) -> int:
        return price - price % self.tick

    def floor_quantity(self, quantity: int) -> int:
        return quantity - quantity % self.lot


def spot(symbol: str, *, base: str, tick: str, lot: str, quote: str = "USDT", min_notional: str = "5") -> Instrument:
    """A spot instrument with the usual wide limits; the filters that bite are tick, lot and minimum notional."""
    step = parse_units(lot)
    return Instrument(
        symbol=symbol,
        base=base,
        quote=quote,
        tick=parse_units(tick),
        lot=step,
        min_quantity=step,
        max_quantity=step * 90_000_000,
        min_notional=parse_units(min_notional),
        max_price=1_000_000 * SCALE,
    )
