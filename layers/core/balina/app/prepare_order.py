"""PREPARE: makes an intent fit to be sent. The gate is asked, steps are applied, funds are set aside."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from balina.app.book_fills import ATTEMPTS, RACES, balance_rows, holding_of, journal_rows, open_posting
from balina.app.end_order import Closing, abort_order, closing_of
from balina.app.ports import Bots, Clock, Instruments, KillSwitches, Orders, Portfolio, Settlement, TradeUpdates
from balina.app.rows import order_row
from balina.app.weigh_entry import denial, weigh_entry
from balina.execution.building import sellable, stop_limit
from balina.execution.machine import moved
from balina.model.errors import StaleVersionError
from balina.model.market import Instrument, Market
from balina.model.money import MINOR_DIGITS
from balina.model.orders import Leg, Order, OrderStatus, OrderType
from balina.portfolio.ledger import assets_of, whole
from balina.risk.gate import judge_filters, notional

MARKET_ORDER_MARGIN = Decimal("0.02")
"""A market entry reserves this much more than its reference price says, since the book may have moved."""


def prepare_order(
    tenant: str,
    order_id: str,
    *,
    bots: Bots,
    orders: Orders,
    portfolio: Portfolio,
    instruments: Instruments,
    kill_switches: KillSwitches,
    updates: TradeUpdates,
    clock: Clock,
) -> Mapping[str, object]:
    """PREPARED or DENIED. An order that went further already answers with its status: nothing is done twice."""
    for _ in range(ATTEMPTS):
        order = orders.get(tenant, order_id)
        if order.status is not OrderStatus.INTENDED:
            return {"outcome": "DENIED" if order.status is OrderStatus.ABORTED else str(order.status)}
        instrument = instruments.get(Market(order.venue, order.symbol))
        order = fitted(order, instrument=instrument, portfolio=portfolio)
        try:
            reason = _objection(
                order,
                instrument=instrument,
                bots=bots,
                orders=orders,
                portfolio=portfolio,
                kill_switches=kill_switches,
                now_ms=clock(),
            )
            if reason is None and _reserve(order, orders=orders, portfolio=portfolio, updates=updates, clock=clock):
                return {"outcome": "PREPARED"}
            reason = reason or f"the account has less {assets_of(order.symbol)[1]} than the order needs"
            abort_order(
                order,
                reason=reason,
                orders=orders,
                portfolio=portfolio,
                updates=updates,
                clock=clock,
                closing=_dust(order, instrument=instrument, portfolio=portfolio, now_ms=clock()),
            )
        except RACES:
            continue
        return {"outcome": "DENIED", "reason": reason}
    raise StaleVersionError(f"order {order_id} kept changing while it was prepared")


def fitted(order: Order, *, instrument: Instrument, portfolio: Portfolio) -> Order:
    """A protective order sells what is held now, which may have changed since it was intended."""
    if not order.leg.is_protective:
        return order
    position = portfolio.position(order.tenant, order.bot_id)
    if position is None:
        return replace(order, quantity=Decimal(0))
    price = order.limit_price or order.reference_price
    return replace(order, quantity=sellable(position.quantity, price=price, instrument=instrument))


def _dust(order: Order, *, instrument: Instrument, portfolio: Portfolio, now_ms: int) -> Closing | None:
    """The position of an exit that found nothing the venue would let it sell: it ends, and the dust stays."""
    if order.leg is not Leg.EXIT or order.quantity > 0:
        return None
    holding = holding_of(order.tenant, order.bot_id, portfolio)
    return closing_of(holding, order, instrument=instrument, now_ms=now_ms)


def _objection(
    order: Order,
    *,
    instrument: Instrument,
    bots: Bots,
    orders: Orders,
    portfolio: Portfolio,
    kill_switches: KillSwitches,
    now_ms: int,
) -> str | None:
    if order.leg.is_protective:
        return None if order.quantity > 0 else "nothing is held that could be sold"
    limit = None if order.stop_price is None else stop_limit(order.stop_price, instrument=instrument)
    filters = denial(judge_filters(order, instrument=instrument, stop_limit=limit))
    if filters is not None:
        return filters
    return denial(
        weigh_entry(order, bots=bots, orders=orders, portfolio=portfolio, kill_switches=kill_switches, now_ms=now_ms)
    )


def _reserve(order: Order, *, orders: Orders, portfolio: Portfolio, updates: TradeUpdates, clock: Clock) -> bool:
    """False when an entry is not covered. An exit reserves nothing yet: its stop still holds what it will sell."""
    now = clock()
    asset, units = reservation_of(order)
    posting = open_posting(order, portfolio)
    available = posting.available.get(asset, 0)
    if not order.leg.is_protective and units > available:
        return False
    if order.leg is not Leg.EXIT:
        posting.reserve(asset, min(units, available))
    ready = moved(
        order,
        OrderStatus.PREPARED,
        now_ms=now,
        version=order.version + 1,
        reserved_asset=posting.reserved_asset,
        reserved=posting.reserved,
    )
    orders.commit(
        Settlement(order=ready, balances=balance_rows(posting), journal=journal_rows(posting, ready, at_ms=now))
    )
    updates.record(order.tenant, "order", order_row(ready), at_ms=now)
    return True


def reservation_of(order: Order) -> tuple[str, int]:
    """What an order sets aside: the quote asset it may cost at worst, or the base asset it sells."""
    base, quote = assets_of(order.symbol)
    if order.leg.is_protective:
        return base, whole(order.quantity)
    cost = notional(order)
    if order.type is OrderType.MARKET:
        cost *= 1 + MARKET_ORDER_MARGIN
    return quote, int(cost.scaleb(MINOR_DIGITS).to_integral_value(rounding=ROUND_CEILING))
