"""Whatever the market and the users do, the matching core keeps its promises."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from balina.backtest.instruments import spot
from balina.backtest.ledger import Ledger
from balina.backtest.matching import Matcher
from balina.backtest.orders import (
    Event,
    Order,
    OrderChanged,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
)
from balina.backtest.reservations import group_of, requirement, spending_asset
from balina.backtest.units import SCALE, parse_units

BTC = spot("BTCUSDT", base="BTC", tick="0.01", lot="0.00001")
ACCOUNTS = ("alice", "bob", "carol")
CENT, LOT = BTC.tick, BTC.lot
MID = parse_units("100")
DEPOSITS = {"BTC": 50 * SCALE, "USDT": 5_000 * SCALE}

ticks = st.integers(-8, 8).map(lambda n: MID + n * CENT)
quantities = st.integers(5_000, 400_000).map(lambda n: n * LOT)
sides = st.sampled_from(Side)

requests = st.builds(
    OrderRequest,
    account=st.sampled_from(ACCOUNTS),
    client_order_id=st.sampled_from([f"id-{n}" for n in range(40)]),
    side=sides,
    type=st.sampled_from(OrderType),
    quantity=quantities,
    price=ticks,
    stop_price=ticks,
    quote_quantity=st.just(0),
    time_in_force=st.sampled_from(TimeInForce),
)
quote_requests = st.builds(
    OrderRequest,
    account=st.sampled_from(ACCOUNTS),
    client_order_id=st.just("by-quote"),
    side=sides,
    type=st.just(OrderType.MARKET),
    quote_quantity=st.integers(6, 900).map(lambda n: n * SCALE),
)
levels = st.dictionaries(st.integers(1, 8), quantities, max_size=6)
actions = st.one_of(
    st.tuples(st.just("submit"), st.one_of(requests, quote_requests)),
    st.tuples(st.just("pair"), st.tuples(st.sampled_from(ACCOUNTS), sides, quantities, st.integers(1, 5))),
    st.tuples(st.just("cancel"), st.integers(0, 30)),
    st.tuples(st.just("trade"), st.tuples(ticks, quantities, st.booleans())),
    st.tuples(st.just("depth"), st.tuples(st.integers(-6, 6), levels, levels)),
)


class Rig:
    """A matcher with funded accounts; checks the invariants after every action."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        for account in ACCOUNTS:
            for asset, amount in DEPOSITS.items():
                self.ledger.deposit(account, asset, amount)
        self.matcher = Matcher(BTC, self.ledger, trade_ids=count(1).__next__)
        self.matcher.last_price = MID
        self.ids: Iterator[int] = count(1)
        self.events: list[Event] = []

    def play(self, action: str, argument: object, at: int) -> None:
        getattr(self, f"_{action}")(argument, at)
        self.events += self.matcher.drain_events()
        self.check()

    def _submit(self, request: OrderRequest, at: int) -> None:
        self.matcher.submit(request, order_id=next(self.ids), at=at)

    def _pair(self, argument: tuple[str, Side, int, int], at: int) -> None:
        account, side, quantity, distance = argument
        last = self.matcher.last_price
        away = distance * CENT if side is Side.SELL else -distance * CENT
        first = next(self.ids)
        limit = OrderRequest(account, f"p{first}", side, OrderType.LIMIT_MAKER, quantity, last + away)
        stop = OrderRequest(account, f"q{first}", side, OrderType.STOP_LOSS_LIMIT, quantity, last - away, last - away)
        self.matcher.submit_pair([limit, stop], list_id=first, order_ids=[first, next(self.ids)], at=at)

    def _cancel(self, index: int, at: int) -> None:
        orders = self.matcher.open_orders()
        if orders:
            self.matcher.cancel(orders[index % len(orders)], at=at)

    def _trade(self, argument: tuple[int, int, bool], at: int) -> None:
        price, quantity, buyer_is_maker = argument
        self.matcher.on_trade(price, quantity, buyer_is_maker=buyer_is_maker, at=at)

    def _depth(self, argument: tuple[int, dict[int, int], dict[int, int]], at: int) -> None:
        shift, bids, asks = argument
        middle = MID + shift * CENT
        self.matcher.book.replace_depth(Side.BUY, {middle - n * CENT: q for n, q in bids.items()})
        self.matcher.book.replace_depth(Side.SELL, {middle + n * CENT: q for n, q in asks.items()})
        self.matcher.on_depth(at=at)

    def check(self) -> None:
        for asset, amount in DEPOSITS.items():
            assert self.ledger.total(asset) == amount * len(ACCOUNTS), "an asset was created or destroyed"
        self._check_locks()
        for account in ACCOUNTS:
            for balance in self.ledger.of(account).values():
                assert min(balance.free, balance.locked) >= 0

    def _check_locks(self) -> None:
        groups: dict[tuple[object, ...], list[Order]] = defaultdict(list)
        for order in self.matcher.open_orders():
            assert 0 <= order.executed < order.quantity
            groups[(order.account, spending_asset(BTC, order.side), group_of(order))].append(order)
        expected: dict[tuple[str, str], int] = defaultdict(int)
        for (account, asset, _), members in groups.items():
            expected[(str(account), str(asset))] += max(requirement(order) for order in members)
        for account in ACCOUNTS:
            for asset in DEPOSITS:
                assert self.ledger.locked(account, asset) == expected[(account, asset)]


