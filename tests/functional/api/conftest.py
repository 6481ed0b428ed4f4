"""The API in process: the real routes and use cases over in-memory ports."""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from chalice.app import Chalice
from tests.contract.builders import a_bot
from tests.functional.api import bundle  # noqa: F401 - puts the function's code on the path
from tests.functional.api.client import CLIENT_ID, Caller
from tests.functional.api.doubles import (
    FakeGateway,
    FakeIdentity,
    FakeVault,
    RecordedBackfills,
    RecordedEvents,
)

from balina.adapters.memory.world import ports
from balina.app.ports import Quote
from balina.model.bots import Account, Bot
from balina.model.market import Candle, Feed, Instrument, Market, Timeframe
from balina.runtime.container import Container
from balina.runtime.settings import Settings

NOW_MS = 1_700_000_000_000
SYMBOLS = ("BTC/USDT", "ETH/USDT", "SOL/USDT")


@dataclass
class Clock:
    now_ms: int = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@dataclass
class Scene:
    """An API, whatever it stands on, and two tenants who must not see each other."""

    app: Chalice
    container: Container
    clock: Clock
    identity: FakeIdentity
    gateway: FakeGateway
    vault: FakeVault
    backfills: RecordedBackfills
    events: RecordedEvents
    tenant: str = field(default_factory=lambda: f"ada-{uuid.uuid4().hex[:8]}")
    stranger: str = field(default_factory=lambda: f"eve-{uuid.uuid4().hex[:8]}")

    @property
    def me(self) -> Caller:
        return Caller(self.app, self.tenant)

    @property
    def other(self) -> Caller:
        return Caller(self.app, self.stranger)

    @property
    def nobody(self) -> Caller:
        return Caller(self.app)

    def account(self, tenant: str | None = None) -> Account:
        account = Account(
            account_id=uuid.uuid4().hex,
            tenant=tenant or self.tenant,
            venue="binance",
            mode="paper",
            label="Paper",
            created_ms=NOW_MS,
            key_version=1,
            permissions={"trade": True, "withdraw": False, "transfer": False, "ip_restricted": True},
        )
        self.container.accounts.add(account)
        return account

    def bot(self, tenant: str | None = None, **changes: Any) -> Bot:
        owner = tenant or self.tenant
        if "account_id" not in changes:
            changes["account_id"] = self.account(owner).account_id
        given = {"bot_id": uuid.uuid4().hex, "strategy": "ma_cross", "parameters": {"fast": 5, "slow": 20}, **changes}
        bot = a_bot(owner, **given)
        self.container.bots.add(bot)
        return bot

    def bot_body(self, **changes: Any) -> dict[str, Any]:
        body = {
            "name": "Steady",
            "account_id": changes.pop("account_id", None) or self.account().account_id,
            "venue": "binance",
            "symbol": "BTC/USDT",
            "timeframe": "1m",
            "strategy": "ma_cross",
            "parameters": {"fast": 5, "slow": 20},
            "stake": "25",
        }
        return {**body, **changes}


def a_quote(symbol: str, *, as_of_ms: int = NOW_MS - 1000) -> Quote:
    return Quote(market=Market("binance", symbol), last=Decimal("100.5"), as_of_ms=as_of_ms, change_24h=Decimal("0.01"))


def a_candle(open_ms: int, close: str = "100", **changes: Any) -> Candle:
    values: dict[str, Any] = {
        "open_ms": open_ms,
        "open": Decimal(99),
        "high": Decimal(102),
        "low": Decimal(98),
        "close": Decimal(close),
        "volume": Decimal("1.50"),
        "trades": 7,
        "complete": True,
    }
    return Candle(**{**values, **changes})


def put_candles(scene: Scene, timeframe: Timeframe, count: int, symbol: str = "BTC/USDT") -> list[int]:
    """The last `count` closed candles; their opens."""
    end = timeframe.open_of(NOW_MS)
    opens = [end - n * timeframe.ms for n in range(count, 0, -1)]
    feed = Feed(Market("binance", symbol), timeframe)
    scene.container.candles.put(feed, [a_candle(open_ms, str(100 + n)) for n, open_ms in enumerate(opens)])
    return opens


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def make_scene() -> Scene:
    from chalicelib import market, service, symbols

    market.sparklines_seen.forget()
    symbols.instruments_seen.forget()
    clock = Clock()
    doubles: dict[str, Any] = {
        "identity": FakeIdentity(),
        "gateway": FakeGateway(),
        "vault": FakeVault(),
        "backfills": RecordedBackfills(),
        "events": RecordedEvents(),
    }
    settings = Settings.from_env({"BALINA_STAGE": "test", "USER_POOL_CLIENT_ID": CLIENT_ID})
    container = Container(settings).use(**{**ports(clock), **doubles}, clock=clock)
    for symbol in SYMBOLS[:2]:
        container.quotes.set(a_quote(symbol))  # type: ignore[attr-defined]
    container.instruments.put(
        [
            Instrument(
                venue="binance",
                symbol=symbol,
                base=symbol.split("/")[0],
                quote="USDT",
                tick=Decimal("0.01"),
                lot=Decimal("0.00001"),
                min_quantity=Decimal("0.00001"),
                min_notional=Decimal(5),
            )
            for symbol in SYMBOLS
        ]
    )
    return Scene(app=service.build(lambda: container), container=container, clock=clock, **doubles)
