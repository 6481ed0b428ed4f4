"""Puts the venue together and keeps it moving: one step every tenth of a second."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from exchange import rest, sim_api, sockets
from exchange.catch_up import catch_up
from exchange.context import Context
from exchange.faults import Faults
from exchange.feed import Market
from exchange.hub import Hub
from exchange.limits import Limits
from exchange.market.capture import read_capture
from exchange.market.depth import STEP_MS
from exchange.market.profiles import PROFILES
from exchange.market.replay import ReplaySymbol
from exchange.market.simulated import SimulatedSymbol
from exchange.store import Store
from exchange.streams import TimedStreams
from exchange.venue import Venue

# Streams that need the book drawn on every step.
PARTIAL_BOOKS = ("depth5", "depth10", "depth20")
BOOK_STREAMS = (
    "depth@100ms",
    "depth",
    "bookTicker",
    "ticker",
    *PARTIAL_BOOKS,
    *(f"{name}@100ms" for name in PARTIAL_BOOKS),
)

log = logging.getLogger("exchange")


@dataclass(frozen=True, slots=True)
class Options:
    state_dir: Path
    seed: int = 7
    market: str = "simulated"
    speed: float = 1.0
    restamp: bool = True
    weight_limit: int = 6_000
    order_limit: int = 1_000


def wall_clock() -> int:
    return time.time_ns() // 1_000_000


def build(options: Options) -> Context:
    now = wall_clock()
    store, hub = Store(options.state_dir), Hub()
    store.begin_market(f"{options.market.partition(':')[0]} seed {options.seed}")
    seen = store.noted("last_seen")
    since = min(now, int(seen)) if seen else now
    markets = _markets(options, store, now=now)
    limits = Limits(weight=options.weight_limit, orders=options.order_limit)
    venue = Venue(markets, store=store, hub=hub, limits=limits, now=now)
    venue.restore()
    catch_up(venue, since=since, now=wall_clock())
    first = next(iter(markets.values()))
    return Context(venue, hub, Faults(seed=options.seed), wall_clock, first.market_time, started_at=now)


def application(context: Context) -> web.Application:
    app = web.Application(client_max_size=rest.MAX_BODY)
    rest.add_routes(app, context)
    sockets.add_routes(app, context)
    sim_api.add_routes(app, context)
    app.cleanup_ctx.append(lambda _: _running(context))
    return app


def step(context: Context, timed: TimedStreams, now: int) -> None:
    venue = context.venue
    for symbol, matcher in venue.matchers.items():
        venue.advance(symbol, now)
        name = symbol.lower()
        watched = any(context.hub.is_wanted(f"{name}@{kind}") for kind in BOOK_STREAMS)
        if watched or matcher.open_orders():
            venue.refresh_depth(symbol, now)
        if watched:
            venue.publish_depth(symbol, now)
    timed.step(now)
    venue.beat(now)


async def _running(context: Context) -> AsyncIterator[None]:
    task = asyncio.create_task(_run(context))
    yield
    task.cancel()
    context.venue.store.note("last_seen", str(context.clock()))
    context.venue.store.close()


async def _run(context: Context) -> None:
    timed = TimedStreams(context.venue, context.hub, now=context.clock())
    while True:
        now = context.clock()
        step(context, timed, now)
        await asyncio.sleep(max(0.005, (STEP_MS - context.clock() % STEP_MS) / 1_000))


def _markets(options: Options, store: Store, *, now: int) -> dict[str, Market]:
    if options.market.startswith("replay:"):
        paths = options.market.removeprefix("replay:").split(",")
        replays = [_replay(Path(path), options, now) for path in paths]
        return {replay.instrument.symbol: replay for replay in replays}
    if options.market != "simulated":
        raise ValueError(f"unknown market {options.market!r}; use simulated or replay:PATH")
    return {
        profile.symbol: SimulatedSymbol(
            profile,
            seed=options.seed,
            stream=stream,
            shifts=store.shifts(profile.symbol),
            prints=store.prints(profile.symbol),
            now=now,
        )
        for stream, profile in enumerate(PROFILES, start=1)
    }


def _replay(path: Path, options: Options, now: int) -> ReplaySymbol:
    capture = read_capture(path)
    profile = next((profile for profile in PROFILES if profile.symbol == capture.symbol), None)
    if profile is None:
        raise ValueError(f"{path} records {capture.symbol}, whose trading rules are unknown here")
    return ReplaySymbol(profile, capture, seed=options.seed, speed=options.speed, restamp=options.restamp, started=now)
