"""When a candle went through a position's stop, the venue is asked at once instead of waiting for the sweeper."""

from balina.app.ports import (
    Clock,
    Instruments,
    Lifecycles,
    Orders,
    Portfolio,
    Quotes,
    TradeUpdates,
    VenueGateway,
)
from balina.app.settle_order import settle_order
from balina.model.bots import Position
from balina.model.errors import Transient, Unknown
from balina.model.market import Candle


def confirm_touched_stop(
    position: Position,
    candle: Candle,
    *,
    orders: Orders,
    portfolio: Portfolio,
    instruments: Instruments,
    quotes: Quotes,
    lifecycles: Lifecycles,
    gateway: VenueGateway,
    updates: TradeUpdates,
    clock: Clock,
    namespace: str,
) -> bool:
    """True when the stop was confirmed and settled. The candle is only a reason to ask: the venue answers."""
    if position.stop_order_id is None or candle.low > position.stop_price:
        return False
    try:
        answer = gateway.call("confirm", tenant=position.tenant, order_id=position.stop_order_id)
    except (Transient, Unknown):
        return False
    if answer.get("outcome") != "TERMINAL":
        return False
    settle_order(
        position.tenant,
        position.stop_order_id,
        verdict="TERMINAL",
        orders=orders,
        portfolio=portfolio,
        instruments=instruments,
        quotes=quotes,
        lifecycles=lifecycles,
        updates=updates,
        clock=clock,
        namespace=namespace,
    )
    return True
