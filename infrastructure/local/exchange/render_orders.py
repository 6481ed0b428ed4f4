"""Binance's JSON for orders, fills, lists, balances and the user data stream."""

from balina.backtest.ledger import Balance
from balina.backtest.orders import Change, Fill, Order, OrderChanged, OrderStatus
from balina.backtest.units import format_units
from exchange.archive import OrderList
from exchange.calls import Json

EXECUTION_TYPES = {
    Change.NEW: "NEW",
    Change.TRIGGERED: "NEW",
    Change.TRADE: "TRADE",
    Change.CANCELED: "CANCELED",
    Change.EXPIRED: "EXPIRED",
}


def order_fields(order: Order) -> dict[str, Json]:
    request = order.request
    fields: dict[str, Json] = {
        "symbol": order.symbol,
        "orderId": order.order_id,
        "orderListId": -1 if order.list_id is None else order.list_id,
        "clientOrderId": request.client_order_id,
        "price": format_units(request.price),
        "origQty": format_units(order.quantity),
        "executedQty": format_units(order.executed),
        "origQuoteOrderQty": format_units(request.quote_quantity),
        "cummulativeQuoteQty": format_units(order.executed_quote),
        "status": order.status.value,
        "timeInForce": request.time_in_force.value,
        "type": request.type.value,
        "side": order.side.value,
        "selfTradePreventionMode": "EXPIRE_MAKER",
    }
    if request.stop_price:
        fields["stopPrice"] = format_units(request.stop_price)
    if order.working_since is not None:
        fields["workingTime"] = order.working_since
    return fields


def queried_order(order: Order) -> dict[str, Json]:
    return order_fields(order) | {
        "stopPrice": format_units(order.request.stop_price),
        "icebergQty": "0.00000000",
        "time": order.created_at,
        "updateTime": order.updated_at,
        "isWorking": order.is_working,
        "workingTime": -1 if order.working_since is None else order.working_since,
    }


def accepted_order(order: Order, fills: list[Fill], *, detail: str) -> dict[str, Json]:
    if detail == "ACK":
        names = ("symbol", "orderId", "orderListId", "clientOrderId")
        return {name: order_fields(order)[name] for name in names} | {"transactTime": order.updated_at}
    body = order_fields(order) | {"transactTime": order.updated_at}
    if detail == "FULL":
        body["fills"] = [
            {
                "price": format_units(fill.price),
                "qty": format_units(fill.quantity),
                "commission": format_units(fill.fee),
                "commissionAsset": fill.fee_asset,
                "tradeId": fill.trade_id,
            }
            for fill in fills
        ]
    return body


def cancelled_order(order: Order, *, cancel_id: str) -> dict[str, Json]:
    return order_fields(order) | {
        "origClientOrderId": order.request.client_order_id,
        "clientOrderId": cancel_id,
        "transactTime": order.updated_at,
    }


def own_trade(fill: Fill, order: Order) -> dict[str, Json]:
    return {
        "symbol": fill.symbol,
        "id": fill.trade_id,
        "orderId": fill.order_id,
        "orderListId": -1 if order.list_id is None else order.list_id,
        "price": format_units(fill.price),
        "qty": format_units(fill.quantity),
        "quoteQty": format_units(fill.quote),
        "commission": format_units(fill.fee),
        "commissionAsset": fill.fee_asset,
        "time": fill.at,
        "isBuyer": fill.side.value == "BUY",
        "isMaker": fill.is_maker,
        "isBestMatch": True,
    }


def order_list(listed: OrderList, orders: list[Order]) -> dict[str, Json]:
    done = not any(order.is_open for order in orders)
    return {
        "orderListId": listed.list_id,
        "contingencyType": "OCO",
        "listStatusType": "ALL_DONE" if done else "EXEC_STARTED",
        "listOrderStatus": "ALL_DONE" if done else "EXECUTING",
        "listClientOrderId": listed.client_id,
        "transactionTime": max(order.updated_at for order in orders),
        "symbol": listed.symbol,
        "orders": [
            {"symbol": o.symbol, "orderId": o.order_id, "clientOrderId": o.request.client_order_id} for o in orders
        ],
    }


def list_status(listed: OrderList, orders: list[Order], *, now: int) -> dict[str, Json]:
    body = order_list(listed, orders)
    return {
        "e": "listStatus",
        "E": now,
        "s": listed.symbol,
        "g": listed.list_id,
        "c": "OCO",
        "l": body["listStatusType"],
        "L": body["listOrderStatus"],
        "r": "NONE",
        "C": listed.client_id,
        "T": body["transactionTime"],
        "O": [{"s": o.symbol, "i": o.order_id, "c": o.request.client_order_id} for o in orders],
    }


def execution_report(event: OrderChanged, *, now: int, cancel_id: str | None = None) -> dict[str, Json]:
    order, fill = event.order, event.fill
    request = order.request
    client_id: Json = request.client_order_id
    original: Json = ""
    if event.change is Change.CANCELED and cancel_id is not None:
        client_id, original = cancel_id, request.client_order_id
    execution = EXECUTION_TYPES[event.change]
    if order.status is OrderStatus.EXPIRED_IN_MATCH:
        execution = "TRADE_PREVENTION"
    body: dict[str, Json] = {
        "e": "executionReport",
        "E": now,
        "s": order.symbol,
        "c": client_id,
        "S": order.side.value,
        "o": request.type.value,
        "f": request.time_in_force.value,
        "q": format_units(order.quantity),
        "p": format_units(request.price),
        "P": format_units(request.stop_price),
        "F": "0.00000000",
        "g": -1 if order.list_id is None else order.list_id,
        "C": original,
        "x": execution,
        "X": order.status.value,
        "r": "NONE",
        "i": order.order_id,
        "l": format_units(fill.quantity if fill else 0),
        "z": format_units(order.executed),
        "L": format_units(fill.price if fill else 0),
        "n": format_units(fill.fee) if fill else "0",
        "N": fill.fee_asset if fill else None,
        "T": order.updated_at,
        "t": fill.trade_id if fill else -1,
        "I": order.order_id * 2 + order.executed,
        "w": order.is_working and order.is_open,
        "m": fill.is_maker if fill else False,
        "M": fill is not None,
        "O": order.created_at,
        "Z": format_units(order.executed_quote),
        "Y": format_units(fill.quote if fill else 0),
        "Q": format_units(request.quote_quantity),
        "V": "EXPIRE_MAKER",
    }
    if order.working_since is not None:
        body["W"] = order.working_since
    return body


def account_position(balances: dict[str, Balance], *, now: int) -> dict[str, Json]:
    return {
        "e": "outboundAccountPosition",
        "E": now,
        "u": now,
        "B": [
            {"a": asset, "f": format_units(balance.free), "l": format_units(balance.locked)}
            for asset, balance in balances.items()
        ],
    }
