"""A cold start is a budget: what each function may not import, looked at in a fresh interpreter.

The handler is imported and every port it uses is built, as the first invocation would, without a call going out.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

PORTS = {
    "api": "bots orders portfolio accounts vault kill_switches candles quotes instruments gateway lifecycles events "
    "updates identity sessions watchlists backfills",
    "websocket": "connections sessions updates quotes candles publisher portfolio bots",
    "live_push": "connections publisher",
    "candles": "aggregates candles events refused_records",
    "history": "candles aggregates instruments market_history market_stream events",
    "tick_dispatcher": "bots ticks",
    "bot_tick": "bots orders portfolio candles instruments quotes lifecycles gateway updates",
    "order_prepare": "bots orders portfolio kill_switches instruments updates",
    "venue": "bots orders portfolio accounts kill_switches updates vault",
    "order_settle": "orders portfolio updates lifecycles instruments quotes",
    "sweeper": "bots orders portfolio accounts gateway lifecycles updates quotes",
    "cancel_entries": "bots orders gateway",
}

NOWHERE = {"pandas", "torch", "moto", "pytest", "scipy", "aws_xray_sdk", "IPython", "boto3"}
# Weight, and the functions that carry it.
CARRIED_BY = {
    "ccxt": {"venue", "history"},
    "requests": {"venue", "history"},
    "aiohttp": set(),
    "websockets": set(),
    "numpy": {"bot_tick"},
    "chalice": {"api"},
}
# Parsing is by hand or by our own contracts; Powertools' tracer is a thin module until it loads X-Ray's library.
PARTS_NOWHERE = {"aws_lambda_powertools.utilities.parser", "aws_lambda_powertools.utilities.validation"}

ENVIRONMENT = {
    "BALINA_STAGE": "test",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "TRADING_TABLE": "trading",
    "MARKET_TABLE": "market",
    "CREDENTIALS_TABLE": "credentials",
    "EPHEMERAL_TABLE": "ephemeral",
    "MARKET_STREAM": "stream",
    "EVENT_BUS": "bus",
    "KEY_ID": "key",
    "ORDER_LIFECYCLE_ARN": "arn:aws:states:us-east-1:000000000000:stateMachine:orders",
    "VENUE_FUNCTION": "venue",
    "HISTORY_FUNCTION": "history",
    "BOT_TICK_FUNCTION": "bot_tick",
    "CANCEL_ENTRIES_FUNCTION": "cancel_entries",
    "USER_POOL_ID": "us-east-1_pool",
    "USER_POOL_CLIENT_ID": "client",
    "WEBSOCKET_MANAGEMENT_URL": "http://localhost:4566/_aws/execute-api/x/live",
    "ORDER_ID_NAMESPACE": "7d3c0b6e-5a55-4f0e-9c59-2f1a3f1b9d10",
}

LOOK = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
from balina.runtime.container import current
for port in sys.argv[2].split():
    getattr(current(), port)
if sys.argv[3] == "venue":
    from balina.model.bots import Account
    account = Account("a", "t", "binance", "paper", "l", created_ms=0, key_version=1)
    current()._venues.account(account, api_key="k", api_secret="s")
if sys.argv[3] == "history":
    current()._venues._public("binance")
print(json.dumps(sorted(sys.modules)))
"""


def modules_of(function: str) -> set[str]:
    folder = ROOT / "functions" / function
    module = "app" if function == "api" else "handler"
    paths = os.pathsep.join([str(folder), str(ROOT / "layers" / "core")])
    done = subprocess.run(
        [sys.executable, "-c", LOOK, module, PORTS[function], function],
        env={**ENVIRONMENT, "PYTHONPATH": paths, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_every_function_has_its_list() -> None:
    functions = {path.parent.name for path in (ROOT / "functions").glob("*/*.py") if path.stem in ("handler", "app")}
    assert functions == set(PORTS)


@pytest.mark.parametrize("function", PORTS)
def test_a_function_loads_nothing_it_does_not_need(function: str) -> None:
    loaded = modules_of(function)
    roots = {name.partition(".")[0] for name in loaded}
    forbidden = NOWHERE | {root for root, carriers in CARRIED_BY.items() if function not in carriers}
    assert roots & forbidden == set()
    assert loaded & PARTS_NOWHERE == set()


@pytest.mark.parametrize("function", sorted(CARRIED_BY["ccxt"]))
def test_functions_that_trade_do_load_the_exchange_library(function: str) -> None:
    assert "ccxt" in modules_of(function)
