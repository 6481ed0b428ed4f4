"""Candle close to the venue's acknowledgement, through everything: stream, candle, tick, workflow, signature, exchange.

The venue's own clock stamps the acknowledgement, the decision says which close it answers; nothing is sampled.
"""

import statistics
import time
from collections.abc import Iterable, Mapping
from typing import Any

import requests

from tests.bench import Measured, benchmark
from tests.bench.platform import platform
from tests.conftest import Cloud

ORDERS = 50
WAITS_S = 600
REFERENCE_S = 2.0
BOTS_PER_MARKET = 2
# Windows this short turn at every few candles; the benchmark wants many orders, not good ones.
RESTLESS = {"fast": 2, "slow": 3, "atr_period": 5, "join_trend": True}


@benchmark("orders")
def close_to_acknowledged() -> Iterable[Measured]:
    cloud = platform()
    session = _signed_in(cloud)
    _start_bots(cloud, session)
    first, later = _wait_for_orders(cloud, session)
    # All bots' first orders start workers at the same moment, on one machine: cold starts, told apart from the rest.
    yield Measured("close_to_ack_cold_p50", statistics.median(first), "s", REFERENCE_S)
    yield Measured("close_to_ack_p50", statistics.median(later), "s", REFERENCE_S)
    yield Measured("close_to_ack_p95", _p95(later), "s", REFERENCE_S)
    yield Measured("close_to_ack_p95_with_cold", _p95(first + later), "s", REFERENCE_S)
    yield Measured("close_to_ack_orders", len(later), "orders", ORDERS)


def _signed_in(cloud: Cloud) -> requests.Session:
    session = requests.Session()
    login = {"email": cloud.email, "password": cloud.password}
    token = session.post(f"{cloud.api}/auth/login", json=login, timeout=30).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def _start_bots(cloud: Cloud, session: requests.Session) -> None:
    accounts = _items(cloud, session, "/accounts")
    markets = _markets(cloud, session)
    for symbol in markets * BOTS_PER_MARKET:
        bot = {
            "name": f"bench {symbol}",
            "account_id": accounts[0]["account_id"],
            "venue": "binance",
            "symbol": symbol,
            "timeframe": "15s",
            "strategy": "ma_cross",
            "parameters": RESTLESS,
            "stake": "200",
        }
        made = session.post(f"{cloud.api}/bots", json=bot, timeout=30)
        made.raise_for_status()
        session.post(f"{cloud.api}/bots/{made.json()['bot_id']}/start", timeout=30).raise_for_status()


def _markets(cloud: Cloud, session: requests.Session) -> list[str]:
    """A fresh platform learns its markets from the first scheduled run, at most a minute after its start."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if symbols := [str(row["symbol"]) for row in _items(cloud, session, "/instruments")]:
            return symbols
        time.sleep(1)
    raise SystemExit("the platform does not know any market")


def _wait_for_orders(cloud: Cloud, session: requests.Session) -> tuple[list[float], list[float]]:
    """Delays of each bot's first order, and of the later ones."""
    deadline = time.monotonic() + WAITS_S
    first: list[float] = []
    later: list[float] = []
    while len(later) < ORDERS and time.monotonic() < deadline:
        time.sleep(20)  # looking costs the platform time as well
        per_bot = _delays(cloud, session)
        first = [delays[0] for delays in per_bot if delays]
        later = [delay for delays in per_bot for delay in delays[1:]]
    if len(later) < 2:
        raise SystemExit(f"only {len(first + later)} orders reached the exchange in {WAITS_S} s")
    return first, later


def _delays(cloud: Cloud, session: requests.Session) -> list[list[float]]:
    """Per bot, oldest first: seconds from the close a decision answers to the venue's time of its order."""
    sent = requests.get(f"{cloud.exchange}/sim/orders", timeout=10).json()
    accepted = {row["clientOrderId"]: row["time"] for row in sent}
    found = []
    for bot in _items(cloud, session, "/bots"):
        decided = [
            (row["close_ms"], row["order_id"])
            for action in ("enter", "exit")
            for row in _items(cloud, session, "/signals", bot_id=bot["bot_id"], status=action)
        ]
        found.append([(accepted[name] - close) / 1000 for close, name in sorted(decided) if name in accepted])
    return found


def _p95(delays: list[float]) -> float:
    return statistics.quantiles(delays, n=20)[-1]


def _items(cloud: Cloud, session: requests.Session, route: str, **filters: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        query = filters | ({"cursor": cursor} if cursor else {})
        page = session.get(f"{cloud.api}{route}", params=query, timeout=30)
        page.raise_for_status()
        rows += page.json()["items"]
        cursor = page.json()["next_cursor"]
    return rows
