"""A whole trading life in virtual time: real use cases, the real state machine, and everything that can go wrong.

Workers die before or after any write, ticks come twice, machines stop in the middle, the venue loses replies, takes
requests late and hides orders from queries. Seeded: the same seed is the same run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from tests.property.app import machine

from balina.adapters.memory.exchange import InMemoryExchange
from balina.adapters.memory.faults import NONE, FaultRates, FaultyVenue
from balina.adapters.memory.live import InMemoryGateway
from balina.adapters.memory.state import TradingState
from balina.adapters.memory.world import Ports, ports
from balina.app.answer_for_venue import VenueDesk, answer_for_venue
from balina.app.decide_bots import Desk, decide_bots
from balina.app.drive_order import Works
from balina.app.ports import OrderRequest, Quote
from balina.app.prepare_order import prepare_order
from balina.app.settle_order import settle_order
from balina.app.sweep_orders import sweep_all
from balina.execution.machine import QUARANTINE_MS
from balina.model.bots import Account, Bot, BotState
from balina.model.errors import BalinaError, Rejected, Transient, Unknown
from balina.model.market import Candle, Feed, Instrument, Market
from balina.model.money import to_minor
from balina.model.orders import Order, Side

START_MS = 1_700_000_040_000
TENANT, ACCOUNT, NAMESPACE = "tenant-1", "account-1", "11111111-2222-3333-4444-555555555555"
LOT = Decimal("0.001")
MACHINE = machine.definition()


class WorkerDied(Exception):  # noqa: N818 - it is what happens to it
    """The process is gone: nobody gets an answer."""


class StoreSilentError(Transient):
    """The table did not answer in time; the write may have happened."""


@dataclass
class Clock:
    now_ms: int = START_MS

    def __call__(self) -> int:
        return self.now_ms


class Mortal:
    """A port that fails before or after its effect, now and then."""

    def __init__(self, port: Any, names: frozenset[str], random: Random, trouble: "Trouble") -> None:
        self._port, self._names, self._random, self._trouble = port, names, random, trouble

    def __getattr__(self, name: str) -> Any:
        target = getattr(self._port, name)
        if name not in self._names:
            return target

        def mortal(*args: Any, **kwargs: Any) -> Any:
            self._maybe_fail()
            answer = target(*args, **kwargs)
            self._maybe_fail()
            return answer

        return mortal

    def _maybe_fail(self) -> None:
        if self._random.random() < self._trouble.crash:
            raise WorkerDied if self._random.random() < 0.5 else StoreSilentError("no answer from the table")


@dataclass
class Trouble:
    """Rates of what goes wrong on our side, per write or per step."""

    crash: float = 0.01
    machine_dies: float = 0.02
    tick_twice: float = 0.2
    tick_lost: float = 0.05


@dataclass
class Sight:
    """What left for the venue, per client order id."""

    sends: dict[str, int] = field(default_factory=dict)

    def __call__(self, request: OrderRequest) -> None:
        self.sends[request.client_order_id] = self.sends.get(request.client_order_id, 0) + 1


class Simulation:
    """One account, some bots on one market each."""

    def __init__(
        self,
        seed: int,
        *,
        bots: int = 3,
        trouble: Trouble | None = None,
        rates: FaultRates | None = None,
        fee_asset: str | None = None,
        entry_order: str = "market",
        share: Decimal = Decimal(1),
    ) -> None:
        self.random = Random(seed)
        self.clock = Clock()
        self.trouble = trouble or Trouble()
        self.state = TradingState()
        self.ports: Ports = ports(self.clock, state=self.state)
        self.exchange = InMemoryExchange(self.clock, lot=LOT, fee_asset=fee_asset, fee_price=Decimal(300))
        self.exchange.share = share
        self.sight = Sight()
        self.venue = FaultyVenue(self.exchange, self.clock, self.random, rates or FaultRates(), on_send=self.sight)
        self.markets = [Market("binance", f"C{number}/USDT") for number in range(bots)]
        self.running: list[tuple[int, str, Iterator[int]]] = []
        self.begun: set[str] = set()
        self._open_the_books(entry_order)
        self._compose()

    # --- what a test looks at ---

    @property
    def orders(self) -> list[Order]:
        return list(self.state.orders.values())

    # --- one candle ---

    def candle(self) -> None:
        """A minute of trading: prices move, ticks fire, machines run, the sweeper comes."""
        close_ms = self.clock.now_ms - self.clock.now_ms % 60_000 + 60_000
        for _ in range(6):
            self.advance(10_000)
        self.clock.now_ms = max(self.clock.now_ms, close_ms)
        for market in self.markets:
            self._close(market, close_ms)
        for market in self.markets:
            self._tick(market, close_ms)
        self.advance(1_000)
        self._attempt(self.sweep)

    def advance(self, ms: int) -> None:
        """Lets time pass, in which machines that wait go on and prices drift."""
        until = self.clock.now_ms + ms
        while self.clock.now_ms < until:
            self._start_machines()
            self.clock.now_ms = min(until, self.clock.now_ms + 500)
            self.venue.deliver()
            self._run_due()

    def sweep(self) -> Mapping[str, object]:
        return sweep_all(works=self.works, accounts=self.ports["accounts"])

    def settle_down(self) -> None:
        """The weather clears: no more faults, no more ticks; only the machines and the sweeper, for more than a day."""
        self.venue.rates, self.trouble = NONE, Trouble(0, 0, 0, 0)
        for mortal in self.mortals:
            mortal._trouble = self.trouble
        for wait_ms in [30_000] * 8 + [QUARANTINE_MS + 3_600_000] + [30_000] * 8:
            if wait_ms > 60_000:
                self.clock.now_ms += wait_ms
            else:
                self.advance(wait_ms)
            self.sweep()

    def _tick(self, market: Market, close_ms: int) -> None:
        times = 0 if self.random.random() < self.trouble.tick_lost else 1
        times += self.random.random() < self.trouble.tick_twice
        for _ in range(times):
            feed = Feed.parse(f"{market}#1m")
            keys = list(self.ports["bots"].running_on(feed))
            self._attempt(lambda feed=feed, keys=keys: decide_bots(feed, close_ms, keys, desk=self.desk))

    def _close(self, market: Market, close_ms: int) -> None:
        last = self.exchange.prices[market.symbol]
        path = [last]
        for _ in range(4):
            path.append(
                max(Decimal(10), (path[-1] * Decimal(repr(1 + self.random.gauss(0, 0.01)))).quantize(Decimal("0.01")))
            )
            self._quote(market, path[-1])
        candle = Candle(close_ms - 60_000, path[0], max(path), min(path), path[-1], Decimal(1), 5)
        self.ports["candles"].put(Feed.parse(f"{market}#1m"), [candle])

    def _quote(self, market: Market, price: Decimal) -> None:
        self.exchange.move(market.symbol, price)
        self.ports["quotes"].set(Quote(market, price, self.clock.now_ms, None))

    # --- machines ---

    def _start_machines(self) -> None:
        for order_id, order in self.ports["lifecycles"].started.items():
            if order_id not in self.begun:
                self.begun.add(order_id)
                event = {"tenant": order.tenant, "order_id": order_id}
                self.running.append((self.clock.now_ms, order_id, machine.run(MACHINE, event, self._call)))

    def _run_due(self) -> None:
        due, self.running = self.running, []
        for at_ms, order_id, steps in due:
            if at_ms > self.clock.now_ms:
                self.running.append((at_ms, order_id, steps))
                continue
            if self.random.random() < self.trouble.machine_dies:
                continue
            wait_ms = next(steps, None)
            if wait_ms is not None:
                self.running.append((self.clock.now_ms + max(wait_ms, 50), order_id, steps))

    def _call(self, function: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """A function as Step Functions sees it; the outcomes of errors are those of the handlers."""
        tenant, order_id = event["tenant"], event["order_id"]
        try:
            if function == "OrderPrepareFunctionArn":
                w = self.works
                return prepare_order(
                    tenant,
                    order_id,
                    bots=w.bots,
                    orders=w.orders,
                    portfolio=w.portfolio,
                    instruments=w.instruments,
                    kill_switches=w.kill_switches,
                    updates=w.updates,
                    clock=w.clock,
                )
            if function == "VenueFunctionArn":
                return self._answer(event["action"], tenant, {"order_id": order_id})
            w = self.works
            return settle_order(
                tenant,
                order_id,
                verdict=event["verdict"],
                orders=w.orders,
                portfolio=w.portfolio,
                instruments=w.instruments,
                quotes=w.quotes,
                lifecycles=w.lifecycles,
                updates=w.updates,
                clock=w.clock,
                namespace=w.namespace,
            )
        except (WorkerDied, BalinaError) as exc:
            raise machine.FunctionFailed from exc

    def _answer(self, action: str, tenant: str, ids: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            return answer_for_venue(action, tenant=tenant, ids=ids, desk=self.venue_desk)
        except Rejected as exc:
            return {"outcome": "REJECTED", "reason": str(exc)}
        except Transient as exc:
            return {"outcome": "UNREACHABLE", "reason": str(exc)}
        except Unknown as exc:
            return {"outcome": "UNKNOWN", "reason": str(exc)}

    def _through_gateway(self, action: str, tenant: str, ids: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            return self._answer(action, tenant, ids)
        except WorkerDied as exc:
            raise StoreSilentError("the venue's function gave no answer") from exc

    def _attempt(self, work: Any) -> None:
        try:
            work()
        except (WorkerDied, BalinaError):
            return

    # --- set-up ---

    def _open_the_books(self, entry_order: str) -> None:
        p = self.ports
        p["accounts"].add(Account(ACCOUNT, TENANT, "binance", "paper", "demo", START_MS, 1, {"trade": True}))
        holdings = {"USDT": Decimal(10_000), "BNB": Decimal(50)}
        for number, market in enumerate(self.markets):
            base = market.symbol.partition("/")[0]
            p["instruments"].put([an_instrument(market)])
            # The account holds coins of its own, so that a sale too many is not refused for lack of them.
            holdings[base] = Decimal(20)
            self._quote(market, Decimal(100))
            p["bots"].add(a_bot(number, market, entry_order))
            self._history(market)
        for asset, amount in holdings.items():
            self.exchange.deposit(asset, amount)
        opening = {asset: to_minor(amount) for asset, amount in holdings.items()}
        p["portfolio"].deposit(TENANT, ACCOUNT, balances=opening, at_ms=START_MS)

    def _history(self, market: Market) -> None:
        first_ms = START_MS - START_MS % 60_000
        candles = [
            Candle(first_ms - age * 60_000, Decimal(100), Decimal(101), Decimal(99), Decimal(100), Decimal(1), 5)
            for age in range(1, 13)
        ]
        self.ports["candles"].put(Feed.parse(f"{market}#1m"), candles)

    def _compose(self) -> None:
        p = self.ports
        writes = {
            "orders": frozenset({"add", "advance", "commit"}),
            "portfolio": frozenset({"save_position"}),
            "bots": frozenset({"decide_once"}),
            "lifecycles": frozenset({"start"}),
            "updates": frozenset({"record"}),
        }
        mortal = {name: Mortal(p[name], names, self.random, self.trouble) for name, names in writes.items()}  # type: ignore[literal-required]
        self.mortals = list(mortal.values())
        ports_: Any = {**p, **mortal}
        gateway = InMemoryGateway(self._through_gateway)
        shared = {name: ports_[name] for name in ("bots", "orders", "portfolio", "updates")} | {"clock": self.clock}
        both = {name: ports_[name] for name in ("instruments", "quotes", "lifecycles")} | {
            "gateway": gateway,
            "namespace": NAMESPACE,
        }
        self.works = Works(**shared, **both, kill_switches=ports_["kill_switches"])
        self.desk = Desk(**shared, **both, candles=ports_["candles"])
        self.venue_desk = VenueDesk(
            **shared,
            accounts=ports_["accounts"],
            kill_switches=ports_["kill_switches"],
            venue_for=lambda account: self.venue,
        )


def an_instrument(market: Market) -> Instrument:
    base, _, quote = market.symbol.partition("/")
    return Instrument(
        "binance",
        market.symbol,
        base,
        quote,
        tick=Decimal("0.01"),
        lot=LOT,
        min_quantity=Decimal("0.001"),
        min_notional=Decimal(5),
    )


def a_bot(number: int, market: Market, entry_order: str) -> Bot:
    return Bot(
        bot_id=f"bot-{number}",
        tenant=TENANT,
        name=f"Bot {number}",
        account_id=ACCOUNT,
        mode="paper",
        feed=Feed.parse(f"{market}#1m"),
        strategy="ma_cross",
        parameters={"fast": 2, "slow": 3, "atr_period": 2, "atr_multiple": 1.0, "entry_order": entry_order},
        stake=Decimal(200),
        state=BotState.RUNNING,
        created_ms=START_MS,
        started_ms=START_MS,
    )


def entries(orders: list[Order]) -> list[Order]:
    return [order for order in orders if order.side is Side.BUY]
