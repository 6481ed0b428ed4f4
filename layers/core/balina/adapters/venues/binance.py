"""Binance spot. Codes: binance-spot-api-docs, errors.md; times and ids: rest-api.md (see docs/venues.md)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from balina.adapters.venues.declarations import RECEIVE_WINDOW_MS, Declaration
from balina.model.market import Candle, TradePrint
from balina.model.money import exact
from balina.model.orders import VenueState


def _code(answer: Mapping[str, Any]) -> str | None:
    code = answer.get("code")
    return str(code) if isinstance(code, int) and code < 0 else None


def _permissions(exchange: Any, is_sandbox: bool) -> Mapping[str, bool]:
    if is_sandbox:
        # The spot testnet has no wallet: nothing could be withdrawn, and nothing says where the key may be used.
        account = exchange.privateGetAccount()
        return {
            "trade": account["canTrade"] is True,
            "withdraw": False,
            "transfer": False,
            "ip_restricted": False,
        }
    restrictions = exchange.sapiGetAccountApiRestrictions()
    return {
        "trade": restrictions["enableSpotAndMarginTrading"] is True,
        "withdraw": restrictions["enableWithdrawals"] is True,
        "transfer": restrictions.get("enableInternalTransfer") is True
        or restrictions.get("permitsUniversalTransfer") is True,
        "ip_restricted": restrictions["ipRestrict"] is True,
    }


def _klines(client: Any, market_id: str, interval: str, *, since_ms: int, limit: int) -> Sequence[Candle]:
    """Raw, because ccxt's candles leave out the number of trades."""
    rows = client.publicGetKlines({"symbol": market_id, "interval": interval, "startTime": since_ms, "limit": limit})
    return [
        Candle(
            open_ms=int(row[0]),
            open=exact(row[1]),
            high=exact(row[2]),
            low=exact(row[3]),
            close=exact(row[4]),
            volume=exact(row[5]),
            trades=int(row[8]),
        )
        for row in rows
    ]


def _trades(client: Any, market_id: str, *, from_id: int, limit: int) -> Sequence[TradePrint]:
    """Straight through ccxt's transport: its wrapper asks for a key that this public route does not need."""
    query = urlencode({"symbol": market_id, "fromId": from_id, "limit": limit})
    rows = client.fetch(f"{client.urls['api']['public']}/historicalTrades?{query}")
    return [
        TradePrint(
            trade_id=int(row["id"]),
            at_ms=int(row["time"]),
            price=exact(row["price"]),
            amount=exact(row["qty"]),
            taker_side="sell" if row["isBuyerMaker"] else "buy",
        )
        for row in rows
    ]


BINANCE = Declaration(
    library="binance",
    client_id_pattern=re.compile(r"[a-zA-Z0-9_-]{1,36}"),
    client_id_field="newClientOrderId",
    lookup_field="origClientOrderId",
    code_of=_code,
    market_id=lambda base, quote: f"{base}{quote}",
    order_type=lambda info: str(info["type"]).lower(),
    permissions=_permissions,
    klines=_klines,
    trades=_trades,
    market_info={"orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"]},
    options={"recvWindow": RECEIVE_WINDOW_MS, "defaultType": "spot", "fetchMarkets": {"types": ["spot"]}},
    states={"PENDING_NEW": VenueState.OPEN},
    # -1000 unknown, -1001 disconnected, -1006 unexpected response, -1007 time-out, -1008 busy, -1016 shutting down.
    uncertain=frozenset({"-1000", "-1001", "-1006", "-1007", "-1008", "-1016"}),
    not_found=frozenset({"-2013"}),
    unknown_cancel=frozenset({"-2011"}),
    wrong_clock=frozenset({"-1021"}),
    # -2010 says "duplicate order" as well as "insufficient balance": the order may be there already.
    ambiguous=frozenset({"-2010"}),
    throttled=frozenset({"-1003", "-1015"}),
    composed_timeframes={"15s": ("1s", 15)},
)
