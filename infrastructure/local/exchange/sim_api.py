"""Operator endpoints under /sim, for launchers and tests; Binance has nothing like them. Loopback only."""

import ipaddress
from dataclasses import asdict
from typing import Any

from aiohttp import web

from balina.backtest.units import format_units, parse_units
from exchange import render_orders
from exchange.accounts import DEFAULT_PERMISSIONS
from exchange.calls import Json
from exchange.context import Context
from exchange.errors import VenueError
from exchange.faults import FaultKind
from exchange.hub import dumps
from exchange.rest import read_json

FAULT_SETTINGS = {
    "count": int,
    "probability": float,
    "seconds": float,
    "status": int,
    "method": str,
    "path": str,
    "account": str,
}


def add_routes(app: web.Application, context: Context) -> None:
    table = (
        ("POST", "/sim/accounts", open_account),
        ("GET", "/sim/health", health),
        ("POST", "/sim/faults", add_fault),
        ("GET", "/sim/faults", list_faults),
        ("DELETE", "/sim/faults", clear_faults),
        ("POST", "/sim/price", force_price),
        ("POST", "/sim/trades", inject_trade),
        ("GET", "/sim/orders", list_orders),
    )
    for method, path, handler in table:
        app.router.add_route(method, path, _guarded(handler, context))


def _guarded(handler: Any, context: Context) -> Any:
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            if not request.remote or not ipaddress.ip_address(request.remote).is_loopback:
                raise VenueError(-1002, "Operator endpoints answer on this machine only.", status=403)
            if "Origin" in request.headers:
                # A page in the operator's browser reaches loopback too, and has no business here.
                raise VenueError(-1002, "Operator endpoints do not answer to web pages.", status=403)
            body = await handler(request, context)
        except VenueError as error:
            return web.json_response({"code": error.code, "msg": error.message}, status=error.status)
        return web.Response(text=dumps(body), content_type="application/json")

    return guarded


async def open_account(request: web.Request, context: Context) -> Json:
    """Idempotent by name: deposits are made only when the account is new, permissions are fixed with it."""
    body = await read_json(request)
    name, balances, permissions = body.get("name"), body.get("balances", {}), body.get("permissions", {})
    if not isinstance(name, str) or not name or name.startswith("@"):
        raise VenueError(-1102, "'name' must be a name that does not start with '@'.")
    if (
        not isinstance(balances, dict)
        or not isinstance(permissions, dict)
        or permissions.keys() - DEFAULT_PERMISSIONS.keys()
    ):
        raise VenueError(-1100, "'balances' and 'permissions' must be objects; permissions as in apiRestrictions.")
    amounts = {asset: _units(str(amount), asset) for asset, amount in balances.items()}
    granted = {permission: bool(value) for permission, value in permissions.items()}
    now = context.clock()
    account, is_new = context.venue.open_account(name, permissions=granted, balances=amounts, now=now)
    return {"name": name, "api_key": account.api_key, "api_secret": account.secret, "created": is_new}


async def health(request: web.Request, context: Context) -> Json:
    venue, now = context.venue, context.clock()
    return {
        "status": "ok",
        "time": now,
        "market_time": context.market_time(now),
        "uptime_ms": now - context.started_at,
        "symbols": {symbol: format_units(matcher.last_price) for symbol, matcher in venue.matchers.items()},
        "accounts": len(venue.accounts),
        "open_orders": sum(len(matcher.open_orders()) for matcher in venue.matchers.values()),
        "faults": len(context.faults.active),
        "market": {symbol: market.state() for symbol, market in venue.markets.items()},
    }


async def add_fault(request: web.Request, context: Context) -> Json:
    body = await read_json(request)
    try:
        kind = FaultKind(str(body.pop("kind", "")))
        settings = {name: FAULT_SETTINGS[name](value) for name, value in body.items()}
    except (KeyError, ValueError, TypeError):
        legal = ", ".join(kind.value for kind in FaultKind)
        raise VenueError(-1100, f"'kind' is one of {legal}; settings are {', '.join(FAULT_SETTINGS)}.") from None
    return asdict(context.faults.add(kind, **settings))


async def list_faults(request: web.Request, context: Context) -> Json:
    return [asdict(fault) for fault in context.faults.active]


async def clear_faults(request: web.Request, context: Context) -> Json:
    context.faults.clear()
    return []


async def force_price(request: web.Request, context: Context) -> Json:
    """The market jumps to a price and goes on from there; everything in between is reached."""
    body = await read_json(request)
    venue, now = context.venue, context.clock()
    symbol = str(body.get("symbol", ""))
    matcher = venue.matcher(symbol)
    venue.advance(symbol, now)
    if "price" in body:
        target = _units(str(body["price"]), "price")
    elif "move_pct" in body:
        target = matcher.last_price * (10_000 + round(float(str(body["move_pct"])) * 100)) // 10_000
    else:
        raise VenueError(-1102, "'price' or 'move_pct' must be sent.")
    venue.force_price(symbol, matcher.instrument.floor_price(target), now=now)
    return {"symbol": symbol, "price": format_units(matcher.last_price)}


async def inject_trade(request: web.Request, context: Context) -> Json:
    """A trade of the market at a given price, for tests of partial fills and of the tape."""
    body = await read_json(request)
    symbol, side = str(body.get("symbol", "")), str(body.get("side", "SELL"))
    price, quantity = _units(str(body.get("price", "")), "price"), _units(str(body.get("quantity", "")), "quantity")
    instrument = context.venue.matcher(symbol).instrument
    if price % instrument.tick or quantity % instrument.lot or not price or not quantity:
        raise VenueError(-1013, "Price and quantity must be multiples of tick and lot.")
    item = context.venue.inject(symbol, price, quantity, buyer_is_maker=side == "SELL", now=context.clock())
    return {"symbol": symbol, "trade_id": item.trade_id}


async def list_orders(request: web.Request, context: Context) -> Json:
    archive = context.venue.archive
    account = request.query.get("account")
    rows: list[Json] = []
    for order in archive.orders.values():
        if account in (None, order.account):
            fills: list[Json] = [render_orders.own_trade(fill, order) for fill in archive.fills_of(order)]
            rows.append(render_orders.queried_order(order) | {"account": order.account, "fills": fills})
    return rows


def _units(text: str, name: str) -> int:
    try:
        units = parse_units(text)
    except ValueError:
        raise VenueError(-1100, f"'{name}' must be a plain decimal string.") from None
    if units < 0:
        raise VenueError(-1100, f"'{name}' must not be negative.")
    return units
