"""Orders out of decisions. Quantities are floored to the lot: never more than the stake, never more than is held."""

from dataclasses import replace
from decimal import Decimal

from balina.execution.identity import order_id, successor_leg
from balina.model.bots import Bot, Decision, Position
from balina.model.market import Instrument
from balina.model.money import ZERO
from balina.model.orders import Leg, Order, OrderStatus, OrderType, Side

STOP_LIMIT_DISTANCE = Decimal("0.01")
"""How far below its trigger a stop may sell. Wide, because a stop that does not fill protects nobody."""
CERTAIN = Decimal(1)
"""Confidence of protective orders: they follow from holding, not from an opinion."""


def entry_order(
    bot: Bot, decision: Decision, *, instrument: Instrument, order_type: OrderType, name: str, now_ms: int
) -> Order:
    """Buys for the bot's stake. `stop_price` is the stop the position will get; it is not sent with the entry."""
    price = instrument.floor_price(decision.price)
    stop = instrument.floor_price(decision.stop_price) if decision.stop_price is not None else None
    return Order(
        order_id=name,
        tenant=bot.tenant,
        bot_id=bot.bot_id,
        account_id=bot.account_id,
        venue=bot.feed.market.venue,
        mode=bot.mode,
        symbol=bot.feed.market.symbol,
        side=Side.BUY,
        type=order_type,
        leg=Leg.ENTRY,
        status=OrderStatus.INTENDED,
        quantity=instrument.floor_quantity(bot.stake / price) if price > 0 else ZERO,
        reference_price=price,
        limit_price=price if order_type is OrderType.LIMIT else None,
        stop_price=stop,
        confidence=decision.confidence,
        close_ms=decision.close_ms,
        created_ms=now_ms,
        updated_ms=now_ms,
        reason=decision.reason,
    )


def exit_order(
    position: Position,
    *,
    instrument: Instrument,
    mode: str,
    price: Decimal,
    close_ms: int,
    name: str,
    reason: str,
    now_ms: int,
) -> Order:
    """Sells all that is held, at market."""
    return Order(
        order_id=name,
        tenant=position.tenant,
        bot_id=position.bot_id,
        account_id=position.account_id,
        venue=position.venue,
        mode=mode,
        symbol=position.symbol,
        side=Side.SELL,
        type=OrderType.MARKET,
        leg=Leg.EXIT,
        status=OrderStatus.INTENDED,
        quantity=sellable(position.quantity, price=price, instrument=instrument),
        reference_price=price,
        limit_price=None,
        stop_price=None,
        confidence=CERTAIN,
        close_ms=close_ms,
        created_ms=now_ms,
        updated_ms=now_ms,
        reason=reason,
    )


def stop_order(
    position: Position, *, instrument: Instrument, mode: str, close_ms: int, name: str, now_ms: int
) -> Order:
    """The protective stop that rests at the venue: triggers at the stop price, sells down to a distance below."""
    stop = instrument.floor_price(position.stop_price)
    limit = stop_limit(stop, instrument=instrument)
    order = exit_order(
        position,
        instrument=instrument,
        mode=mode,
        price=limit,
        close_ms=close_ms,
        name=name,
        reason="protects the position",
        now_ms=now_ms,
    )
    return replace(order, leg=Leg.STOP, type=OrderType.STOP_LOSS_LIMIT, stop_price=stop, limit_price=limit)


def stop_limit(stop: Decimal, *, instrument: Instrument) -> Decimal:
    return instrument.floor_price(stop * (1 - STOP_LIMIT_DISTANCE))


def sellable(quantity: Decimal, *, price: Decimal, instrument: Instrument) -> Decimal:
    """How much of a holding the venue lets us sell; zero when what is left is dust under its minima."""
    lots = instrument.floor_quantity(quantity)
    if lots <= 0 or lots < instrument.min_quantity or lots * price < instrument.min_notional:
        return ZERO
    return lots


def entry_name(namespace: str, bot: Bot, close_ms: int) -> str:
    return order_id(namespace, tenant=bot.tenant, bot_id=bot.bot_id, decision_id=str(close_ms), leg=Leg.ENTRY)


def exit_name(namespace: str, bot: Bot, close_ms: int) -> str:
    return order_id(namespace, tenant=bot.tenant, bot_id=bot.bot_id, decision_id=str(close_ms), leg=Leg.EXIT)


def follow_up_name(namespace: str, position: Position, leg: Leg) -> str:
    """Name of the next stop, or of the exit that replaces an impossible stop: a chain that starts at the entry."""
    return order_id(
        namespace,
        tenant=position.tenant,
        bot_id=position.bot_id,
        decision_id=position.entry_order_id,
        leg=successor_leg(leg, position.stop_order_id if leg is Leg.STOP else position.exit_order_id),
    )
