"""Orders, positions, trades, and what it all is worth."""

from balina.contracts.pages import Page
from balina.contracts.trading import (
    Order,
    OrderQuery,
    Portfolio,
    Position,
    PositionQuery,
    Trade,
    TradeQuery,
)
from balina.runtime.http import Call, QueryCall, Routes

routes = Routes("trading")


@routes.get("/trades")
def list_trades(call: QueryCall[TradeQuery]) -> Page[Trade]:
    """Round trips, newest first. With `status` a part may be shorter than `limit`: follow `next_cursor`."""
    raise NotImplementedError


@routes.get("/orders")
def list_orders(call: QueryCall[OrderQuery]) -> Page[Order]:
    """Orders."""
    raise NotImplementedError


@routes.get("/positions")
def list_positions(call: QueryCall[PositionQuery]) -> Page[Position]:
    """What bots hold now, valued at the latest price."""
    raise NotImplementedError


@routes.post("/orders/{order_id}/cancel", status=202, problems=(404, 409, 424))
def cancel(call: Call, order_id: str) -> Order:
    """Ask the exchange to cancel a resting entry. Protective stops stay."""
    raise NotImplementedError


@routes.get("/portfolio")
def portfolio(call: Call) -> Portfolio:
    """Equity now and over the last day."""
    raise NotImplementedError
