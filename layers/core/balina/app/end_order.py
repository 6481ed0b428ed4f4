"""Ends orders: releases what they reserved and, when nothing sellable is left, closes the position and its trade."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypedDict

from balina.app.book_fills import ATTEMPTS, RACES, balance_rows, holding_of, journal_rows, open_posting
from balina.app.ports import Clock, Orders, Portfolio, Quotes, Settlement, TradeUpdates
from balina.app.rows import order_row, position_row, trade_row
from balina.execution.building import sellable
from balina.execution.machine import moved
from balina.model.bots import Position, Trade
from balina.model.errors import StaleVersionError
from balina.model.market import Instrument, Market
from balina.model.money import ZERO
from balina.model.orders import Leg, Order, OrderStatus
from balina.portfolio.ledger import assets_of
from balina.portfolio.positions import Holding, charged, closed


@dataclass(frozen=True, slots=True)
class Closing:
    """A position that ends, and what came of it."""

    position: Position
    trade: Trade | None

    @property
    def pnl(self) -> Decimal | None:
        return None if self.trade is None else self.trade.realised_pnl


def abort_order(
    order: Order,
    *,
    reason: str,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
    closing: Closing | None = None,
) -> Order:
    """The order never reached the venue, or the venue proved that it refused it. StaleVersionError when it moved on.

    `closing` ends a position of dust together with the exit that found nothing to sell.
    """
    now = clock()
    posting = open_posting(order, portfolio)
    posting.release()
    ended = moved(
        order, OrderStatus.ABORTED, now_ms=now, version=order.version + 1, reason=reason, reserved=posting.reserved
    )
    orders.commit(
        Settlement(
            order=ended,
            balances=balance_rows(posting),
            journal=journal_rows(posting, ended, at_ms=now),
            **_outcome(Holding(None, None), Holding(None, None), closing),
        )
    )
    updates.record(order.tenant, "order", order_row(ended), at_ms=now)
    if closing is not None:
        _announce(closing, updates, now_ms=now)
    return ended


def end_order(
    order: Order,
    *,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
    instrument: Instrument | None = None,
    quotes: Quotes | None = None,
) -> Order:
    """The venue is done with an acknowledged order and every fill is booked.

    Without an instrument only the order ends; whether a remainder can be sold is then left to `protect_position`.
    """
    for _ in range(ATTEMPTS):
        current = orders.get(order.tenant, order.order_id)
        if current.status is not OrderStatus.ACKNOWLEDGED:
            return current
        try:
            return _end(
                current,
                orders=orders,
                portfolio=portfolio,
                updates=updates,
                now_ms=clock(),
                instrument=instrument,
                quotes=quotes,
            )
        except RACES:
            continue
    raise StaleVersionError(f"order {order.order_id} kept changing while it was ended")


def closing_of(holding: Holding, order: Order, *, instrument: Instrument, now_ms: int) -> Closing | None:
    """What ends with this order: nothing while the venue would still let us sell some of it."""
    position, trade = holding.position, holding.trade
    if position is None or sellable(position.quantity, price=_price(order, position), instrument=instrument) > 0:
        return None
    return Closing(position, None if trade is None else closed(trade, at_ms=now_ms, reason=_exit_reason(order)))


def third_asset_fee(order: Order, *, quotes: Quotes | None) -> Decimal:
    """A fee taken in neither asset of the symbol, valued at the latest price; zero when nobody quotes it."""
    base, quote = assets_of(order.symbol)
    if quotes is None or not order.fee or order.fee_asset in (None, base, quote):
        return ZERO
    latest = quotes.latest(Market(order.venue, f"{order.fee_asset}/{quote}"))
    return ZERO if latest is None else order.fee * latest.last


def _end(
    order: Order,
    *,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    now_ms: int,
    instrument: Instrument | None,
    quotes: Quotes | None,
) -> Order:
    posting = open_posting(order, portfolio)
    posting.release()
    status = OrderStatus.SETTLED if order.filled_quantity else OrderStatus.ABORTED
    reason = order.reason if order.filled_quantity else "ended at the venue without a fill"
    ended = moved(order, status, now_ms=now_ms, version=order.version + 1, reserved=posting.reserved, reason=reason)
    before = holding_of(order.tenant, order.bot_id, portfolio)
    holding = _charged(before, third_asset_fee(order, quotes=quotes))
    closing = None
    if instrument is not None and order.leg.is_protective and not _entry_is_open(order, orders):
        closing = closing_of(holding, order, instrument=instrument, now_ms=now_ms)
    orders.commit(
        Settlement(
            order=ended,
            balances=balance_rows(posting),
            journal=journal_rows(posting, ended, at_ms=now_ms),
            **_outcome(before, holding, closing),
        )
    )
    updates.record(order.tenant, "order", order_row(ended), at_ms=now_ms)
    if closing is not None:
        _announce(closing, updates, now_ms=now_ms)
    return ended


class _Outcome(TypedDict, total=False):
    position: Position
    closed_position: Position
    trade: Trade | None
    pnl_delta: Decimal | None


def _outcome(before: Holding, after: Holding, closing: Closing | None) -> _Outcome:
    if closing is not None:
        return {"closed_position": closing.position, "trade": closing.trade, "pnl_delta": closing.pnl}
    if after == before or after.position is None:
        return {}
    return {"position": replace(after.position, version=after.position.version + 1), "trade": after.trade}


def _charged(holding: Holding, fee: Decimal) -> Holding:
    return holding if holding.trade is None or not fee else replace(holding, trade=charged(holding.trade, fee))


def _entry_is_open(order: Order, orders: Orders) -> bool:
    return any(other.leg is Leg.ENTRY for other in open_others(order, orders))


def open_others(order: Order, orders: Orders) -> Sequence[Order]:
    """The bot's other unfinished orders, strongly read."""
    return [o for o in orders.open_of(order.tenant, bot_id=order.bot_id) if o.order_id != order.order_id]


def _announce(closing: Closing, updates: TradeUpdates, *, now_ms: int) -> None:
    position = closing.position
    updates.record(position.tenant, "position", {**position_row(position), "quantity": "0"}, at_ms=now_ms)
    if closing.trade is not None:
        updates.record(position.tenant, "trade", trade_row(closing.trade), at_ms=now_ms)


def _price(order: Order, position: Position) -> Decimal:
    return order.average_price or order.reference_price or position.entry_price


def _exit_reason(order: Order) -> str:
    if not order.filled_quantity or order.leg is Leg.ENTRY:
        return "dust"
    return "stop" if order.leg is Leg.STOP else "signal"
