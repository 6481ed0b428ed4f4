"""What a cold start of the API may not load: each of these costs more than all the rest together."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FORBIDDEN = {"ccxt", "pandas", "numpy", "boto3", "chalice.deploy", "aiohttp", "balina.runtime.openapi"}
PROGRAM = "import sys, json, app; print(json.dumps(sorted(sys.modules)))"


def test_the_api_is_imported_without_what_it_does_not_need() -> None:
    path = f"{ROOT / 'layers' / 'core'}:{ROOT / 'functions' / 'api'}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={"PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert FORBIDDEN.isdisjoint(json.loads(done.stdout))


def test_importing_reads_nothing_of_the_environment() -> None:
    """It was imported above without a single variable set: a missing one is named on the first request instead."""
    path = f"{ROOT / 'layers' / 'core'}:{ROOT / 'functions' / 'api'}"
    program = (
        "import app; from tests.functional.api.client import Caller; "
        "print(Caller(app.app).get('/health').status, Caller(app.app, 'ada').get('/bots').json['type'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": f"{path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "500 /problems/internal"
