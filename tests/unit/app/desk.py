"""One bot on one market in good weather, with steps a test can take one by one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.property.app.simulation import ACCOUNT, NAMESPACE, START_MS, TENANT, Simulation, Trouble

from balina.adapters.memory.faults import NONE
from balina.app.answer_for_venue import answer_for_venue
from balina.app.drive_order import drive_order, settle
from balina.app.ports import OrderRequest, Venue
from balina.app.prepare_order import prepare_order
from balina.execution.building import entry_name, entry_order, exit_name, exit_order
from balina.model.bots import Action, Bot, BotState, Decision, Position
from balina.model.money import from_minor
from balina.model.orders import Order, OrderStatus, OrderType, VenueOrder

BOT = "bot-0"
QUIET = Trouble(0, 0, 0, 0)


class Scripted:
    """The exchange, except that sending first does what a test says."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self.failing: list[Exception] = []
        self.executes_first = False
        self.sent: list[OrderRequest] = []

    def send(self, request: OrderRequest) -> VenueOrder:
        self.sent.append(request)
        if not self.failing:
            return self._venue.send(request)
        if self.executes_first:
            self._venue.send(request)
        raise self.failing.pop(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._venue, name)


class Office(Simulation):
    """A simulation that is driven by hand."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(1, bots=1, trouble=QUIET, rates=NONE, **settings)
        self.scripted = Scripted(self.exchange)
        self.venue_desk = replace(self.venue_desk, venue_for=lambda account: self.scripted)

    @property
    def bot(self) -> Bot:
        return self.ports["bots"].get(TENANT, BOT)

    @property
    def position(self) -> Position | None:
        return self.ports["portfolio"].position(TENANT, BOT)

    def held(self) -> Position:
        assert self.position is not None
        return self.position

    def order(self, order_id: str) -> Order:
        return self.ports["orders"].get(TENANT, order_id)

    def available(self, asset: str) -> Decimal:
        return from_minor(self._balance(asset)[0])

    def reserved(self, asset: str) -> Decimal:
        return from_minor(self._balance(asset)[1])

    def _balance(self, asset: str) -> tuple[int, int]:
        rows = {row.asset: row for row in self.ports["portfolio"].balances(TENANT, ACCOUNT)}
        return (rows[asset].available, rows[asset].reserved) if asset in rows else (0, 0)

    def price(self, price: str) -> None:
        self._quote(self.markets[0], Decimal(price))

    def stop_bot(self) -> None:
        self.ports["bots"].save(replace(self.bot, state=BotState.STOPPED))

    def intend_entry(self, order_type: OrderType = OrderType.MARKET, **changes: Any) -> str:
        """An entry at 100 with its stop at 95."""
        decision = Decision(
            BOT, self.clock.now_ms, Action.ENTER, Decimal("0.8"), "test", self.exchange.prices["C0/USDT"],
            stop_price=Decimal(95),
        )  # fmt: skip
        name = entry_name(NAMESPACE, self.bot, decision.close_ms)
        order = entry_order(
            self.bot,
            decision,
            instrument=self.ports["instruments"].get(self.markets[0]),
            order_type=order_type,
            name=name,
            now_ms=self.clock.now_ms,
        )
        self.ports["orders"].add(replace(order, **changes))
        return name

    def intend_exit(self) -> str:
        name = exit_name(NAMESPACE, self.bot, self.clock.now_ms)
        order = exit_order(
            self.held(),
            instrument=self.ports["instruments"].get(self.markets[0]),
            mode="paper",
            price=self.exchange.prices["C0/USDT"],
            close_ms=self.clock.now_ms,
            name=name,
            reason="test",
            now_ms=self.clock.now_ms,
        )
        self.ports["orders"].add(order)
        return name

    def prepare(self, order_id: str) -> str:
        w = self.works
        return str(
            prepare_order(
                TENANT,
                order_id,
                bots=w.bots,
                orders=w.orders,
                portfolio=w.portfolio,
                instruments=w.instruments,
                kill_switches=w.kill_switches,
                updates=w.updates,
                clock=w.clock,
            )["outcome"]
        )

    def venue_says(self, action: str, order_id: str) -> str:
        answer = answer_for_venue(action, tenant=TENANT, ids={"order_id": order_id}, desk=self.venue_desk)
        return str(answer["outcome"])

    def settle(self, order_id: str, verdict: str = "TERMINAL") -> str:
        return str(settle(TENANT, order_id, verdict=verdict, works=self.works)["outcome"])

    def prepared(self, **changes: Any) -> str:
        name = self.intend_entry(**changes)
        assert self.prepare(name) == "PREPARED"
        return name

    def drive(self, order_id: str) -> str:
        return drive_order(TENANT, order_id, works=self.works)

    def enter(self, **changes: Any) -> Position:
        """Through the whole lifecycle, until the stop rests."""
        assert self.drive(self.intend_entry(**changes)) == "SETTLED"
        stop = self.held().stop_order_id
        assert stop is not None
        assert self.drive(stop) == "OPEN"
        assert self.order(stop).status is OrderStatus.ACKNOWLEDGED
        return self.held()

    def wait(self, ms: int) -> None:
        """Time passes, and nothing else happens."""
        self.clock.now_ms += ms


__all__ = ["ACCOUNT", "BOT", "NAMESPACE", "START_MS", "TENANT", "Office"]
