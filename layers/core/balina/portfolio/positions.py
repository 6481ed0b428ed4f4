"""Positions and round trips out of fills.

A trade's `realised_pnl` is in the quote asset and net of fees: what was sold, less the average price paid for it, less
every fee, entry fees included from the moment they are paid. A fee in the base asset is worth its fill's price. Dust
that cannot be sold stays in the account at cost, as neither gain nor loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from balina.model.bots import Position, Trade, TradeStatus
from balina.model.money import ZERO
from balina.model.orders import Fill, Order, Side
from balina.portfolio.ledger import assets_of


@dataclass(frozen=True, slots=True)
class Holding:
    """A position and the trade it belongs to; both None when flat."""

    position: Position | None
    trade: Trade | None


def held_after(holding: Holding, order: Order, fills: Sequence[Fill]) -> Holding:
    """What is held after new fills of one of the bot's orders."""
    for fill in fills:
        holding = _bought(holding, order, fill) if fill.side is Side.BUY else _sold(holding, fill)
    return holding


def closed(trade: Trade, *, at_ms: int, reason: str) -> Trade:
    return replace(trade, status=TradeStatus.CLOSED, closed_ms=at_ms, exit_reason=reason)


def charged(trade: Trade, fee: Decimal) -> Trade:
    """The trade after a fee in a third asset, valued in the quote asset."""
    return replace(trade, fees=trade.fees + fee, realised_pnl=trade.realised_pnl - fee)


def quote_fee(fill: Fill, *, base: str, quote: str) -> Decimal:
    """The fee in the quote asset; zero for a third asset, which only somebody who knows its price can value."""
    if fill.fee_asset == quote:
        return fill.fee
    return fill.fee * fill.price if fill.fee_asset == base else ZERO


def net_quantity(fill: Fill, *, base: str) -> Decimal:
    return fill.quantity - fill.fee if fill.fee_asset == base else fill.quantity


def _bought(holding: Holding, order: Order, fill: Fill) -> Holding:
    base, quote = assets_of(order.symbol)
    net, fee = net_quantity(fill, base=base), quote_fee(fill, base=base, quote=quote)
    position, trade = holding.position, holding.trade
    if position is None or trade is None:
        return _opened(order, fill, net=net, fee=fee)
    bought = trade.quantity + net
    price = (trade.entry_price * trade.quantity + fill.price * net) / bought
    return Holding(
        replace(position, quantity=position.quantity + net, entry_price=price),
        charged(replace(trade, quantity=bought, entry_price=price), fee),
    )


def _opened(order: Order, fill: Fill, *, net: Decimal, fee: Decimal) -> Holding:
    position = Position(
        bot_id=order.bot_id,
        tenant=order.tenant,
        account_id=order.account_id,
        venue=order.venue,
        symbol=order.symbol,
        quantity=net,
        entry_price=fill.price,
        stop_price=order.stop_price if order.stop_price is not None else ZERO,
        opened_ms=fill.at_ms,
        entry_order_id=order.order_id,
    )
    trade = Trade(
        trade_id=order.order_id,
        tenant=order.tenant,
        bot_id=order.bot_id,
        symbol=order.symbol,
        quantity=net,
        entry_price=fill.price,
        opened_ms=fill.at_ms,
    )
    return Holding(position, charged(trade, fee))


def _sold(holding: Holding, fill: Fill) -> Holding:
    position, trade = holding.position, holding.trade
    if position is None or trade is None:
        return holding  # the venue sold what no position of ours accounts for; the ledger still books it
    base, quote = assets_of(position.symbol)
    fee = quote_fee(fill, base=base, quote=quote)
    sold_before = trade.quantity - position.quantity
    earned = (fill.price - trade.entry_price) * fill.quantity
    exit_price = ((trade.exit_price or ZERO) * sold_before + fill.price * fill.quantity) / (sold_before + fill.quantity)
    return Holding(
        replace(position, quantity=max(ZERO, position.quantity - _gone(fill, base=base))),
        charged(replace(trade, exit_price=exit_price, realised_pnl=trade.realised_pnl + earned), fee),
    )


def _gone(fill: Fill, *, base: str) -> Decimal:
    return fill.quantity + fill.fee if fill.fee_asset == base else fill.quantity