@settings(max_examples=300, deadline=None)
@given(st.lists(actions, max_size=60))
def test_every_history_conserves_assets_and_locks_exactly_what_open_orders_need(
    history: list[tuple[str, object]],
) -> None:
    rig = Rig()
    for at, (action, argument) in enumerate(history):
        rig.play(action, argument, at)
    for order in rig.matcher.open_orders():
        rig.matcher.cancel(order, at=len(history)) if order.is_open else None
    rig.check()
    assert all(rig.ledger.locked(account, asset) == 0 for account in ACCOUNTS for asset in DEPOSITS)


@settings(max_examples=200, deadline=None)
@given(st.lists(actions, max_size=60))
def test_fills_never_exceed_quantity_and_never_trade_worse_than_the_limit(history: list[tuple[str, object]]) -> None:
    rig = Rig()
    for at, (action, argument) in enumerate(history):
        rig.play(action, argument, at)
    filled: dict[int, int] = defaultdict(int)
    for event in rig.events:
        if not isinstance(event, OrderChanged) or event.fill is None:
            continue
        order, fill = event.order, event.fill
        filled[order.order_id] += fill.quantity
        assert filled[order.order_id] == order.executed <= order.quantity
        if order.request.type.has_limit:
            better = fill.price <= order.request.price if fill.side is Side.BUY else fill.price >= order.request.price
            assert better


@settings(max_examples=200, deadline=None)
@given(st.lists(actions, max_size=60))
def test_terminal_orders_never_change_again(history: list[tuple[str, object]]) -> None:
    rig = Rig()
    for at, (action, argument) in enumerate(history):
        rig.play(action, argument, at)
    closed: set[int] = set()
    for event in rig.events:
        if isinstance(event, OrderChanged):
            assert event.order.order_id not in closed
            if not event.order.is_open:
                closed.add(event.order.order_id)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(ticks.filter(lambda p: p < MID), quantities), min_size=2, max_size=12),
    st.lists(st.tuples(ticks, quantities), min_size=1, max_size=8),
)
def test_makers_fill_in_price_then_time_order(bids: list[tuple[int, int]], prints: list[tuple[int, int]]) -> None:
    rig = Rig()
    for number, (price, quantity) in enumerate(bids):
        request = OrderRequest("alice", f"bid{number}", Side.BUY, OrderType.LIMIT, quantity, price)
        rig.play("submit", request, number)
    for at, (price, quantity) in enumerate(prints):
        open_before = rig.matcher.open_orders()
        start = len(rig.events)
        rig.play("trade", (price, quantity, True), 100 + at)
        fills = [e for e in rig.events[start:] if isinstance(e, OrderChanged) and e.fill]
        priority = [o.order_id for o in sorted(open_before, key=lambda o: (-o.request.price, o.order_id))]
        assert [e.order.order_id for e in fills] == priority[: len(fills)]
        assert all(not e.order.is_open for e in fills[:-1]), "an order was passed over before it was complete"
