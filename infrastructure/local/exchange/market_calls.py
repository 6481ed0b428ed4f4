"""Public market data: what the venue tells anybody."""

import json

from balina.backtest.instruments import Instrument
from balina.backtest.orders import OrderType, Side
from balina.backtest.units import format_units
from exchange import render
from exchange.calls import Call, Json
from exchange.errors import VenueError, unknown_symbol
from exchange.intervals import interval_of
from exchange.tickers import DayStatistics, day_statistics, full_ticker
from exchange.venue import Venue

MINI_FIELDS = (
    "symbol", "openPrice", "highPrice", "lowPrice", "lastPrice", "volume", "quoteVolume", "openTime", "closeTime",
    "firstId", "lastId", "count",
)  # fmt: skip


def ping(venue: Venue, call: Call) -> Json:
    return {}


def server_time(venue: Venue, call: Call) -> Json:
    return {"serverTime": call.now}


def exchange_info(venue: Venue, call: Call) -> Json:
    return {
        "timezone": "UTC",
        "serverTime": call.now,
        "rateLimits": [
            {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": venue.limits.weight},
            {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": venue.limits.orders},
        ],
        "exchangeFilters": [],
        "symbols": [_symbol_info(venue.matcher(symbol).instrument) for symbol in _symbols(venue, call)],
    }


def depth(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    limit = call.limit(default=100, most=5_000)
    venue.show_depth(symbol, call.now)
    book = venue.books[symbol]
    return {
        "lastUpdateId": book.update_id,
        "bids": render.levels(book.top(Side.BUY, limit)),
        "asks": render.levels(book.top(Side.SELL, limit)),
    }


def recent_trades(venue: Venue, call: Call) -> Json:
    market = venue.market(call.text("symbol"))
    limit = call.limit(default=500, most=1_000)
    return list(render.trades(market.chronicle.last_trades(limit, now=call.now), market.instrument))


def historical_trades(venue: Venue, call: Call) -> Json:
    market, from_id = venue.market(call.text("symbol")), call.integer("fromId")
    if from_id is None:
        return recent_trades(venue, call)
    limit = call.limit(default=500, most=1_000)
    tape = market.chronicle.trades_from(from_id, limit, now=call.now)
    return list(render.trades(tape, market.instrument))


def aggregate_trades(venue: Venue, call: Call) -> Json:
    market, from_id = venue.market(call.text("symbol")), call.integer("fromId")
    start, end, limit = call.integer("startTime"), call.integer("endTime"), call.limit(default=500, most=1_000)
    chronicle, now = market.chronicle, call.now
    if from_id is not None:
        if start is not None or end is not None:
            raise VenueError(-1128, "Combination of optional parameters invalid.")
        tape = chronicle.trades_from(from_id, limit, now=now)
    elif start is not None:
        # An hour is what one request may span; later trades are reached with the next request.
        until = min(end if end is not None else now, start + 3_600_000)
        tape = chronicle.trades_between(start, until, now=now).part(slice(0, limit))
    else:
        tape = chronicle.last_trades(limit, now=now if end is None else min(end, now))
    return list(render.aggregates(tape, market.instrument))


def klines(venue: Venue, call: Call) -> Json:
    market, interval = venue.market(call.text("symbol")), interval_of(call)
    start, end, limit = call.integer("startTime"), call.integer("endTime"), call.limit(default=500, most=1_000)
    now = call.now
    if start is not None:
        first = -(-start // interval) * interval
        last = min(first + (limit - 1) * interval, now if end is None else end)
    else:
        last = now if end is None else min(end, now)
        first = (last // interval - limit + 1) * interval
    last -= last % interval
    candles = market.chronicle.candles(interval, first, last, now=now)
    return list(render.klines(candles, market.instrument, interval))


def ticker_24h(venue: Venue, call: Call) -> Json:
    statistics = [(s, day_statistics(venue.market(s), now=call.now)) for s in _symbols(venue, call)]
    for symbol, _ in statistics:
        venue.show_depth(symbol, call.now)
    rows: list[Json] = [_ticker(venue, symbol, day, call) for symbol, day in statistics]
    return _one_or_all(call, rows)


def ticker_price(venue: Venue, call: Call) -> Json:
    rows: list[Json] = [
        {"symbol": symbol, "price": format_units(venue.matcher(symbol).last_price)} for symbol in _symbols(venue, call)
    ]
    return _one_or_all(call, rows)


def ticker_book(venue: Venue, call: Call) -> Json:
    rows: list[Json] = []
    for symbol in _symbols(venue, call):
        venue.show_depth(symbol, call.now)
        top = render.book_top(symbol, venue.books[symbol])
        names = {"s": "symbol", "b": "bidPrice", "B": "bidQty", "a": "askPrice", "A": "askQty"}
        rows.append({long: top[short] for short, long in names.items()})
    return _one_or_all(call, rows)


def average_price(venue: Venue, call: Call) -> Json:
    market, now = venue.market(call.text("symbol")), call.now
    candles = market.chronicle.minutes(now // 60_000 - 4, now // 60_000, now=now)
    ticks = int(candles.quote.sum()) // max(1, int(candles.lots.sum()))
    return {"mins": 5, "price": format_units(ticks * market.instrument.tick), "closeTime": now}


def no_symbols(venue: Venue, call: Call) -> Json:
    """ccxt asks the futures venues too unless told otherwise; here they list nothing."""
    return {"timezone": "UTC", "serverTime": call.now, "rateLimits": [], "exchangeFilters": [], "symbols": []}


def _ticker(venue: Venue, symbol: str, day: DayStatistics, call: Call) -> dict[str, Json]:
    full = full_ticker(day, venue.books[symbol])
    return {name: full[name] for name in MINI_FIELDS} if call.optional("type") == "MINI" else full


def _one_or_all(call: Call, rows: list[Json]) -> Json:
    return rows[0] if call.optional("symbol") else rows


def _symbols(venue: Venue, call: Call) -> list[str]:
    if one := call.optional("symbol"):
        venue.matcher(one)
        return [one]
    listed = call.optional("symbols")
    if listed is None:
        return list(venue.markets)
    try:
        names = json.loads(listed)
    except ValueError:
        raise unknown_symbol() from None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise unknown_symbol()
    for name in names:
        venue.matcher(name)
    return names


def _symbol_info(instrument: Instrument) -> Json:
    return {
        "symbol": instrument.symbol,
        "status": "TRADING",
        "baseAsset": instrument.base,
        "baseAssetPrecision": 8,
        "quoteAsset": instrument.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": [kind.value for kind in OrderType],
        "icebergAllowed": False,
        "ocoAllowed": True,
        "otoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": False,
        "cancelReplaceAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": _filters(instrument),
        "permissions": [],
        "permissionSets": [["SPOT"]],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": ["EXPIRE_MAKER"],
    }


def _filters(instrument: Instrument) -> list[Json]:
    tick, lot = format_units(instrument.tick), format_units(instrument.lot)
    least, most = format_units(instrument.min_quantity), format_units(instrument.max_quantity)
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": tick,
            "maxPrice": format_units(instrument.max_price),
            "tickSize": tick,
        },
        {"filterType": "LOT_SIZE", "minQty": least, "maxQty": most, "stepSize": lot},
        {"filterType": "MARKET_LOT_SIZE", "minQty": "0.00000000", "maxQty": most, "stepSize": "0.00000000"},
        {
            "filterType": "PERCENT_PRICE_BY_SIDE",
            "bidMultiplierUp": "5",
            "bidMultiplierDown": "0.2",
            "askMultiplierUp": "5",
            "askMultiplierDown": "0.2",
            "avgPriceMins": 5,
        },
        {
            "filterType": "NOTIONAL",
            "minNotional": format_units(instrument.min_notional),
            "applyMinToMarket": True,
            "maxNotional": "9000000.00000000",
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": instrument.max_orders},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": instrument.max_trigger_orders},
    ]
