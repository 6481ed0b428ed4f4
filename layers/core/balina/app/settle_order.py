"""SETTLED or ABORT: the last step of a lifecycle. Ends the order once the venue is done with it; sees to the stop."""

from collections.abc import Mapping

from balina.app.end_order import end_order
from balina.app.ports import Clock, Instruments, Lifecycles, Orders, Portfolio, Quotes, TradeUpdates
from balina.app.protect_position import protect_position
from balina.model.market import Market
from balina.model.orders import OrderStatus

OVER = frozenset({"TERMINAL", "FILLED"})


def settle_order(
    tenant: str,
    order_id: str,
    *,
    verdict: str,
    orders: Orders,
    portfolio: Portfolio,
    instruments: Instruments,
    quotes: Quotes,
    lifecycles: Lifecycles,
    updates: TradeUpdates,
    clock: Clock,
    namespace: str,
) -> Mapping[str, object]:
    """`verdict` is the outcome of the step before; only TERMINAL and FILLED, the venue's own word, end an order.

    Answers SETTLED, ABORTED, QUARANTINED or OPEN. Repeating it changes nothing.
    """
    order = orders.get(tenant, order_id)
    if verdict in OVER and order.status is OrderStatus.ACKNOWLEDGED:
        instrument = instruments.get(Market(order.venue, order.symbol))
        order = end_order(
            order,
            orders=orders,
            portfolio=portfolio,
            updates=updates,
            clock=clock,
            instrument=instrument,
            quotes=quotes,
        )
    protection = protect_position(
        tenant,
        order.bot_id,
        orders=orders,
        portfolio=portfolio,
        instruments=instruments,
        quotes=quotes,
        lifecycles=lifecycles,
        updates=updates,
        clock=clock,
        namespace=namespace,
    )
    known = order.status.is_terminal or order.status is OrderStatus.QUARANTINED
    return {"outcome": str(order.status) if known else "OPEN", "position": str(protection)}
