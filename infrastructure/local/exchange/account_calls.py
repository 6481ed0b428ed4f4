"""What an account may ask about itself."""

from balina.backtest.ledger import Balance
from balina.backtest.units import format_units
from exchange.calls import Call, Json
from exchange.venue import Venue

FEE_RATE = "0.00100000"


def account(venue: Venue, call: Call) -> Json:
    owner = call.owner
    balances = venue.ledger.of(owner.name)
    omit_zero = call.optional("omitZeroBalances") == "true"
    return {
        "makerCommission": 10,
        "takerCommission": 10,
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": {"maker": FEE_RATE, "taker": FEE_RATE, "buyer": "0.00000000", "seller": "0.00000000"},
        "canTrade": owner.may_trade,
        "canWithdraw": owner.permissions["enableWithdrawals"],
        "canDeposit": True,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": call.now,
        "accountType": "SPOT",
        "balances": [
            {"asset": asset, "free": format_units(balance.free), "locked": format_units(balance.locked)}
            for asset, balance in sorted(_every_asset(venue, balances).items())
            if balance.total or not omit_zero
        ],
        "permissions": ["SPOT"],
        "uid": int(owner.api_key[:8], 16),
    }


def commission(venue: Venue, call: Call) -> Json:
    symbol = call.text("symbol")
    venue.matcher(symbol)
    rates: Json = {"maker": FEE_RATE, "taker": FEE_RATE, "buyer": "0.00000000", "seller": "0.00000000"}
    nothing: Json = {"maker": "0.00000000", "taker": "0.00000000", "buyer": "0.00000000", "seller": "0.00000000"}
    return {
        "symbol": symbol,
        "standardCommission": rates,
        "taxCommission": nothing,
        "specialCommission": nothing,
        "discount": {
            "enabledForAccount": False,
            "enabledForSymbol": False,
            "discountAsset": "BNB",
            "discount": "0.00000000",
        },
    }


def api_restrictions(venue: Venue, call: Call) -> Json:
    owner = call.owner
    answer: dict[str, Json] = {"createTime": owner.created_at}
    return answer | dict(owner.permissions)


def trade_fees(venue: Venue, call: Call) -> Json:
    symbols = [call.text("symbol")] if call.optional("symbol") else list(venue.markets)
    return [{"symbol": symbol, "makerCommission": FEE_RATE, "takerCommission": FEE_RATE} for symbol in symbols]


def coins(venue: Venue, call: Call) -> Json:
    """GET /sapi/v1/capital/config/getall; ccxt loads it with the markets when a key is set."""
    balances = _every_asset(venue, venue.ledger.of(call.owner.name))
    return [
        {
            "coin": asset,
            "depositAllEnable": False,
            "withdrawAllEnable": False,
            "name": asset,
            "free": format_units(balance.free),
            "locked": format_units(balance.locked),
            "freeze": "0",
            "withdrawing": "0",
            "ipoing": "0",
            "ipoable": "0",
            "storage": "0",
            "isLegalMoney": False,
            "trading": True,
            "networkList": [],
        }
        for asset, balance in sorted(balances.items())
    ]


def account_status(venue: Venue, call: Call) -> Json:
    return {"data": "Normal"}


def system_status(venue: Venue, call: Call) -> Json:
    return {"status": 0, "msg": "normal"}


def no_pairs(venue: Venue, call: Call) -> Json:
    """Nothing trades on margin here; ccxt asks while loading markets."""
    return []


def order_counts(venue: Venue, call: Call) -> Json:
    limit: dict[str, Json] = {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10}
    return [limit | {"limit": venue.limits.orders, "count": 0}]


def _every_asset(venue: Venue, balances: dict[str, Balance]) -> dict[str, Balance]:
    listed = {asset for m in venue.matchers.values() for asset in (m.instrument.base, m.instrument.quote)}
    return {asset: balances.get(asset, Balance()) for asset in listed | balances.keys()}
