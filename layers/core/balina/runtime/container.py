"""The composition root: which adapter stands behind each port, built when first touched and imported no sooner.

A cold start pays only for what its function uses, so every import of an adapter is inside the property that needs it;
tests/unit/runtime holds the list of modules each function may not load. Tests put fakes in place with `use`.
"""

import os
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from balina.app import market_ports, ports
from balina.model.bots import Account
from balina.model.errors import ConflictError
from balina.runtime.settings import Settings

if TYPE_CHECKING:
    from balina.adapters.aws.clients import Clients
    from balina.adapters.dynamo.store import Store, Table
    from balina.adapters.venues.connections import VenueConnections


def system_clock() -> int:
    return time.time_ns() // 1_000_000


class Container:
    """One process's adapters. Every property is a port of `app.ports`, named after it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def use(self, **replacements: object) -> Self:
        """Puts these in the places of the built adapters: `container.use(bots=InMemoryBots(), clock=lambda: NOW)`."""
        for name, replacement in replacements.items():
            if name != "settings" and not isinstance(getattr(type(self), name, None), cached_property):
                raise AttributeError(f"the container has no port {name!r}")
            self.__dict__[name] = replacement
        return self

    @cached_property
    def clock(self) -> ports.Clock:
        return system_clock

    @cached_property
    def bots(self) -> ports.Bots:
        from balina.adapters.dynamo.bots import DynamoBots

        return DynamoBots(self._trading)

    @cached_property
    def orders(self) -> ports.Orders:
        from balina.adapters.dynamo.orders import DynamoOrders

        return DynamoOrders(self._trading)

    @cached_property
    def portfolio(self) -> ports.Portfolio:
        from balina.adapters.dynamo.portfolio import DynamoPortfolio

        return DynamoPortfolio(self._trading)

    @cached_property
    def accounts(self) -> ports.Accounts:
        from balina.adapters.dynamo.accounts import DynamoAccounts

        return DynamoAccounts(self._trading)

    @cached_property
    def kill_switches(self) -> ports.KillSwitches:
        from balina.adapters.dynamo.kill_switches import DynamoKillSwitches

        return DynamoKillSwitches(self._trading)

    @cached_property
    def updates(self) -> ports.TradeUpdates:
        from balina.adapters.dynamo.updates import DynamoTradeUpdates

        return DynamoTradeUpdates(self._trading)

    @cached_property
    def watchlists(self) -> ports.Watchlists:
        from balina.adapters.dynamo.watchlists import DynamoWatchlists

        return DynamoWatchlists(self._trading)

    @cached_property
    def candles(self) -> ports.Candles:
        from balina.adapters.dynamo.candles import DynamoCandles

        return DynamoCandles(self._dynamo, table=self.settings.needed("MARKET_TABLE"))

    @cached_property
    def quotes(self) -> ports.Quotes:
        from balina.adapters.market.aggregates import DynamoQuotes

        return DynamoQuotes(self._dynamo, table=self.settings.needed("MARKET_TABLE"))

    @cached_property
    def aggregates(self) -> market_ports.Aggregates:
        from balina.adapters.market.aggregates import DynamoAggregates

        return DynamoAggregates(self._dynamo, table=self.settings.needed("MARKET_TABLE"))

    @cached_property
    def live_quotes(self) -> market_ports.LiveQuotes:
        from balina.adapters.market.aggregates import DynamoQuotes

        return DynamoQuotes(self._dynamo, table=self.settings.needed("MARKET_TABLE"))

    @cached_property
    def refused_records(self) -> market_ports.RefusedRecords:
        from balina.adapters.market.refused import DynamoRefusedRecords

        return DynamoRefusedRecords(self._dynamo, table=self.settings.needed("MARKET_TABLE"), clock=self.clock)

    @cached_property
    def market_stream(self) -> market_ports.MarketStream:
        from balina.adapters.market.stream import KinesisMarketStream

        stream = self.settings.needed("MARKET_STREAM")
        return KinesisMarketStream(self._clients.get("kinesis"), stream=stream, clock=self.clock)

    @cached_property
    def instruments(self) -> ports.Instruments:
        from balina.adapters.dynamo.instruments import DynamoInstruments

        return DynamoInstruments(self._market)

    @cached_property
    def sessions(self) -> ports.Sessions:
        from balina.adapters.dynamo.sessions import DynamoSessions

        return DynamoSessions(self._ephemeral, self.clock)

    @cached_property
    def connections(self) -> ports.Connections:
        from balina.adapters.dynamo.connections import DynamoConnections

        return DynamoConnections(self._ephemeral, self.clock)

    @cached_property
    def vault(self) -> ports.KeyVault:
        from balina.adapters.aws.vault import KmsVault

        table = self._store.table(self.settings.needed("CREDENTIALS_TABLE"))
        return KmsVault(self._clients, table, key_id=self.settings.key_id)

    @cached_property
    def ticks(self) -> ports.Ticks:
        from balina.adapters.aws.ticks import LambdaTicks

        return LambdaTicks(self._clients, function=self.settings.needed("BOT_TICK_FUNCTION"))

    @cached_property
    def lifecycles(self) -> ports.Lifecycles:
        from balina.adapters.aws.lifecycles import StepFunctionsLifecycles

        return StepFunctionsLifecycles(self._clients, machine_arn=self.settings.needed("ORDER_LIFECYCLE_ARN"))

    @cached_property
    def backfills(self) -> ports.Backfills:
        from balina.adapters.aws.backfills import LambdaBackfills

        return LambdaBackfills(self._clients, function=self.settings.needed("HISTORY_FUNCTION"))

    @cached_property
    def events(self) -> ports.Events:
        from balina.adapters.aws.events import EventBridgeEvents

        return EventBridgeEvents(self._clients, bus=self.settings.needed("EVENT_BUS"))

    @cached_property
    def gateway(self) -> ports.VenueGateway:
        from balina.adapters.aws.gateway import LambdaVenueGateway

        return LambdaVenueGateway(self._clients, function=self.settings.needed("VENUE_FUNCTION"))

    @cached_property
    def publisher(self) -> ports.Publisher:
        from balina.adapters.aws.publisher import WebSocketPublisher

        return WebSocketPublisher(self._clients, endpoint=self.settings.needed("WEBSOCKET_MANAGEMENT_URL"))

    @cached_property
    def identity(self) -> ports.Identity:
        from balina.adapters.cognito.identity import CognitoIdentity

        return CognitoIdentity(
            self._clients,
            pool_id=self.settings.needed("USER_POOL_ID"),
            client_id=self.settings.needed("USER_POOL_CLIENT_ID"),
            confirms_at_once=self.settings.auto_confirm_users,
        )

    @cached_property
    def market_history(self) -> ports.MarketHistory:
        return self._venues.history()

    def venue_for(self, account: Account) -> ports.Venue:
        """One account at its exchange, its key opened here. The only door to `KeyVault.open`."""
        if account.mode == "live" and not self.settings.is_live_trading_enabled:
            raise ConflictError("live trading is not enabled in this deployment: use a paper account")
        api_key, api_secret = self.vault.open(account)
        return self._venues.account(account, api_key=api_key, api_secret=api_secret)

    @cached_property
    def _venues(self) -> "VenueConnections":
        from balina.adapters.venues.connections import VenueConnections

        return VenueConnections(self.settings.venue_addresses, instruments=lambda: self.instruments, clock=self.clock)

    @cached_property
    def _clients(self) -> "Clients":
        from balina.adapters.aws.clients import Clients

        return Clients(region=self.settings.aws_region)

    @property
    def _dynamo(self) -> Any:
        """botocore's own client, for the market's rows, which are read and written in hundreds."""
        return self._store.client

    @cached_property
    def _store(self) -> "Store":
        from balina.adapters.dynamo.store import Store

        return Store(region=self.settings.aws_region)

    @cached_property
    def _trading(self) -> "Table":
        return self._store.table(self.settings.needed("TRADING_TABLE"), indexes=("feed", "open"))

    @cached_property
    def _market(self) -> "Table":
        return self._store.table(self.settings.needed("MARKET_TABLE"))

    @cached_property
    def _ephemeral(self) -> "Table":
        return self._store.table(self.settings.needed("EPHEMERAL_TABLE"))


_current: Container | None = None


def current() -> Container:
    """The process's container, from the environment, once."""
    global _current
    if _current is None:
        _current = Container(Settings.from_env(os.environ))
    return _current


def install(container: Container | None) -> None:
    """Replaces the process's container; None makes the next `current()` read the environment anew. For tests."""
    global _current
    _current = container
