"""Orders, positions and trades as a tenant sees them."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from balina.contracts.fields import Contract, EpochMs, Number
from balina.contracts.pages import BotListQuery
from balina.model import bots as model
from balina.model import orders
from balina.model.bots import TradeStatus
from balina.model.orders import Leg, OrderStatus, OrderType, Side


class Order(Contract):
    order_id: str
    bot_id: str
    symbol: str
    side: Side
    type: OrderType
    leg: Leg
    status: OrderStatus
    quantity: Number
    limit_price: Number | None
    stop_price: Number | None
    filled_quantity: Number
    average_price: Number | None
    fee: Number
    fee_asset: str | None
    confidence: Number
    reason: str
    created_ms: EpochMs
    updated_ms: EpochMs

    @classmethod
    def of(cls, order: orders.Order) -> "Order":
        return cls(**{name: getattr(order, name) for name in cls.model_fields})


class OrderQuery(BotListQuery):
    status: OrderStatus | None = None


class Position(Contract):
    bot_id: str
    account_id: str
    symbol: str
    quantity: Number
    entry_price: Number
    stop_price: Number
    stop_order_id: str | None
    opened_ms: EpochMs
    last: Number | None = Field(description="Latest price; null until the market was seen.")
    unrealised_pnl: Number | None = Field(description="At the latest price, before the fee of the exit.")

    @classmethod
    def of(cls, position: model.Position, *, last: Decimal | None) -> "Position":
        return cls(
            bot_id=position.bot_id,
            account_id=position.account_id,
            symbol=position.symbol,
            quantity=position.quantity,
            entry_price=position.entry_price,
            stop_price=position.stop_price,
            stop_order_id=position.stop_order_id,
            opened_ms=position.opened_ms,
            last=last,
            unrealised_pnl=None if last is None else (last - position.entry_price) * position.quantity,
        )


class Trade(Contract):
    """A round trip. A long-only platform opens every one with a buy."""

    trade_id: str
    bot_id: str
    symbol: str
    side: Literal["buy"] = "buy"
    quantity: Number
    entry_price: Number
    exit_price: Number | None
    opened_ms: EpochMs
    closed_ms: EpochMs | None
    realised_pnl: Number
    fees: Number
    status: TradeStatus
    exit_reason: str | None

    @classmethod
    def of(cls, trade: model.Trade) -> "Trade":
        return cls(
            trade_id=trade.trade_id,
            bot_id=trade.bot_id,
            symbol=trade.symbol,
            quantity=trade.quantity,
            entry_price=trade.entry_price,
            exit_price=trade.exit_price,
            opened_ms=trade.opened_ms,
            closed_ms=trade.closed_ms,
            realised_pnl=trade.realised_pnl,
            fees=trade.fees,
            status=trade.status,
            exit_reason=trade.exit_reason,
        )


class TradeQuery(BotListQuery):
    status: TradeStatus | None = None


class PositionQuery(BotListQuery):
    status: Literal["open"] | None = Field(default=None, description="Every position is open; closed ones are trades.")


class EquityPoint(Contract):
    at_ms: EpochMs
    equity: Number


class Portfolio(Contract):
    """What the tenant's paper and live accounts are worth together, in `currency`."""

    equity: Number
    currency: str
    cash: Number
    positions_value: Number
    as_of_ms: EpochMs
    history: list[EquityPoint]
