"""Books what the venue says of an order: fills, ledger, position and trade in one transaction, each fill once.

Only venue evidence comes in here. Repeating it, or two workers doing it at once, changes nothing: a fill is keyed by
the venue's own id, and every write is conditional on what was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from balina.app.ports import BalanceRow, Clock, JournalEntry, Orders, Portfolio, Settlement, TradeUpdates
from balina.app.rows import fill_row, order_row, position_row, trade_row
from balina.execution.machine import moved
from balina.model.bots import Position
from balina.model.errors import ConflictError, CorruptStateError, InsufficientBalanceError, StaleVersionError
from balina.model.money import ZERO
from balina.model.orders import Fill, Order, OrderStatus, VenueOrder
from balina.portfolio.ledger import Posting, assets_of, posting_for
from balina.portfolio.positions import Holding, held_after, quote_fee

ATTEMPTS = 8
"""Races on one order are between two or three workers; each lost round means another worker made progress."""
FILLS_AT_ONCE = 40
"""Keeps a transaction below DynamoDB's hundred items."""
RACES = (StaleVersionError, ConflictError, InsufficientBalanceError)


@dataclass(frozen=True, slots=True)
class Booked:
    """The order after its evidence; `is_over` when the venue will do nothing more and every fill is booked."""

    order: Order
    is_over: bool
    new_fills: int


def book_fills(
    order: Order, seen: VenueOrder, *, orders: Orders, portfolio: Portfolio, updates: TradeUpdates, clock: Clock
) -> Booked:
    """Books evidence until nothing of it is new. Raises StaleVersionError when others keep changing the rows."""
    booked = 0
    for _ in range(ATTEMPTS):
        current = orders.get(order.tenant, order.order_id)
        new = _unknown(current, seen, orders=orders)
        if current.status is OrderStatus.ACKNOWLEDGED and not new:
            return Booked(current, _is_over(current, seen), booked)
        if current.status.is_terminal:
            return Booked(_without_late_fills(current, new), True, booked)
        try:
            _commit(
                current, seen, new[:FILLS_AT_ONCE], orders=orders, portfolio=portfolio, updates=updates, clock=clock
            )
        except RACES:
            continue
        booked += len(new[:FILLS_AT_ONCE])
    raise StaleVersionError(f"order {order.order_id} kept changing while its fills were booked")


def balance_rows(posting: Posting) -> tuple[BalanceRow, ...]:
    return tuple(BalanceRow(asset, free, held) for asset, (free, held) in posting.deltas().items())


def journal_rows(posting: Posting, order: Order, *, at_ms: int) -> tuple[JournalEntry, ...]:
    """Numbered by the order's version, so that a repeated step would write the same rows and not further ones."""
    return tuple(
        JournalEntry(
            order.account_id,
            order.order_id,
            order.version * 100 + index,
            at_ms,
            move.debit,
            move.credit,
            move.asset,
            move.units,
        )
        for index, move in enumerate(posting.merged())
    )


def open_posting(order: Order, portfolio: Portfolio) -> Posting:
    rows = portfolio.balances(order.tenant, order.account_id)
    return posting_for(order, {row.asset: row.available for row in rows})


def holding_of(tenant: str, bot_id: str, portfolio: Portfolio) -> Holding:
    position = portfolio.position(tenant, bot_id)
    if position is None:
        return Holding(None, None)
    return Holding(position, portfolio.trade_opened_at(tenant, bot_id, position.opened_ms))


def next_position(before: Position | None, after: Position | None) -> Position | None:
    """The position as a settlement wants it: its next version, or None when it did not change."""
    if after is None or after == before:
        return None
    return after if before is None else replace(after, version=before.version + 1)


def _commit(
    order: Order,
    seen: VenueOrder,
    fills: Sequence[Fill],
    *,
    orders: Orders,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
) -> None:
    now = clock()
    base, quote = assets_of(order.symbol)
    posting = open_posting(order, portfolio)
    for fill in fills:
        posting.book(fill, base=base, quote=quote)
    before = holding_of(order.tenant, order.bot_id, portfolio)
    after = held_after(before, order, fills)
    known = _acknowledged(order, seen, fills, reserved=posting.reserved, now_ms=now)
    orders.commit(
        Settlement(
            order=known,
            fills=fills,
            balances=balance_rows(posting),
            journal=journal_rows(posting, known, at_ms=now),
            position=next_position(before.position, after.position),
            trade=after.trade if after.trade != before.trade else None,
        )
    )
    updates.record(order.tenant, "order", order_row(known), at_ms=now)
    for fill in fills:
        updates.record(order.tenant, "fill", fill_row(fill, bot_id=order.bot_id, symbol=order.symbol), at_ms=now)
    if fills and after.position is not None and after.trade is not None:
        updates.record(order.tenant, "position", position_row(after.position, last=fills[-1].price), at_ms=now)
        updates.record(order.tenant, "trade", trade_row(after.trade), at_ms=now)


def _acknowledged(order: Order, seen: VenueOrder, fills: Sequence[Fill], *, reserved: int, now_ms: int) -> Order:
    filled = order.filled_quantity + sum((fill.quantity for fill in fills), ZERO)
    if filled > order.quantity:
        raise CorruptStateError(f"order {order.order_id} for {order.quantity} was filled {filled}")
    spent = (order.average_price or ZERO) * order.filled_quantity
    spent += sum((fill.price * fill.quantity for fill in fills), ZERO)
    fee, fee_asset = _fees(order, fills)
    changes = {
        "version": order.version + 1,
        "venue_order_id": seen.venue_order_id or order.venue_order_id,
        "filled_quantity": filled,
        "average_price": spent / filled if filled else None,
        "fee": fee,
        "fee_asset": fee_asset,
        "reserved": reserved,
    }
    if order.status is OrderStatus.ACKNOWLEDGED:
        return replace(order, updated_ms=now_ms, **changes)  # type: ignore[arg-type]
    return moved(order, OrderStatus.ACKNOWLEDGED, now_ms=now_ms, **changes)


def _fees(order: Order, fills: Sequence[Fill]) -> tuple[Decimal, str | None]:
    """Fees in one asset; where the venue changed it halfway, in the quote asset (third assets are in the journal)."""
    base, quote = assets_of(order.symbol)
    assets = {fill.fee_asset for fill in fills if fill.fee} | ({order.fee_asset} if order.fee_asset else set())
    if len(assets) <= 1:
        return order.fee + sum((fill.fee for fill in fills), ZERO), next(iter(assets), None)
    before = order.fee * (order.average_price or ZERO) if order.fee_asset == base else order.fee
    if order.fee_asset not in (base, quote):
        before = ZERO
    return before + sum((quote_fee(fill, base=base, quote=quote) for fill in fills), ZERO), quote


def _unknown(order: Order, seen: VenueOrder, *, orders: Orders) -> list[Fill]:
    if not seen.fills:
        return []
    known = {fill.fill_id for fill in orders.fills_of(order.tenant, order.order_id)}
    return [replace(fill, order_id=order.order_id) for fill in seen.fills if fill.fill_id not in known]


def _is_over(order: Order, seen: VenueOrder) -> bool:
    return seen.state.is_terminal and order.filled_quantity >= seen.filled_quantity


def _without_late_fills(order: Order, new: Sequence[Fill]) -> Order:
    if new:
        raise CorruptStateError(f"order {order.order_id} is {order.status} and the venue reports {len(new)} new fills")
    return order
