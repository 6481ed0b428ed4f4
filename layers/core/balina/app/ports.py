"""What use cases need from the world. Every port has an adapter for AWS and a shipped in-memory fake.

One contract suite runs both.

A port is named by what the domain keeps. Reads that gate an order are strongly consistent. Every write states its
condition and raises StaleVersionError or ConflictError when it does not hold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from balina.app.user_ports import Connections as Connections
from balina.app.user_ports import Identity as Identity
from balina.app.user_ports import Principal as Principal
from balina.app.user_ports import Publisher as Publisher
from balina.app.user_ports import Session as Session
from balina.app.user_ports import Sessions as Sessions
from balina.app.user_ports import Watchlists as Watchlists
from balina.model.bots import Account, Bot, Decision, KillState, Position, Trade
from balina.model.market import Candle, Feed, Instrument, Market, Timeframe, TradePrint
from balina.model.orders import Fill, Leg, Order, OrderStatus, VenueOrder

Clock = Callable[[], int]
"""Milliseconds since the epoch, UTC."""


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a list. `cursor` is opaque; None on the last page."""

    items: Sequence[Row]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """Minor units of one asset of one account."""

    asset: str
    available: int
    reserved: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the ledger: debit and credit of one asset, equal by construction."""

    account_id: str
    order_id: str
    number: int
    at_ms: int
    debit: str
    credit: str
    asset: str
    units: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everything one step changes, written in one transaction or not at all.

    Versions in a settlement are the *next* ones: the caller adds one to what it read.
    `order` is written on condition that the stored version is `order.version - 1`, else StaleVersionError.
    `balances` are deltas per (asset, available, reserved), guarded so that neither goes below zero, else
    InsufficientBalanceError. New fills are put once; a fill that exists makes the whole write a ConflictError.
    `position` with version 0 is new and must not exist; otherwise the stored version must be `position.version - 1`.
    `closed_position` is the row as last read: it is deleted if its version is still that one (StaleVersionError).
    `trade` is put as it stands (whoever writes it also writes the position's version); a closed one never changes.
    `pnl_delta` is added to the bot's realised_pnl, one to its closed_trades and one to its version; a bot deleted
    meanwhile is no error. A terminal order is never written again.
    """

    order: Order
    fills: Sequence[Fill] = ()
    balances: Sequence[BalanceRow] = ()
    journal: Sequence[JournalEntry] = ()
    position: Position | None = None
    closed_position: Position | None = None
    trade: Trade | None = None
    pnl_delta: Decimal | None = None


class Bots(Protocol):
    def add(self, bot: Bot) -> None: ...
    def get(self, tenant: str, bot_id: str) -> Bot:
        """Strongly consistent; NotFoundError also for another tenant's."""
        ...

    def of_tenant(self, tenant: str, *, limit: int = 50, cursor: str | None = None) -> Page[Bot]: ...
    def save(self, bot: Bot) -> Bot:
        """On condition of the version read; returns the row with its next version.

        Leaves `last_decision`, `realised_pnl` and `closed_trades` alone: ticks and settlements write those.
        """
        ...

    def delete(self, tenant: str, bot_id: str) -> None: ...
    def running_on(self, feed: Feed) -> Iterable[tuple[str, str]]:
        """(tenant, bot_id) of every running bot of a feed; an index, eventually consistent."""
        ...

    def running_feeds(self, timeframe: Timeframe) -> Iterable[Feed]:
        """Every feed of this timeframe on which a bot runs."""
        ...

    def decide_once(self, tenant: str, decision: Decision) -> bool:
        """Records the decision; False when this candle close was decided before. Also becomes the bot's last one."""
        ...

    def decisions(self, tenant: str, bot_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Decision]: ...


class Orders(Protocol):
    def add(self, order: Order) -> bool:
        """False when an order of this id exists: the same decision came again."""
        ...

    def get(self, tenant: str, order_id: str) -> Order: ...
    def advance(self, order: Order, *, expected: OrderStatus) -> Order:
        """Writes `order` if the stored status is `expected` and the stored version still `order.version`.

        StaleVersionError otherwise; returns the row with its next version. No other change may ride along.
        """
        ...

    def commit(self, settlement: Settlement) -> Order: ...
    def fills_of(self, tenant: str, order_id: str) -> Sequence[Fill]: ...
    def of_tenant(
        self,
        tenant: str,
        *,
        bot_id: str | None = None,
        status: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Order]: ...
    def not_terminal(self, *, limit: int = 200) -> Iterable[tuple[str, str]]:
        """(tenant, order_id) over all tenants, least recently updated first; an index."""
        ...

    def open_of(self, tenant: str, *, bot_id: str | None = None, leg: Leg | None = None) -> Sequence[Order]:
        """A tenant's non-terminal orders, strongly consistent."""
        ...


