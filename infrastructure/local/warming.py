"""Wakes the functions that the first candle will call, all at once, while there is still time.

In AWS cold starts run on machines of their own; here they share two cores with the market, and the emulator unpacks
every layer again for each worker. The events are real ones that ask for nothing: a feed without bots, an order that
does not exist.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import BotoCoreError

from local import emulator
from local.options import SYMBOLS, Options
from local.progress import say

NOBODY: dict[str, object] = {"tenant": "nobody", "order_id": "0" * 32}
# As many workers as candles that close in the same second call.
DISPATCHERS, TICKS, STEPS = 4, len(SYMBOLS), 3


def warm(options: Options) -> None:
    functions = emulator.client("lambda", options)
    feed = {"venue": "binance", "symbol": SYMBOLS[0], "timeframe": "1h"}
    nothing_to_decide = {"feed": feed, "close_ms": time.time_ns() // 1_000_000, "bots": []}
    calls: list[tuple[str, dict[str, object]]] = [("tick-dispatcher", {"timeframe": "1h"})] * DISPATCHERS
    calls += [("bot-tick", nothing_to_decide)] * TICKS + [("venue", {"action": "lookup", **NOBODY})] * STEPS
    calls += [("order-prepare", NOBODY)] * STEPS + [("order-settle", {"verdict": "OPEN", **NOBODY})] * STEPS

    def call(function: str, event: dict[str, object]) -> None:
        functions.invoke(FunctionName=f"{options.stack}-{function}", Payload=json.dumps(event).encode())

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        pending = [pool.submit(call, function, event) for function, event in calls]
    failed = [done.exception() for done in pending if isinstance(done.exception(), BotoCoreError)]
    if failed:
        say(f"        {len(failed)} functions could not be woken beforehand; the first candle will wait for them")
