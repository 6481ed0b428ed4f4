"""Moves the money of one match: what was given, what was received, and the fee in the asset received."""

from dataclasses import dataclass

from balina.backtest.instruments import Instrument
from balina.backtest.ledger import FEES, MARKET, Ledger
from balina.backtest.orders import Fill, Order, OrderStatus, Side
from balina.backtest.reservations import Reservations
from balina.backtest.units import notional, share


@dataclass(frozen=True, slots=True)
class Match:
    """One order's side of a trade; `against` is the counterparty's account."""

    trade_id: int
    price: int
    quantity: int
    against: str
    is_maker: bool
    at: int


def settle_fill(
    order: Order, match: Match, *, instrument: Instrument, reservations: Reservations, ledger: Ledger
) -> Fill:
    """Pays both directions for this side of the match and advances the order; the reservation is released later."""
    quote, buys = notional(match.price, match.quantity), order.side is Side.BUY
    gives, gets = (quote, match.quantity) if buys else (match.quantity, quote)
    asset = instrument.base if buys else instrument.quote
    rate = instrument.maker_fee if match.is_maker else instrument.taker_fee
    fee = share(gets, parts_per_million=rate)
    reservations.spend(order, gives, to=match.against)
    if match.against == MARKET:
        ledger.pay_free(MARKET, asset, gets, to=order.account)
    ledger.pay_free(order.account, asset, fee, to=FEES)
    _advance(order, match, quote)
    return Fill(
        trade_id=match.trade_id,
        order_id=order.order_id,
        account=order.account,
        symbol=order.symbol,
        side=order.side,
        price=match.price,
        quantity=match.quantity,
        quote=quote,
        fee=fee,
        fee_asset=asset,
        is_maker=match.is_maker,
        at=match.at,
    )


def _advance(order: Order, match: Match, quote: int) -> None:
    order.executed += match.quantity
    order.executed_quote += quote
    order.budget = max(0, order.budget - quote)
    order.status = OrderStatus.PARTIALLY_FILLED if order.remaining else OrderStatus.FILLED
    order.updated_at = match.at
