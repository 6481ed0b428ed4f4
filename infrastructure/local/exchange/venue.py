"""The simulated venue: one ledger, one matcher and one market per symbol, and the order in which they act.

Single-threaded by design: every public method runs to completion on the event loop, so no state is ever half-changed.
"""

from dataclasses import asdict
from functools import partial

from balina.backtest.ledger import Ledger
from balina.backtest.matching import Matcher
from balina.backtest.orders import Order, OrderChanged, OrderRequest, Print, Refusal, Side
from balina.backtest.units import SCALE
from exchange import render, render_orders
from exchange.accounts import Account, open_account
from exchange.archive import Archive, OrderList
from exchange.errors import refused, unknown_symbol
from exchange.feed import BookDelta, Market
from exchange.hub import Hub
from exchange.limits import Limits
from exchange.market.depth import STEP_MS
from exchange.published import DepthChange, PublishedBook
from exchange.store import Store

# What a user took out of a level comes back after this long, as other people's orders would.
REPLENISH_MS = 3_000
HEARTBEAT_MS = 5_000


class Venue:
    def __init__(self, markets: dict[str, Market], *, store: Store, hub: Hub, limits: Limits, now: int) -> None:
        self.markets = markets
        self.limits = limits
        self.hub = hub
        self.store = store
        self.ledger = Ledger()
        self.archive = Archive()
        self.accounts: dict[str, Account] = {}
        self.by_key: dict[str, Account] = {}
        self.matchers = {
            symbol: Matcher(market.instrument, self.ledger, trade_ids=market.next_trade_id)
            for symbol, market in markets.items()
        }
        # Update ids grow by at most a few thousand a second, so ids taken from the clock never fall behind.
        self.books = {symbol: PublishedBook(first_update_id=now * 10) for symbol in markets}
        self._eaten: dict[str, list[tuple[int, Side, int, int]]] = {symbol: [] for symbol in markets}
        self._next_id = 1_000_000
        self._beat = now
        self._cancel_ids: dict[int, str] = {}
        self._shown_at: dict[str, int] = {}

    def matcher(self, symbol: str) -> Matcher:
        try:
            return self.matchers[symbol]
        except KeyError:
            raise unknown_symbol() from None

    def market(self, symbol: str) -> Market:
        self.matcher(symbol)
        return self.markets[symbol]

    def open_orders(self, account: str, symbol: str | None) -> list[Order]:
        matchers = self.matchers.values() if symbol is None else [self.matcher(symbol)]
        return [order for matcher in matchers for order in matcher.open_orders() if order.account == account]

    def new_id(self) -> int:
        self._next_id += 1
        return self._next_id

    def open_account(
        self, name: str, *, permissions: dict[str, bool], balances: dict[str, int], now: int
    ) -> tuple[Account, bool]:
        """The account of that name and whether it is new; only a new one is funded."""
        if name in self.accounts:
            return self.accounts[name], False
        account = open_account(name, permissions, at=now)
        self.adopt_account(account)
        self.store.save_account(account)
        for asset, amount in balances.items():
            self.ledger.deposit(name, asset, amount)
        self._save_balances()
        self.store.commit()
        return account, True

    def adopt_account(self, account: Account) -> None:
        self.accounts[account.name] = account
        self.by_key[account.api_key] = account

    def advance(self, symbol: str, now: int) -> None:
        """Plays the market up to now: trades first, each against resting orders, then the quotes."""
        market, matcher = self.markets[symbol], self.matchers[symbol]
        for event in market.due(now):
            if isinstance(event, Print):
                self._announce(event, now)
                matcher.on_trade(event.price, event.quantity, buyer_is_maker=event.buyer_is_maker, at=event.at)
            elif isinstance(event, BookDelta):
                self._apply_delta(symbol, event)
            else:
                self.hub.publish(f"{symbol.lower()}@bookTicker", partial(render.recorded_top, symbol, event))
            self.settle(symbol, now)

    def refresh_depth(self, symbol: str, now: int) -> None:
        """Draws the generated book for this moment; a recorded market brings its own."""
        depth = self.markets[symbol].depth(now)
        if depth is None:
            return
        matcher = self.matchers[symbol]
        levels = {Side.BUY: depth.bids, Side.SELL: depth.asks}
        self._eaten[symbol] = [eaten for eaten in self._eaten[symbol] if eaten[0] > now]
        for _, side, price, quantity in self._eaten[symbol]:
            if price in levels[side]:
                levels[side][price] = max(0, levels[side][price] - quantity)
        for side in Side:
            matcher.book.replace_depth(side, {p: q for p, q in levels[side].items() if q})
        matcher.on_depth(at=now)
        self.settle(symbol, now)

    def show_depth(self, symbol: str, now: int) -> None:
        """Brings the announced book up to date for a reader; within a step it is fresh enough."""
        if now - self._shown_at.get(symbol, 0) < STEP_MS:
            return
        self.advance(symbol, now)
        self.refresh_depth(symbol, now)
        self.publish_depth(symbol, now)

    def publish_depth(self, symbol: str, now: int) -> None:
        self._shown_at[symbol] = now
        book = self.books[symbol]
        best = (book.best(Side.BUY), book.best(Side.SELL))
        change = book.refresh(self.matchers[symbol].book) if self.markets[symbol].depth(now) is not None else None
        if change is None:
            return
        self._publish_change(symbol, change, now)
        if best != (book.best(Side.BUY), book.best(Side.SELL)):
            self.hub.publish(f"{symbol.lower()}@bookTicker", lambda: render.book_top(symbol, book))

    def place(self, symbol: str, request: OrderRequest, *, now: int) -> Order:
        matcher = self._fresh(symbol, now)
        placed = matcher.submit(request, order_id=self.new_id(), at=now)
        if isinstance(placed, Refusal):
            raise refused(placed)
        self.archive.add(placed)
        self.settle(symbol, now)
        return placed

    def place_pair(
        self, symbol: str, requests: tuple[OrderRequest, OrderRequest], *, client_id: str, now: int
    ) -> OrderList:
        matcher = self._fresh(symbol, now)
        list_id, order_ids = self.new_id(), (self.new_id(), self.new_id())
        legs = matcher.submit_pair(requests, list_id=list_id, order_ids=order_ids, at=now)
        if isinstance(legs, Refusal):
            raise refused(legs)
        listed = OrderList(list_id, requests[0].account, symbol, client_id, order_ids, now)
        self.archive.lists[list_id] = listed
        self.store.save_list(list_id, asdict(listed))
        for leg in legs:
            self.archive.add(leg)
        self.settle(symbol, now)
        return listed

    def cancel(self, order: Order, *, cancel_id: str, now: int) -> list[Order] | None:
        """The orders cancelled, or None when the market got there first."""
        matcher = self._fresh(order.symbol, now)
        if not order.is_open:
            return None
        self._cancel_ids[order.order_id] = cancel_id
        cancelled = matcher.cancel(order, at=now)
        self.settle(order.symbol, now)
        self._cancel_ids.clear()
        return cancelled

    def force_price(self, symbol: str, price: int, *, now: int) -> None:
        market = self.markets[symbol]
        shift = market.force(price, now)
        if shift is not None:
            self.store.save_shift(symbol, shift)
        rising = price > self.matchers[symbol].last_price
        instrument = market.instrument
        quantity = max(instrument.lot, instrument.floor_quantity(10 * SCALE * SCALE // price))
        # The book moves first: a stop that the new price triggers must find today's quotes, not yesterday's.
        self.refresh_depth(symbol, now)
        self.inject(symbol, price, quantity, buyer_is_maker=not rising, now=now)
        self.refresh_depth(symbol, now)

    def inject(self, symbol: str, price: int, quantity: int, *, buyer_is_maker: bool, now: int) -> Print:
        """A trade on the market's tape that the feed itself did not make."""
        market, matcher = self.markets[symbol], self.matchers[symbol]
        item = Print(market.next_trade_id(), symbol, price, quantity, buyer_is_maker, now)
        if market.tapes_users:
            market.record(item)
            self.store.save_print(item)
        self._announce(item, now)
        matcher.on_trade(price, quantity, buyer_is_maker=buyer_is_maker, at=now)
        self.settle(symbol, now)
        self.store.commit()
        return item

    def settle(self, symbol: str, now: int) -> None:
        """Writes down, then announces, what the matcher did. Nothing is announced that a crash could take back."""
        matcher = self.matchers[symbol]
        events = matcher.drain_events()
        if not events:
            return
        self._eaten[symbol] += [(now + REPLENISH_MS, *eaten) for eaten in matcher.drain_eaten()]
        for event in events:
            if isinstance(event, Print):
                if self.markets[symbol].tapes_users:
                    self.markets[symbol].record(event)
                    self.store.save_print(event)
                continue
            self.store.save_order(self.archive.orders.get(event.order.order_id, event.order))
            if event.fill:
                self.archive.add_fill(event.fill)
                self.store.save_fill(event.fill)
        touched = self._save_balances()
        self.store.note("last_seen", str(now))
        self.store.commit()
        self._announce_all(events, touched, now)

    def beat(self, now: int) -> None:
        """Remembers how far the market was played, so that a restart knows the gap."""
        if now - self._beat >= HEARTBEAT_MS:
            self._beat = now
            self.store.note("last_seen", str(now))
            self.store.commit()

    def restore(self) -> None:
        for account in self.store.accounts():
            self.adopt_account(account)
        for name, asset, balance in self.store.balances():
            self.ledger.restore(name, asset, balance)
        for list_id, body in self.store.lists().items():
            self.archive.lists[list_id] = OrderList(**(body | {"legs": tuple(body["legs"])}))
            self._next_id = max(self._next_id, list_id)
        for order in self.store.orders():
            self.archive.add(order)
            self._next_id = max(self._next_id, order.order_id)
        for fill in self.store.fills():
            self.archive.add_fill(fill)
        for symbol, matcher in self.matchers.items():
            matcher.restore([o for o in self.archive.orders.values() if o.symbol == symbol and o.is_open])

    def _fresh(self, symbol: str, now: int) -> Matcher:
        matcher = self.matcher(symbol)
        self.advance(symbol, now)
        self.refresh_depth(symbol, now)
        return matcher

    def _apply_delta(self, symbol: str, delta: BookDelta) -> None:
        matcher, book = self.matchers[symbol], self.books[symbol]
        for side, levels in ((Side.BUY, delta.bids), (Side.SELL, delta.asks)):
            if delta.is_snapshot:
                matcher.book.replace_depth(side, dict(levels))
            for price, quantity in levels.items():
                matcher.book.set_level(side, price, quantity=quantity)
        book.apply(delta)
        matcher.on_depth(at=delta.at)
        if not delta.is_snapshot:
            change = DepthChange(delta.first_id, delta.last_id, delta.bids, delta.asks)
            self._publish_change(symbol, change, delta.at)

    def _publish_change(self, symbol: str, change: DepthChange, at: int) -> None:
        for suffix in ("depth@100ms", "depth"):
            self.hub.publish(f"{symbol.lower()}@{suffix}", lambda: render.depth_event(symbol, change, at))

    def _announce(self, item: Print, now: int) -> None:
        name = item.symbol.lower()
        self.hub.publish(f"{name}@trade", lambda: render.trade_event(item, now))
        self.hub.publish(f"{name}@aggTrade", lambda: render.aggregate_event(item, now))

    def _announce_all(self, events: list[OrderChanged | Print], touched: dict[str, list[str]], now: int) -> None:
        for event in events:
            if isinstance(event, Print):
                if self.markets[event.symbol].tapes_users:
                    self._announce(event, now)
                continue
            order = event.order
            cancel_id = self._cancel_ids.get(order.order_id)
            self.hub.publish_user(
                order.account,
                partial(render_orders.execution_report, event, now=now, cancel_id=cancel_id),
            )
        for list_id in {e.order.list_id for e in events if isinstance(e, OrderChanged) and e.order.list_id is not None}:
            listed = self.archive.lists[list_id]
            legs = [self.archive.orders[order_id] for order_id in listed.legs]
            self.hub.publish_user(listed.account, partial(render_orders.list_status, listed, legs, now=now))
        for account, assets in touched.items():
            balances = {asset: self.ledger.of(account)[asset] for asset in assets}
            self.hub.publish_user(account, partial(render_orders.account_position, balances, now=now))

    def _save_balances(self) -> dict[str, list[str]]:
        touched: dict[str, list[str]] = {}
        for account, asset in sorted(self.ledger.drain_touched()):
            self.store.save_balance(account, asset, self.ledger.of(account)[asset])
            touched.setdefault(account, []).append(asset)
        return touched