class Portfolio(Protocol):
    def position(self, tenant: str, bot_id: str) -> Position | None: ...
    def positions(self, tenant: str) -> Sequence[Position]: ...
    def save_position(self, position: Position) -> Position:
        """On condition that it exists with the version read (StaleVersionError); returns the next version."""
        ...

    def balances(self, tenant: str, account_id: str) -> Sequence[BalanceRow]: ...
    def deposit(self, tenant: str, account_id: str, *, balances: Mapping[str, int], at_ms: int) -> None:
        """Opening balances of an account, posted to the ledger once."""
        ...

    def journal(self, tenant: str, account_id: str) -> Iterable[JournalEntry]: ...
    def trades(
        self, tenant: str, *, bot_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[Trade]: ...
    def trade_opened_at(self, tenant: str, bot_id: str, opened_ms: int) -> Trade | None: ...
    def save_equity(self, tenant: str, at_ms: int, equity: Decimal) -> None: ...
    def equity_history(self, tenant: str, *, since_ms: int) -> Sequence[tuple[int, Decimal]]: ...


class Accounts(Protocol):
    def add(self, account: Account) -> None: ...
    def get(self, tenant: str, account_id: str) -> Account: ...
    def of_tenant(self, tenant: str) -> Sequence[Account]: ...
    def save(self, account: Account) -> None:
        """Replaces the row of an account that exists (the venue's verdict on its key); NotFoundError otherwise."""
        ...

    def all_tenants(self) -> Iterable[str]:
        """Tenants with at least one account; for the sweeper only."""
        ...

    def delete(self, tenant: str, account_id: str) -> None: ...


class KeyVault(Protocol):
    """Seals and opens exchange keys; the encryption context binds tenant, venue, account and version."""

    def seal(self, account: Account, *, api_key: str, api_secret: str) -> None: ...
    def open(self, account: Account) -> tuple[str, str]: ...
    def forget(self, account: Account) -> None: ...


class KillSwitches(Protocol):
    def state(self, *, tenant: str, bot_id: str | None = None, venue: str | None = None) -> KillState:
        """Global, venue, tenant and bot switches together, strongly read. Raises when unreadable: the caller denies."""
        ...

    def trip(self, *, tenant: str, bot_id: str | None, reason: str, at_ms: int) -> None: ...
    def reset(self, *, tenant: str, bot_id: str | None) -> None: ...


class Candles(Protocol):
    def last(self, feed: Feed, *, limit: int, before_ms: int | None = None) -> Sequence[Candle]:
        """Closed candles, ascending, at most `limit`, with open before `before_ms`."""
        ...

    def put(self, feed: Feed, candles: Sequence[Candle], *, overwrite: bool = False) -> int: ...


@dataclass(frozen=True, slots=True)
class Quote:
    """Latest of a market. `change_24h` is a fraction; None until a reference a day old is known."""

    market: Market
    last: Decimal
    as_of_ms: int
    change_24h: Decimal | None
    bid: Decimal | None = None
    ask: Decimal | None = None


class Quotes(Protocol):
    def latest(self, market: Market) -> Quote | None: ...
    def latest_of(self, markets: Sequence[Market]) -> Mapping[Market, Quote]:
        """Those that were ever seen, in as few reads as possible. For pages: what is a moment old will do."""
        ...

    def open_candle(self, feed: Feed) -> Candle | None: ...


class Instruments(Protocol):
    def get(self, market: Market) -> Instrument: ...
    def all(self, venue: str) -> Sequence[Instrument]: ...
    def put(self, instruments: Sequence[Instrument]) -> None: ...


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What is sent to a venue, once per SENDING epoch."""

    client_order_id: str
    symbol: str
    side: str
    type: str
    quantity: Decimal
    limit_price: Decimal | None
    stop_price: Decimal | None


class Venue(Protocol):
    """One account at one exchange. No retry inside: neither ours, nor the library's, nor the HTTP client's.

    `send` raises VenueRejectedError when the venue proved that it refused, SubmissionUncertainError for anything
    that might have arrived. The questions raise VenueUnavailableError or RateLimitedError.
    """

    def send(self, request: OrderRequest) -> VenueOrder: ...
    def find(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        """None only when the venue said it knows no such order."""
        ...

    def cancel(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        """The order after the attempt; None when the venue knows no such open order."""
        ...

    def balances(self) -> Mapping[str, Decimal]:
        """Total per asset: free plus locked in orders."""
        ...

    def permissions(self) -> Mapping[str, bool]:
        """trade, withdraw, transfer, ip_restricted."""
        ...


class MarketHistory(Protocol):
    """Public REST of a venue."""

    def candles(self, feed: Feed, *, since_ms: int, limit: int) -> Sequence[Candle]: ...
    def trades(self, market: Market, *, from_id: int, limit: int) -> Sequence[TradePrint]: ...
    def instruments(self, venue: str) -> Sequence[Instrument]: ...


class VenueGateway(Protocol):
    """The one function that opens keys, as the others see it. Answers carry `outcome`."""

    def call(self, action: str, *, tenant: str, **ids: str) -> Mapping[str, object]: ...


class Backfills(Protocol):
    """Asks the venue's history for candles, so that a bot need not wait for its indicators to warm up."""

    def request(self, feed: Feed, *, count: int) -> None:
        """The newest `count` closed candles. Answers at once; they come some moments later, or not at all."""
        ...


class Ticks(Protocol):
    """Wakes the function that decides bots."""

    def hand_over(self, batch: Mapping[str, object]) -> None:
        """`{feed, close_ms, bots}`, asynchronously; a batch that is lost or comes twice is safe."""
        ...


class Lifecycles(Protocol):
    def start(self, order: Order) -> None:
        """Starts the order's state machine under the order's id; one already running is fine."""
        ...


class Events(Protocol):
    def publish(self, detail_type: str, detail: Mapping[str, object]) -> None: ...


class TradeUpdates(Protocol):
    def record(self, tenant: str, kind: str, row: Mapping[str, object], *, at_ms: int) -> None:
        """Appends to what live push sends and what a client resumes from."""
        ...

    def since(self, tenant: str, cursor: str | None, *, limit: int = 100) -> Page[Mapping[str, object]]: ...
