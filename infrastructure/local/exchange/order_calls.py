"""Trading: place, query and cancel orders and order lists."""

from dataclasses import replace
from secrets import token_urlsafe

from balina.backtest.orders import Order, OrderRequest, OrderType, Side, TimeInForce
from exchange import render_orders
from exchange.archive import OrderList
from exchange.calls import Call, Json
from exchange.errors import VenueError, missing, unknown_cancel, unknown_order
from exchange.venue import Venue

DEFAULT_DETAIL = {OrderType.MARKET: "FULL", OrderType.LIMIT: "FULL"}


def place_order(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    request = _request(call)
    order = venue.place(symbol, request, now=call.now)
    detail = call.optional("newOrderRespType") or DEFAULT_DETAIL.get(request.type, "ACK")
    return render_orders.accepted_order(order, venue.archive.fills_of(order), detail=detail)


def check_order(venue: Venue, call: Call) -> Json:
    """Validates parameters only, as the real test endpoint does."""
    venue.matcher(call.text("symbol"))
    _request(call)
    return {}


def query_order(venue: Venue, call: Call) -> Json:
    order = _find(venue, call)
    if order is None:
        raise unknown_order()
    return render_orders.queried_order(order)


def cancel_order(venue: Venue, call: Call) -> Json:
    order = _find(venue, call)
    if order is None:
        raise unknown_cancel()
    cancel_id = call.client_id("newClientOrderId") or _fresh_id()
    cancelled = venue.cancel(order, cancel_id=cancel_id, now=call.now)
    if cancelled is None:
        raise unknown_cancel()
    if order.list_id is not None:
        return _cancelled_list(venue, venue.archive.lists[order.list_id])
    return render_orders.cancelled_order(order, cancel_id=cancel_id)


def cancel_open_orders(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    venue.advance(symbol, call.now)
    orders = venue.open_orders(call.owner.name, symbol)
    if not orders:
        raise unknown_cancel()
    answers: list[Json] = []
    for order in orders:
        cancel_id = _fresh_id()
        if order.is_open and venue.cancel(order, cancel_id=cancel_id, now=call.now):
            listed = None if order.list_id is None else venue.archive.lists[order.list_id]
            rendered = render_orders.cancelled_order(order, cancel_id=cancel_id)
            answers.append(rendered if listed is None else _cancelled_list(venue, listed))
    return answers


def open_orders(venue: Venue, call: Call) -> Json:
    symbol = call.optional("symbol")
    if symbol is not None:
        venue.matcher(symbol)
    orders = venue.archive.visible(venue.open_orders(call.owner.name, symbol), now=call.now)
    return [render_orders.queried_order(order) for order in orders]


def all_orders(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    start, end = call.integer("startTime") or 0, call.integer("endTime") or call.now
    from_id, limit = call.integer("orderId"), call.limit(default=500, most=1_000)
    orders = [o for o in venue.archive.of(call.owner.name, symbol, now=call.now) if start <= o.created_at <= end]
    if from_id is not None:
        chosen = [order for order in orders if order.order_id >= from_id][:limit]
    else:
        chosen = orders[:limit] if call.optional("startTime") else orders[-limit:]
    return [render_orders.queried_order(order) for order in chosen]


def my_trades(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    start, end = call.integer("startTime"), call.integer("endTime") or call.now
    order_id, from_id = call.integer("orderId"), call.integer("fromId")
    limit = call.limit(default=500, most=1_000)
    fills = [f for f in venue.archive.fills(call.owner.name, symbol, now=call.now) if (start or 0) <= f.at <= end]
    if order_id is not None:
        fills = [fill for fill in fills if fill.order_id == order_id]
    if from_id is not None:
        fills = [fill for fill in fills if fill.trade_id >= from_id]
    forward = start is not None or from_id is not None
    chosen = fills[:limit] if forward else fills[-limit:]
    return [render_orders.own_trade(fill, venue.archive.orders[fill.order_id]) for fill in chosen]


def place_pair(venue: Venue, call: Call) -> Json:
    """POST /api/v3/orderList/oco: two legs named above and below the market."""
    symbol, side = call.text("symbol"), _side(call)
    venue.matcher(symbol)
    shared = dict(call.params) | {"side": side.value}
    above = _request(replace(call, params=_leg(shared, "above")))
    below = _request(replace(call, params=_leg(shared, "below")))
    return _place_pair(venue, call, symbol, (above, below))


def place_pair_by_prices(venue: Venue, call: Call) -> Json:
    """POST /api/v3/order/oco, the older form: a limit maker and a stop."""
    symbol, side = call.text("symbol"), _side(call)
    venue.matcher(symbol)
    shared = {name: call.params.get(name, "") for name in ("symbol", "quantity")} | {"side": side.value}
    limit = shared | {"type": "LIMIT_MAKER", "price": call.text("price")}
    stop = shared | {"type": "STOP_LOSS", "stopPrice": call.text("stopPrice")}
    if stop_limit := call.optional("stopLimitPrice"):
        time_in_force = call.optional("stopLimitTimeInForce") or "GTC"
        stop |= {"type": "STOP_LOSS_LIMIT", "price": stop_limit, "timeInForce": time_in_force}
    limit["newClientOrderId"] = call.client_id("limitClientOrderId") or ""
    stop["newClientOrderId"] = call.client_id("stopClientOrderId") or ""
    legs = (_request(replace(call, params=limit)), _request(replace(call, params=stop)))
    return _place_pair(venue, call, symbol, legs)


def query_list(venue: Venue, call: Call) -> Json:
    return _render_list(venue, _find_list(venue, call, unknown_order()))


def open_lists(venue: Venue, call: Call) -> Json:
    mine = [listed for listed in venue.archive.lists.values() if listed.account == call.owner.name]
    return [_render_list(venue, listed) for listed in mine if any(order.is_open for order in _legs(venue, listed))]


def cancel_list(venue: Venue, call: Call) -> Json:
    listed = _find_list(venue, call, unknown_cancel())
    first = next((order for order in _legs(venue, listed) if order.is_open), None)
    if first is None or venue.cancel(first, cancel_id=_fresh_id(), now=call.now) is None:
        raise unknown_cancel()
    return _cancelled_list(venue, listed)


def _place_pair(venue: Venue, call: Call, symbol: str, legs: tuple[OrderRequest, OrderRequest]) -> Json:
    client_id = call.client_id("listClientOrderId") or _fresh_id()
    listed = venue.place_pair(symbol, legs, client_id=client_id, now=call.now)
    orders = _legs(venue, listed)
    reports: list[Json] = [render_orders.accepted_order(order, [], detail="RESULT") for order in orders]
    return render_orders.order_list(listed, orders) | {"orderReports": reports}


def _cancelled_list(venue: Venue, listed: OrderList) -> dict[str, Json]:
    orders = _legs(venue, listed)
    reports: list[Json] = [render_orders.cancelled_order(order, cancel_id=_fresh_id()) for order in orders]
    return render_orders.order_list(listed, orders) | {"orderReports": reports}


def _render_list(venue: Venue, listed: OrderList) -> dict[str, Json]:
    return render_orders.order_list(listed, _legs(venue, listed))


def _legs(venue: Venue, listed: OrderList) -> list[Order]:
    return [venue.archive.orders[order_id] for order_id in listed.legs]


def _find_list(venue: Venue, call: Call, error: VenueError) -> OrderList:
    list_id, client_id = call.integer("orderListId"), call.optional("listClientOrderId")
    client_id = call.optional("origClientOrderId") or client_id
    for listed in reversed(venue.archive.lists.values()):
        if listed.account == call.owner.name and (listed.list_id == list_id or listed.client_id == client_id):
            return listed
    raise error


def _find(venue: Venue, call: Call) -> Order | None:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    order_id, client_id = call.integer("orderId"), call.optional("origClientOrderId")
    if order_id is None and client_id is None:
        raise VenueError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")
    return venue.archive.find(call.owner.name, symbol, order_id=order_id, client_id=client_id, now=call.now)


def _leg(shared: dict[str, str], name: str) -> dict[str, str]:
    leg = {key: value for key, value in shared.items() if key in ("symbol", "side", "quantity")}
    for source, target in (
        ("Type", "type"),
        ("Price", "price"),
        ("StopPrice", "stopPrice"),
        ("TimeInForce", "timeInForce"),
    ):
        if value := shared.get(name + source):
            leg[target] = value
    leg["newClientOrderId"] = shared.get(f"{name}ClientOrderId", "")
    return leg


def _side(call: Call) -> Side:
    return call.choice("side", Side, code=-1117, message="Invalid side.")


def _request(call: Call) -> OrderRequest:
    side = _side(call)
    kind = call.choice("type", OrderType, code=-1116, message="Invalid orderType.")
    time_in_force = TimeInForce.GTC
    if kind.has_limit and kind is not OrderType.LIMIT_MAKER:
        time_in_force = call.choice("timeInForce", TimeInForce, code=-1115, message="Invalid timeInForce.")
    quote = call.amount("quoteOrderQty") if kind is OrderType.MARKET else None
    if call.amount("quantity") and quote:
        raise VenueError(-1128, "Combination of optional parameters invalid.")
    if call.amount("icebergQty"):
        raise VenueError(-1013, "Filter failure: ICEBERG_PARTS")
    if not kind.has_trigger and call.optional("stopPrice"):
        raise VenueError(-1106, "Parameter 'stopPrice' sent when not required.")
    if not kind.has_limit and call.optional("price"):
        raise VenueError(-1106, "Parameter 'price' sent when not required.")
    if kind.has_trigger and not call.amount("stopPrice"):
        raise missing("stopPrice")
    return OrderRequest(
        account=call.owner.name,
        client_order_id=call.client_id("newClientOrderId") or _fresh_id(),
        side=side,
        type=kind,
        quantity=0 if quote else call.required_amount("quantity"),
        price=call.required_amount("price") if kind.has_limit else 0,
        stop_price=call.amount("stopPrice") or 0 if kind.has_trigger else 0,
        quote_quantity=quote or 0,
        time_in_force=time_in_force,
    )


def _fresh_id() -> str:
    return token_urlsafe(16)
