"""An example of each request and of the answers worth showing, for the OpenAPI document; a test holds the schemas."""

from collections.abc import Mapping
from typing import Any, Final

_BOT_ID: Final = "5f0c1b9e6d0a4a519b7e0d6b9a6f0c11"
_ACCOUNT_ID: Final = "9b2e7c40d1f84f0aa8c3f1d2e4b5a697"
_ORDER_ID: Final = "d41d8cd98f00b204e9800998ecf8427e"
_AT_MS: Final = 1_767_225_600_000
_ADDRESS: Final = {"email": "ada@example.org"}
_SIGN_IN: Final = {**_ADDRESS, "password": "correct horse battery 1"}

_CREATE_BOT: Final = {
    "name": "Steady",
    "account_id": _ACCOUNT_ID,
    "venue": "binance",
    "symbol": "BTC/USDT",
    "timeframe": "1m",
    "strategy": "ma_cross",
    "parameters": {"fast": 5, "slow": 20},
    "stake": "25",
}

EXAMPLES: Final[Mapping[str, Any]] = {
    "Register": _SIGN_IN,
    "Login": _SIGN_IN,
    "ConfirmRegistration": {**_ADDRESS, "code": "123456"},
    "Refresh": {"refresh_token": "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0.example"},
    "RegisterAccount": {
        "venue": "binance",
        "mode": "paper",
        "label": "My testnet key",
        "api_key": "an-api-key-of-the-exchange",
        "api_secret": "its-secret-never-shown-again",
    },
    "Account": {
        "account_id": _ACCOUNT_ID,
        "venue": "binance",
        "mode": "paper",
        "label": "My testnet key",
        "created_at": "2026-01-01T00:00:00.000Z",
        "permissions": {"trade": True, "withdraw": False, "ip_restricted": False},
        "warnings": ["The key has no IP allow-list: whoever steals it can trade with it from anywhere."],
    },
    "CreateBot": _CREATE_BOT,
    "Bot": {
        **_CREATE_BOT,
        "bot_id": _BOT_ID,
        "mode": "paper",
        "state": "running",
        "in_position": True,
        "entry_price": "61250.5",
        "last_decision": {
            "close_ms": _AT_MS,
            "action": "enter",
            "confidence": "0.71",
            "reason": "crossed above",
        },
        "realised_pnl": "1.25",
        "trades": 3,
        "created_at": "2026-01-01T00:00:00.000Z",
    },
    "Order": {
        "order_id": _ORDER_ID,
        "bot_id": _BOT_ID,
        "symbol": "BTC/USDT",
        "side": "buy",
        "type": "market",
        "leg": "entry",
        "status": "SETTLED",
        "quantity": "0.00041",
        "limit_price": None,
        "stop_price": "60800",
        "filled_quantity": "0.00041",
        "average_price": "61250.5",
        "fee": "0.00000041",
        "fee_asset": "BTC",
        "confidence": "0.71",
        "reason": "",
        "created_ms": _AT_MS,
        "updated_ms": _AT_MS + 900,
    },
    "Trade": {
        "trade_id": f"{_AT_MS}-{_BOT_ID}",
        "bot_id": _BOT_ID,
        "symbol": "BTC/USDT",
        "side": "buy",
        "quantity": "0.00041",
        "entry_price": "61250.5",
        "exit_price": "61900",
        "opened_ms": _AT_MS,
        "closed_ms": _AT_MS + 3_600_000,
        "realised_pnl": "0.2158",
        "fees": "0.0505",
        "status": "closed",
        "exit_reason": "the trend turned",
    },
    "Price": {
        "venue": "binance",
        "symbol": "BTC/USDT",
        "last": "61250.5",
        "change_24h": "0.0123",
        "as_of_ms": _AT_MS,
        "sparkline": ["60510", "60890.2", "61250.5"],
    },
    "Candle": {
        "open_ms": _AT_MS,
        "open": "61200",
        "high": "61300.1",
        "low": "61180",
        "close": "61250.5",
        "volume": "12.402",
        "trades": 311,
        "complete": True,
    },
    "Watchlist": {"symbols": ["BTC/USDT", "ETH/USDT"]},
    "TripKillSwitch": {"scope": "tenant", "reason": "The market is going mad."},
    "ResetKillSwitch": {"scope": "tenant"},
}
