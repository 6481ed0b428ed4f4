"""The matching engine of one instrument: accepts, matches, triggers, cancels, and says what happened as events.

It knows neither clock nor network: the caller passes times in milliseconds, feeds the market in and drains the events.
The same engine serves backtests, paper trading and the simulated exchange.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from balina.backtest.admission import OpenCount, crosses, is_triggered, refusal_of
from balina.backtest.book import Book, Front
from balina.backtest.instruments import Instrument
from balina.backtest.ledger import MARKET, Ledger
from balina.backtest.orders import (
    Change,
    Event,
    Order,
    OrderChanged,
    OrderRequest,
    OrderStatus,
    OrderType,
    Print,
    Refusal,
    Side,
    TimeInForce,
)
from balina.backtest.reservations import Reservations, trigger_budget
from balina.backtest.settlement import Match, settle_fill
from balina.backtest.sizing import Size, affordable, can_fill, market_size


class Matcher:
    """`trade_ids` names the next trade; the market's own prints draw from the same sequence."""

    def __init__(self, instrument: Instrument, ledger: Ledger, *, trade_ids: Callable[[], int]) -> None:
        self.instrument = instrument
        self.book = Book()
        self.last_price = 0
        self._ledger = ledger
        self._trade_ids = trade_ids
        self._reservations = Reservations(instrument, ledger)
        self._open: dict[int, Order] = {}
        self._by_client_id: dict[tuple[str, str], Order] = {}
        self._pending: dict[int, Order] = {}
        self._events: list[Event] = []
        self._eaten: list[tuple[Side, int, int]] = []

    def drain_events(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def drain_eaten(self) -> list[tuple[Side, int, int]]:
        """(side, price, quantity) of market depth that users consumed, for feeds that regenerate depth."""
        eaten, self._eaten = self._eaten, []
        return eaten

    def open_orders(self) -> list[Order]:
        return list(self._open.values())

    def open_order(self, order_id: int) -> Order | None:
        return self._open.get(order_id)

    def submit(self, request: OrderRequest, *, order_id: int, at: int) -> Order | Refusal:
        order = self._admit(request, order_id, at)
        if isinstance(order, Refusal):
            return order
        if not self._reservations.hold([order]):
            return Refusal.INSUFFICIENT_BALANCE
        self._enter([order], at)
        return order

    def submit_pair(
        self, requests: Sequence[OrderRequest], *, list_id: int, order_ids: Sequence[int], at: int
    ) -> list[Order] | Refusal:
        """One-cancels-the-other: two legs of one side, one above the market and one below, sharing one reservation."""
        legs: list[Order] = []
        for request, order_id in zip(requests, order_ids, strict=True):
            order = self._admit(request, order_id, at)
            if isinstance(order, Refusal):
                return order
            order.list_id = list_id
            legs.append(order)
        if not self._straddles(requests):
            return Refusal.LIST_PRICES
        if not self._reservations.hold(legs):
            return Refusal.INSUFFICIENT_BALANCE
        self._enter(legs, at)
        return legs

    def cancel(self, order: Order, *, at: int) -> list[Order]:
        """Cancels an open order and, with it, the rest of its list."""
        cancelled = [order, *self._reservations.siblings(order)]
        for member in cancelled:
            self._close(member, OrderStatus.CANCELED, at)
        return cancelled

    def restore(self, orders: Sequence[Order]) -> None:
        """Takes back open orders whose funds the restored ledger already holds locked."""
        groups: dict[tuple[bool, int], list[Order]] = {}
        for order in orders:
            key = (order.list_id is None, order.order_id if order.list_id is None else order.list_id)
            groups.setdefault(key, []).append(order)
            self._register(order)
            if order.is_working and order.is_open:
                self.book.rest(order)
        for members in groups.values():
            self._reservations.adopt(members)

    def on_trade(self, price: int, quantity: int, *, buyer_is_maker: bool, at: int) -> None:
        """The market traded: resting orders it reached fill as makers, then stops are looked at."""
        side = Side.BUY if buyer_is_maker else Side.SELL
        left, passed = quantity, 0
        for resting in self.book.crossing(side, price) if self.book.has_resting(side) else ():
            if resting.order.request.price == price:
                step = min(left, max(0, resting.ahead - passed))
                passed, left = passed + step, left - step
            filled = min(left, resting.order.remaining)
            if not filled:
                break
            self._fill_maker(resting.order, filled, at)
            left -= filled
        self.book.consume_depth(side, price, quantity=passed + left)
        self.last_price = price
        self._run_triggers(at)

    def on_depth(self, *, at: int) -> None:
        """The market's quotes moved: whatever now crosses a resting order fills it at the order's own price."""
        for side in Side:
            while self.book.has_resting(side):
                reached = self._market_crossing(side)
                if reached is None:
                    break
                order, price, available = reached
                filled = min(order.remaining, available)
                self._consume(side.opposite, price, filled)
                self._fill_maker(order, filled, at)
        self._run_triggers(at)

    def _admit(self, request: OrderRequest, order_id: int, at: int) -> Order | Refusal:
        if (request.account, request.client_order_id) in self._by_client_id:
            return Refusal.DUPLICATE
        count = self._count(request.account)
        refusal = refusal_of(request, self.instrument, book=self.book, last_price=self.last_price, count=count)
        if refusal:
            return refusal
        size = self._size(request)
        if not size.quantity:
            return Refusal.NO_LIQUIDITY if self.book.best(request.side.opposite) is None else Refusal.LOT_SIZE
        return Order(
            order_id=order_id,
            symbol=self.instrument.symbol,
            request=request,
            created_at=at,
            updated_at=at,
            quantity=size.quantity,
            budget=size.budget,
            is_working=not request.type.has_trigger,
            working_since=None if request.type.has_trigger else at,
        )

    def _size(self, request: OrderRequest) -> Size:
        if request.type is OrderType.MARKET:
            return market_size(request, self.book, self.instrument)
        if request.type.has_limit or request.side is Side.SELL:
            return Size(request.quantity, 0)
        return Size(request.quantity, trigger_budget(request))

    def _count(self, account: str) -> OpenCount:
        mine = [order for order in self._open.values() if order.account == account]
        return OpenCount(len(mine), sum(order.request.type.has_trigger for order in mine))

    def _straddles(self, requests: Sequence[OrderRequest]) -> bool:
        levels = [request.stop_price or request.price for request in requests]
        return min(levels) < self.last_price < max(levels) and len({request.side for request in requests}) == 1

    def _enter(self, orders: list[Order], at: int) -> None:
        for order in orders:
            self._register(order)
            self._events.append(OrderChanged(Change.NEW, replace(order)))
        for order in orders:
            if order.is_open and order.is_working:
                self._execute(order, at)
        self._run_triggers(at)

    def _register(self, order: Order) -> None:
        self._open[order.order_id] = order
        self._by_client_id[(order.account, order.request.client_order_id)] = order
        if not order.is_working:
            self._pending[order.order_id] = order

    def _execute(self, order: Order, at: int) -> None:
        request = order.request
        all_or_none = request.time_in_force is TimeInForce.FOK and request.type.has_limit
        if not all_or_none or can_fill(request, self.book):
            self._take(order, at)
        if not order.is_open:
            return
        if request.type.has_limit and request.time_in_force is TimeInForce.GTC:
            self.book.rest(order)
        else:
            self._close(order, OrderStatus.EXPIRED, at)

    def _take(self, order: Order, at: int) -> None:
        while order.is_open:
            front = self.book.front(order.side.opposite)
            if front is None or (order.request.type.has_limit and not crosses(order.request, front.price)):
                return
            if front.order is not None and front.order.account == order.account:
                # Self-trade prevention in the venue's default mode: the resting order gives way.
                self._close(front.order, OrderStatus.EXPIRED_IN_MATCH, at)
                continue
            quantity = min(order.remaining, front.quantity, self._spendable(order, front.price))
            if not quantity:
                return
            self._match(order, front, quantity, at)

    def _spendable(self, order: Order, price: int) -> int:
        if order.side is Side.SELL or order.request.type.has_limit:
            return order.remaining
        return affordable(order.budget, price, self.instrument)

    def _match(self, taker: Order, front: Front, quantity: int, at: int) -> None:
        trade_id = self._print(front.price, quantity, buyer_is_maker=taker.side is Side.SELL, at=at)
        maker = front.order
        if maker is None:
            self._consume(taker.side.opposite, front.price, quantity)
            self._book_fill(taker, trade_id, front.price, quantity, is_maker=False, against=MARKET, at=at)
            return
        self._book_fill(taker, trade_id, front.price, quantity, is_maker=False, against=maker.account, at=at)
        self._book_fill(maker, trade_id, front.price, quantity, is_maker=True, against=taker.account, at=at)

    def _fill_maker(self, order: Order, quantity: int, at: int) -> None:
        price = order.request.price
        trade_id = self._print(price, quantity, buyer_is_maker=order.side is Side.BUY, at=at)
        self._book_fill(order, trade_id, price, quantity, is_maker=True, against=MARKET, at=at)

    def _print(self, price: int, quantity: int, *, buyer_is_maker: bool, at: int) -> int:
        trade_id = self._trade_ids()
        self._events.append(Print(trade_id, self.instrument.symbol, price, quantity, buyer_is_maker, at))
        self.last_price = price
        return trade_id

    def _book_fill(
        self, order: Order, trade_id: int, price: int, quantity: int, *, is_maker: bool, against: str, at: int
    ) -> None:
        fill = settle_fill(
            order, Match(trade_id, price, quantity, against, is_maker, at),
            instrument=self.instrument, reservations=self._reservations, ledger=self._ledger,
        )  # fmt: skip
        self._events.append(OrderChanged(Change.TRADE, replace(order), fill))
        if not order.is_open:
            self._forget(order)
        self._expire_siblings(order, at)
        self._reservations.settle(order)

    def _consume(self, side: Side, price: int, quantity: int) -> None:
        self.book.consume_depth(side, price, quantity=quantity)
        self._eaten.append((side, price, quantity))

    def _market_crossing(self, side: Side) -> tuple[Order, int, int] | None:
        ours, theirs = self.book.best_resting(side), self.book.best_market(side.opposite)
        if ours is None or theirs is None:
            return None
        order = self.book.crossing(side, ours)[0].order
        if not crosses(order.request, theirs):
            return None
        return order, theirs, self.book.depth(side.opposite)[theirs]

    def _run_triggers(self, at: int) -> None:
        while fired := [order for order in self._pending.values() if is_triggered(order.request, self.last_price)]:
            for order in fired:
                if self._pending.pop(order.order_id, None) is None:
                    continue
                order.is_working, order.working_since, order.updated_at = True, at, at
                self._events.append(OrderChanged(Change.TRIGGERED, replace(order)))
                self._expire_siblings(order, at)
                self._execute(order, at)

    def _expire_siblings(self, order: Order, at: int) -> None:
        if order.list_id is None:
            return
        for sibling in self._reservations.siblings(order):
            self._close(sibling, OrderStatus.EXPIRED, at)

    def _close(self, order: Order, status: OrderStatus, at: int) -> None:
        order.status, order.updated_at = status, at
        self._forget(order)
        change = Change.CANCELED if status is OrderStatus.CANCELED else Change.EXPIRED
        self._events.append(OrderChanged(change, replace(order)))
        self._reservations.settle(order)

    def _forget(self, order: Order) -> None:
        self._open.pop(order.order_id, None)
        self._pending.pop(order.order_id, None)
        self._by_client_id.pop((order.account, order.request.client_order_id), None)
        self.book.remove(order)
