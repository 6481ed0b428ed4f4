"""The REST API: what a cold start imports, what the code costs per request, and what a caller waits for."""

import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

import requests

from tests.bench import Measured, benchmark
from tests.bench.platform import platform
from tests.conftest import ROOT

IMPORTS = 7
IMPORT_REFERENCE_MS = 350.0
IN_PROCESS_CALLS = 2000
IN_PROCESS_REFERENCE_MS = 2.0
WARM_UP = 10
CALLS = 200
P50_REFERENCE_MS = 100.0
P99_REFERENCE_MS = 500.0
ROUTES = ("/bots", "/portfolio", "/prices")
PROGRAM = "import time; began = time.perf_counter(); import app; print((time.perf_counter() - began) * 1000)"


@benchmark("api_import")
def cold_import() -> Iterable[Measured]:
    """Byte code is there already, as in the layer; the interpreter's own start is not counted."""
    path = f"{ROOT / 'layers' / 'core'}:{ROOT / 'functions' / 'api'}"
    environment = {"PYTHONPATH": path, "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    command = [sys.executable, "-c", PROGRAM]
    took = [float(subprocess.check_output(command, env=environment, text=True)) for _ in range(IMPORTS)]
    yield Measured("api_cold_import", statistics.median(took), "ms", IMPORT_REFERENCE_MS)


@benchmark("api_in_process")
def in_process() -> Iterable[Measured]:
    """Routing, token, parsing and serialising over in-memory ports: our own share of a request."""
    from tests.functional.api.conftest import make_scene

    logging.disable(logging.INFO)  # a line per request would bury the figures
    scene = make_scene()
    bot = scene.bot()
    assert scene.me.get(f"/bots/{bot.bot_id}").status == 200
    took = _timed(lambda: scene.me.get(f"/bots/{bot.bot_id}"), calls=IN_PROCESS_CALLS)
    yield Measured("api_in_process_p50", statistics.median(took), "ms", IN_PROCESS_REFERENCE_MS)


@benchmark("api_warm")
def warm_requests() -> Iterable[Measured]:
    """Through the whole local cloud: edge, gateway with its authorizer, function, tables."""
    cloud = platform()
    session = requests.Session()
    login = {"email": cloud.email, "password": cloud.password}
    token = session.post(f"{cloud.api}/auth/login", json=login, timeout=30).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    for route in ROUTES:
        took = _timed(lambda route=route: session.get(cloud.api + route, timeout=30).raise_for_status(), calls=CALLS)
        name = "api_warm_" + route.strip("/")
        yield Measured(f"{name}_p50", statistics.median(took), "ms", P50_REFERENCE_MS)
        yield Measured(f"{name}_p99", statistics.quantiles(took, n=100)[-1], "ms", P99_REFERENCE_MS)


def _timed(call: Callable[[], object], *, calls: int) -> list[float]:
    took = []
    for number in range(WARM_UP + calls):
        began = time.perf_counter()
        call()
        if number >= WARM_UP:
            took.append((time.perf_counter() - began) * 1000)
    return took
