"""The API as one table: REST path, WebSocket method, request weight and who may call."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from exchange import account_calls, market_calls, order_calls
from exchange.calls import Call, Json
from exchange.venue import Venue

Handler = Callable[[Venue, Call], Json]


class Security(Enum):
    NONE = "none"
    KEY = "key"
    READ = "signed"
    TRADE = "signed, and the key may trade"


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    weight: int = 1
    security: Security = Security.NONE
    socket_method: str | None = None


def _public(path: str, handler: Handler, weight: int, socket_method: str | None = None) -> Route:
    return Route("GET", path, handler, weight, Security.NONE, socket_method)


def _read(path: str, handler: Handler, weight: int, socket_method: str | None = None) -> Route:
    return Route("GET", path, handler, weight, Security.READ, socket_method)


def _trade(method: str, path: str, handler: Handler, socket_method: str | None = None) -> Route:
    return Route(method, path, handler, 1, Security.TRADE, socket_method)


ROUTES = (
    _public("/api/v3/ping", market_calls.ping, 1, "ping"),
    _public("/api/v3/time", market_calls.server_time, 1, "time"),
    _public("/api/v3/exchangeInfo", market_calls.exchange_info, 20, "exchangeInfo"),
    _public("/api/v3/depth", market_calls.depth, 5, "depth"),
    _public("/api/v3/trades", market_calls.recent_trades, 25, "trades.recent"),
    Route("GET", "/api/v3/historicalTrades", market_calls.historical_trades, 25, Security.NONE, "trades.historical"),
    _public("/api/v3/aggTrades", market_calls.aggregate_trades, 4, "trades.aggregate"),
    _public("/api/v3/klines", market_calls.klines, 2, "klines"),
    _public("/api/v3/uiKlines", market_calls.klines, 2, "uiKlines"),
    _public("/api/v3/avgPrice", market_calls.average_price, 2, "avgPrice"),
    _public("/api/v3/ticker/24hr", market_calls.ticker_24h, 2, "ticker.24hr"),
    _public("/api/v3/ticker/price", market_calls.ticker_price, 2, "ticker.price"),
    _public("/api/v3/ticker/bookTicker", market_calls.ticker_book, 2, "ticker.book"),
    _trade("POST", "/api/v3/order", order_calls.place_order, "order.place"),
    _trade("POST", "/api/v3/order/test", order_calls.check_order, "order.test"),
    _trade("DELETE", "/api/v3/order", order_calls.cancel_order, "order.cancel"),
    _trade("DELETE", "/api/v3/openOrders", order_calls.cancel_open_orders, "openOrders.cancelAll"),
    _trade("POST", "/api/v3/orderList/oco", order_calls.place_pair, "orderList.place.oco"),
    _trade("POST", "/api/v3/order/oco", order_calls.place_pair_by_prices, "orderList.place"),
    _trade("DELETE", "/api/v3/orderList", order_calls.cancel_list, "orderList.cancel"),
    _read("/api/v3/order", order_calls.query_order, 4, "order.status"),
    _read("/api/v3/openOrders", order_calls.open_orders, 6, "openOrders.status"),
    _read("/api/v3/allOrders", order_calls.all_orders, 20, "allOrders"),
    _read("/api/v3/myTrades", order_calls.my_trades, 20, "myTrades"),
    _read("/api/v3/orderList", order_calls.query_list, 4, "orderList.status"),
    _read("/api/v3/openOrderList", order_calls.open_lists, 6, "openOrderLists.status"),
    _read("/api/v3/account", account_calls.account, 20, "account.status"),
    _read("/api/v3/account/commission", account_calls.commission, 20, "account.commission"),
    _read("/api/v3/rateLimit/order", account_calls.order_counts, 40, "account.rateLimits.orders"),
    _read("/sapi/v1/account/apiRestrictions", account_calls.api_restrictions, 1),
    _read("/sapi/v1/account/status", account_calls.account_status, 1),
    _read("/sapi/v1/asset/tradeFee", account_calls.trade_fees, 1),
    _read("/sapi/v1/capital/config/getall", account_calls.coins, 10),
    _read("/sapi/v1/margin/allPairs", account_calls.no_pairs, 1),
    _read("/sapi/v1/margin/isolated/allPairs", account_calls.no_pairs, 10),
    _public("/sapi/v1/system/status", account_calls.system_status, 1),
    _public("/fapi/v1/exchangeInfo", market_calls.no_symbols, 1),
    _public("/dapi/v1/exchangeInfo", market_calls.no_symbols, 1),
)

SOCKET_ROUTES = {route.socket_method: route for route in ROUTES if route.socket_method}
