"""The processes beside the emulator: the simulated exchange, the collector and the edge."""

import json
import sys

from local import emulator
from local.deployment import Deployed, venue_endpoints
from local.options import REGION, ROOT, SYMBOLS, Options, plain_environment
from local.processes import Child

CORE = ROOT / "layers" / "core"


def start_exchange(options: Options) -> Child:
    home = options.state / "exchange"
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "exchange", "--port", str(options.exchange_port), "--seed", str(options.seed)]
    return Child.start(
        "exchange",
        [*command, "--state-dir", home, "--market", options.market],
        environment=plain_environment() | {"PYTHONPATH": f"{ROOT / 'infrastructure' / 'local'}:{CORE}"},
        logs=options.state / "logs",
        folder=ROOT,
        stop_within_s=20,
    )


def start_collector(options: Options, deployed: Deployed) -> Child:
    """The process that is a Fargate service in AWS, with the role it has there and nothing more."""
    environment = plain_environment() | {
        "AWS_CONFIG_FILE": str(_role_profile(options, deployed["CollectorRoleArn"])),
        "AWS_ENDPOINT_URL": options.emulator,
        "AWS_PROFILE": "collector",
        "AWS_REGION": REGION,
        "BALINA_STAGE": options.stage,
        "COLLECTOR_SYMBOLS": ",".join(SYMBOLS),
        "COLLECTOR_VENUE": "binance",
        "LOG_LEVEL": "INFO",
        "MARKET_STREAM": deployed["MarketStream"],
        "PYTHONPATH": str(CORE),
        "VENUE_ENDPOINTS": json.dumps(venue_endpoints(options)),
    }
    return Child.start(
        "collector",
        [sys.executable, "-m", "balina.runtime.collector"],
        environment=environment,
        logs=options.state / "logs",
        folder=ROOT,
        stop_within_s=20,
    )


def start_edge(options: Options, deployed: Deployed) -> Child:
    command = [sys.executable, "-m", "local.edge", "--port", str(options.web_port), "--emulator", options.emulator]
    command += ["--rest-api", deployed["RestApiId"], "--live-api", deployed["LiveApiId"], "--stage", options.stage]
    return Child.start(
        "edge",
        [*command, "--bucket", deployed["SiteBucket"]],
        environment=plain_environment() | {"PYTHONPATH": str(ROOT / "infrastructure")},
        logs=options.state / "logs",
        folder=ROOT,
    )


def _role_profile(options: Options, role: str) -> str:
    """A profile rather than credentials, so that the library renews the role's session by itself."""
    path = options.state / "aws-config"
    path.write_text(
        "[profile launcher]\n"
        f"aws_access_key_id = {emulator.DEPLOYER['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {emulator.DEPLOYER['AWS_SECRET_ACCESS_KEY']}\n"
        f"region = {REGION}\n\n"
        "[profile collector]\n"
        f"role_arn = {role}\nsource_profile = launcher\nrole_session_name = collector\nregion = {REGION}\n",
        encoding="utf-8",
    )
    return str(path)
