"""Orders, positions, trades, and what it all is worth."""

from collections.abc import Sequence
from decimal import Decimal

from balina.app.request_cancel import request_cancel
from balina.app.value_portfolio import CURRENCY, value_portfolio
from balina.contracts.pages import Page
from balina.contracts.trading import (
    EquityPoint,
    Order,
    OrderQuery,
    Portfolio,
    Position,
    PositionQuery,
    Trade,
    TradeQuery,
)
from balina.model.market import Market
from balina.runtime.calls import Call, QueryCall
from balina.runtime.http import Routes

DAY_MS = 24 * 3600 * 1000
MAX_EQUITY_POINTS = 288  # one every five minutes of a day
routes = Routes("trading")


@routes.get("/trades")
def list_trades(call: QueryCall[TradeQuery]) -> Page[Trade]:
    """Round trips, newest first. With `status` a part may be shorter than `limit`: follow `next_cursor`."""
    asked = call.query
    page = call.world.portfolio.trades(call.tenant, bot_id=asked.bot_id, limit=asked.limit, cursor=asked.cursor)
    wanted = (trade for trade in page.items if asked.status in {None, trade.status})
    return Page[Trade](items=[Trade.of(trade) for trade in wanted], next_cursor=page.cursor)


@routes.get("/orders")
def list_orders(call: QueryCall[OrderQuery]) -> Page[Order]:
    """Orders of every status, unless one is asked for. Follow `next_cursor`: a filtered part may be short."""
    asked = call.query
    page = call.world.orders.of_tenant(
        call.tenant, bot_id=asked.bot_id, status=asked.status, limit=asked.limit, cursor=asked.cursor
    )
    return Page[Order](items=[Order.of(order) for order in page.items], next_cursor=page.cursor)


@routes.get("/positions")
def list_positions(call: QueryCall[PositionQuery]) -> Page[Position]:
    """What bots hold now, valued at the latest price. One part: a bot holds at most one."""
    wanted = [
        position
        for position in call.world.portfolio.positions(call.tenant)
        if call.query.bot_id in {None, position.bot_id}
    ]
    markets = [Market(position.venue, position.symbol) for position in wanted]
    quotes = call.world.quotes.latest_of(markets)
    last = [quotes[market].last if market in quotes else None for market in markets]
    return Page[Position](items=[Position.of(each, last=price) for each, price in zip(wanted, last, strict=True)])


@routes.post("/orders/{order_id}/cancel", status=202, problems=(404, 409, 424))
def cancel(call: Call, order_id: str) -> Order:
    """Ask the exchange to cancel a resting entry. Protective stops stay while there is something to protect."""
    return Order.of(request_cancel(call.tenant, order_id, orders=call.world.orders, gateway=call.world.gateway))


@routes.get("/portfolio")
def portfolio(call: Call) -> Portfolio:
    """Equity now and over the last day."""
    world = call.world
    value = value_portfolio(
        call.tenant, accounts=world.accounts, portfolio=world.portfolio, quotes=world.quotes, clock=world.clock
    )
    history = world.portfolio.equity_history(call.tenant, since_ms=value.as_of_ms - DAY_MS)
    return Portfolio(
        equity=value.equity,
        currency=CURRENCY,
        cash=value.cash,
        positions_value=value.positions_value,
        as_of_ms=value.as_of_ms,
        history=[EquityPoint(at_ms=at_ms, equity=equity) for at_ms, equity in _thinned(history)],
    )


def _thinned(points: Sequence[tuple[int, Decimal]]) -> Sequence[tuple[int, Decimal]]:
    """Evenly fewer points, the newest always among them."""
    stride = -(-len(points) // MAX_EQUITY_POINTS) or 1
    return points[::-1][::stride][::-1]
