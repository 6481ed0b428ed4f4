"""All ports in memory over one shared state, named as the container names them."""

from typing import TypedDict

from balina.adapters.memory.accounts import InMemoryAccounts, InMemoryKillSwitches, InMemoryVault
from balina.adapters.memory.bots import InMemoryBots
from balina.adapters.memory.live import (
    InMemoryConnections,
    InMemoryEvents,
    InMemoryGateway,
    InMemoryLifecycles,
    InMemoryPublisher,
    InMemoryTicks,
    InMemoryTradeUpdates,
)
from balina.adapters.memory.market import InMemoryBackfills, InMemoryCandles, InMemoryInstruments, InMemoryQuotes
from balina.adapters.memory.orders import InMemoryOrders
from balina.adapters.memory.people import InMemoryIdentity, InMemorySessions, InMemoryWatchlists
from balina.adapters.memory.portfolio import InMemoryPortfolio
from balina.adapters.memory.state import TradingState
from balina.app.ports import Clock


class Ports(TypedDict):
    """`container.use(**ports(clock))` puts a whole world of fakes in place."""

    bots: InMemoryBots
    orders: InMemoryOrders
    portfolio: InMemoryPortfolio
    accounts: InMemoryAccounts
    vault: InMemoryVault
    kill_switches: InMemoryKillSwitches
    candles: InMemoryCandles
    quotes: InMemoryQuotes
    instruments: InMemoryInstruments
    backfills: InMemoryBackfills
    gateway: InMemoryGateway
    lifecycles: InMemoryLifecycles
    ticks: InMemoryTicks
    events: InMemoryEvents
    updates: InMemoryTradeUpdates
    identity: InMemoryIdentity
    sessions: InMemorySessions
    watchlists: InMemoryWatchlists
    connections: InMemoryConnections
    publisher: InMemoryPublisher


def ports(clock: Clock, *, state: TradingState | None = None) -> Ports:
    state = TradingState() if state is None else state
    return {
        "bots": InMemoryBots(state),
        "orders": InMemoryOrders(state),
        "portfolio": InMemoryPortfolio(state),
        "accounts": InMemoryAccounts(state),
        "vault": InMemoryVault(),
        "kill_switches": InMemoryKillSwitches(state),
        "candles": InMemoryCandles(),
        "quotes": InMemoryQuotes(),
        "instruments": InMemoryInstruments(),
        "backfills": InMemoryBackfills(),
        "gateway": InMemoryGateway(),
        "lifecycles": InMemoryLifecycles(),
        "ticks": InMemoryTicks(),
        "events": InMemoryEvents(),
        "updates": InMemoryTradeUpdates(),
        "identity": InMemoryIdentity(),
        "sessions": InMemorySessions(clock),
        "watchlists": InMemoryWatchlists(),
        "connections": InMemoryConnections(),
        "publisher": InMemoryPublisher(),
    }
