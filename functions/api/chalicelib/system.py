"""Is it alive, is its market fresh, and what does its API look like?"""

from balina.app.ports import Quote
from balina.contracts.status import Health, KillSwitch, MarketStatus, Status
from balina.model.market import Market
from balina.runtime.calls import Call, Document
from balina.runtime.http import Routes
from chalicelib import documents
from chalicelib.symbols import instruments_of

# The collector sends a heartbeat every second or so; three missed candles of 15 s are no accident.
STALE_AFTER_MS = 45_000
DEFAULT_VENUE = "binance"
routes = Routes("system")


@routes.get("/health", is_open=True)
def health(call: Call) -> Health:
    """Alive: answers without touching anything."""
    return Health()


@routes.get("/status")
def status(call: Call) -> Status:
    """How fresh the market is, and whether a kill switch stops entries."""
    markets = [Market(DEFAULT_VENUE, symbol) for symbol in instruments_of(call, DEFAULT_VENUE)]
    quotes = call.world.quotes.latest_of(markets)
    switch = call.world.kill_switches.state(tenant=call.tenant)
    return Status(
        market=[_freshness(call, market.symbol, quotes.get(market)) for market in markets],
        kill_switch=KillSwitch(
            tripped=switch.tripped, scope=switch.scope, reason=switch.reason, tripped_ms=switch.tripped_ms
        ),
        venue=DEFAULT_VENUE,
        stage=call.world.settings.stage,
    )


@routes.get("/openapi.json", is_open=True)
def openapi(call: Call) -> Document:
    """This API as an OpenAPI 3.1 document."""
    return documents.openapi()


def _freshness(call: Call, symbol: str, quote: Quote | None) -> MarketStatus:
    as_of_ms = quote.as_of_ms if quote else None
    is_stale = as_of_ms is None or call.world.clock() - as_of_ms > STALE_AFTER_MS
    return MarketStatus(symbol=symbol, as_of_ms=as_of_ms, stale=is_stale)
