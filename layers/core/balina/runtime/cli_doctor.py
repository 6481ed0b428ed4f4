"""`balina doctor`: what works here, and for everything that does not, what to do."""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients
from balina.model.errors import MisconfiguredError
from balina.runtime.cli_output import Output
from balina.runtime.settings import Settings

NEEDED = ("boto3", "ccxt", "aiohttp", "pydantic", "pynamodb", "chalice", "aws_lambda_powertools", "numpy", "pandas")
MAX_CLOCK_SKEW_MS = 1_000
TIMEOUT_S = 5


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    is_well: bool
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--up", type=Path, default=Path(".local/up.json"), help="what `make up` wrote")


def run(arguments: argparse.Namespace, output: Output) -> int:
    findings = list(_findings(arguments.up))
    marks = {True: "ok", False: "FAIL"}
    output.result({finding.name: f"{marks[finding.is_well]:<5} {finding.detail}" for finding in findings})
    return 0 if all(finding.is_well for finding in findings) else 1


def _findings(up: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", (3, 11) <= sys.version_info < (3, 14), f"{version}; 3.11 to 3.13 are supported")
    missing = [name for name in NEEDED if find_spec(name) is None]
    yield Finding("packages", not missing, f"missing: {', '.join(missing)}; run make setup" if missing else "all here")
    try:
        settings = Settings.from_env({"BALINA_STAGE": "local", **os.environ})
    except MisconfiguredError as exc:
        yield Finding("settings", False, str(exc))
        return
    yield Finding("settings", True, f"stage {settings.stage}, region {settings.aws_region}")
    yield from _services(settings)
    yield _platform(up)


def _services(settings: Settings) -> Iterator[Finding]:
    clients = Clients(region=settings.aws_region)
    if settings.market_stream:
        stream = settings.market_stream
        yield _called("stream", lambda: clients.get("kinesis").describe_stream_summary(StreamName=stream), stream)
    if settings.market_table:
        table = settings.market_table
        yield _called("market table", lambda: clients.get("dynamodb").describe_table(TableName=table), table)
    for (venue, kind), address in sorted(settings.venue_addresses.items()):
        yield _venue(f"{venue} {kind}", address)


def _called(name: str, call: Callable[[], object], what: str) -> Finding:
    try:
        call()
    except (ClientError, BotoCoreError) as exc:
        return Finding(name, False, f"{what}: {exc}")
    return Finding(name, True, what)


def _venue(name: str, address: str) -> Finding:
    before_ms = time.time_ns() // 1_000_000
    try:
        with urllib.request.urlopen(f"{address}/api/v3/time", timeout=TIMEOUT_S) as answer:  # noqa: S310
            venue_ms = int(json.load(answer)["serverTime"])
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError) as exc:
        return Finding(name, False, f"{address} does not answer: {exc}")
    skew_ms = venue_ms - (before_ms + time.time_ns() // 1_000_000) // 2
    if abs(skew_ms) > MAX_CLOCK_SKEW_MS:
        return Finding(name, False, f"{address}: its clock is {skew_ms} ms from this machine's; set the clock")
    return Finding(name, True, f"{address}, clock within {abs(skew_ms)} ms")


def _platform(up: Path) -> Finding:
    if not up.exists():
        return Finding("platform", True, "not running here; make up starts it")
    try:
        api = str(json.loads(up.read_text(encoding="utf-8"))["api"])
        with urllib.request.urlopen(f"{api}/health", timeout=TIMEOUT_S) as answer:  # noqa: S310
            return Finding("platform", answer.status == 200, api)
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError) as exc:
        return Finding("platform", False, f"{up} names a platform that does not answer: {exc}; run make up")
