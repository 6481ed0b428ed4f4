"""The emulator of AWS: a process in an environment of its own, on the loopback interface, that keeps its state."""

import os
import shutil
import urllib.error
import urllib.request
from typing import Any

import boto3
from botocore.config import Config

from local import streams
from local.options import HOST, REGION, ROOT, Options, plain_environment
from local.processes import Child

# The emulator's own account owner. Functions do not get this: each runs with its role's credentials.
DEPLOYER = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
# State is written when it is told to stop; a busy market makes that take a while.
SAVES_WITHIN_S = 60


def start(options: Options) -> Child:
    scratch = options.state / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)  # unpacked functions of an earlier run
    scratch.mkdir(parents=True)
    home = options.state / "emulator"
    home.mkdir(exist_ok=True)
    streams.forget_positions(home / "state")
    environment = plain_environment() | {
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(options.emulator_port),
        "IOT_MTLS_ENABLED": "0",
        # Longer than a quarter of an hour, the rhythm of most candles: a burst finds its workers warm.
        "LAMBDA_WARM_TTL_SECONDS": "960",
        "LOG_LEVEL": os.environ.get("BALINA_EMULATOR_LOG", "WARNING"),
        "PERSIST_STATE": "1",
        "S3_DATA_DIR": str(home / "s3"),
        "S3_PERSIST": "1",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(home / "state"),
        "TMPDIR": str(scratch),
    }
    return Child.start(
        "emulator",
        [ROOT / ".venv-emulator" / "bin" / "ministack"],
        environment=environment,
        logs=options.state / "logs",
        folder=home,
        stop_within_s=SAVES_WITHIN_S,
    )


def await_ready(child: Child, options: Options) -> None:
    child.wait_until(lambda: answers(f"{options.emulator}/_ministack/ready"), within_s=60)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - an address of ours
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def client(service: str, options: Options) -> Any:
    """A client of the deployer's; typed loosely because boto3 makes its classes at run time."""
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=options.emulator,
        region_name=REGION,
        aws_access_key_id=DEPLOYER["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=DEPLOYER["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=60),
    )
