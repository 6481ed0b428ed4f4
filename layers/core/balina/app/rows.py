"""Entities as the public API shows them: the rows that trade updates carry. Decimals become plain strings."""

from datetime import UTC, datetime
from decimal import Decimal

from balina.model.bots import Bot, Decision, Position, Trade
from balina.model.money import plain
from balina.model.orders import Fill, Order

Row = dict[str, object]


def order_row(order: Order) -> Row:
    return {
        "order_id": order.order_id,
        "bot_id": order.bot_id,
        "symbol": order.symbol,
        "side": str(order.side),
        "type": str(order.type),
        "leg": str(order.leg),
        "status": str(order.status),
        "quantity": plain(order.quantity),
        "limit_price": _optional(order.limit_price),
        "stop_price": _optional(order.stop_price),
        "filled_quantity": plain(order.filled_quantity),
        "average_price": _optional(order.average_price),
        "fee": plain(order.fee),
        "fee_asset": order.fee_asset,
        "confidence": plain(order.confidence),
        "reason": order.reason,
        "created_ms": order.created_ms,
        "updated_ms": order.updated_ms,
    }


def fill_row(fill: Fill, *, bot_id: str, symbol: str) -> Row:
    return {
        "bot_id": bot_id,
        "symbol": symbol,
        "order_id": fill.order_id,
        "fill_id": fill.fill_id,
        "at_ms": fill.at_ms,
        "side": str(fill.side),
        "price": plain(fill.price),
        "quantity": plain(fill.quantity),
        "fee": plain(fill.fee),
        "fee_asset": fill.fee_asset,
    }


def position_row(position: Position, *, last: Decimal | None = None) -> Row:
    """`unrealised_pnl` needs a price; without one both it and `last` are null."""
    gain = None if last is None else (last - position.entry_price) * position.quantity
    return {
        "bot_id": position.bot_id,
        "account_id": position.account_id,
        "symbol": position.symbol,
        "quantity": plain(position.quantity),
        "entry_price": plain(position.entry_price),
        "stop_price": plain(position.stop_price),
        "stop_order_id": position.stop_order_id,
        "opened_ms": position.opened_ms,
        "last": _optional(last),
        "unrealised_pnl": _optional(gain),
    }


def trade_row(trade: Trade) -> Row:
    """Long only on spot, so the side of every round trip is its entry's."""
    return {
        "trade_id": trade.trade_id,
        "bot_id": trade.bot_id,
        "symbol": trade.symbol,
        "side": "buy",
        "quantity": plain(trade.quantity),
        "entry_price": plain(trade.entry_price),
        "exit_price": _optional(trade.exit_price),
        "opened_ms": trade.opened_ms,
        "closed_ms": trade.closed_ms,
        "realised_pnl": plain(trade.realised_pnl),
        "fees": plain(trade.fees),
        "status": str(trade.status),
        "exit_reason": trade.exit_reason,
    }


def decision_row(decision: Decision) -> Row:
    return {
        "bot_id": decision.bot_id,
        "close_ms": decision.close_ms,
        "action": str(decision.action),
        "confidence": plain(decision.confidence),
        "reason": decision.reason,
    }


def bot_row(bot: Bot, position: Position | None) -> Row:
    last = bot.last_decision
    return {
        "bot_id": bot.bot_id,
        "name": bot.name,
        "account_id": bot.account_id,
        "venue": bot.feed.market.venue,
        "mode": bot.mode,
        "symbol": bot.feed.market.symbol,
        "timeframe": str(bot.feed.timeframe),
        "strategy": bot.strategy,
        "parameters": dict(bot.parameters),
        "stake": plain(bot.stake),
        "state": str(bot.state),
        "in_position": position is not None,
        "entry_price": None if position is None else plain(position.entry_price),
        "last_decision": None if last is None else decision_row(last),
        "realised_pnl": plain(bot.realised_pnl),
        "trades": bot.closed_trades,
        "created_at": datetime.fromtimestamp(bot.created_ms / 1000, UTC).isoformat().replace("+00:00", "Z"),
    }


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
