"""`sam build` and `sam deploy`, the same two commands as in AWS, skipped where nothing changed."""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from local import emulator
from local.fingerprints import BUILD_INPUTS, deploy_inputs, fingerprint
from local.memory import Secrets, read_json, write_json
from local.options import REGION, ROOT, SYMBOLS, Options, plain_environment
from local.processes import PROGRAMS

BUCKET = "balina-deployments"
BUILT = ROOT / ".aws-sam"
TIMEFRAMES = "15s,1m,5m,15m,1h"


@dataclass(frozen=True, slots=True)
class Deployed:
    """The addresses of a deployed stack."""

    outputs: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.outputs[name]


def build(options: Options) -> None:
    """The build is shared by every local cloud of this checkout, so only one builds at a time."""
    with _one_at_a_time():
        stamp = BUILT / "built.json"
        wanted = {
            "inputs": fingerprint(BUILD_INPUTS, also=[options.python_runtime]),
            "builder": fingerprint(["infrastructure/layer_build"]),
        }
        built = read_json(stamp)
        if built == wanted:
            return
        if built.get("builder") != wanted["builder"]:
            # The command's own cache knows only what lies in a layer's folder.
            shutil.rmtree(BUILT / "cache", ignore_errors=True)
        command: list[str | Path] = [
            ROOT / ".venv-sam/bin/sam",
            "build",
            "--parameter-overrides",
            f"PythonRuntime={options.python_runtime}",
        ]
        PROGRAMS.run(
            command,
            what="Building the layers (sam build)",
            log=options.state / "logs" / "sam-build.log",
            environment=_sam_environment(options),
            folder=ROOT,
        )
        write_json(stamp, wanted)


def deploy(options: Options, secrets: Secrets) -> Deployed:
    parameters = _parameters(options)
    wanted = fingerprint(deploy_inputs(), also=[json.dumps(parameters, sort_keys=True)])
    stamp = options.state / "deployed.json"
    if read_json(stamp).get("inputs") == wanted and (outputs := _outputs(options)):
        return Deployed(outputs)
    _prepare(options, secrets)
    with _one_at_a_time():
        _sam_deploy(options, parameters)
    outputs = _outputs(options)
    write_json(stamp, {"inputs": wanted, "outputs": outputs})
    return Deployed(outputs)


def forget_deployment(options: Options) -> None:
    """After a quick reload the stack is no longer what its template says, so the next start deploys it whole."""
    (options.state / "deployed.json").unlink(missing_ok=True)


def venue_endpoints(options: Options) -> dict[str, dict[str, dict[str, str]]]:
    if not options.has_simulated_venue:
        return {}
    websocket = options.exchange.replace("http://", "ws://")
    address = {"rest": options.exchange, "ws": websocket}
    return {"binance": {"paper": address, "market": address}}


def _sam_deploy(options: Options, parameters: dict[str, str]) -> None:
    overrides = [f"{name}={_quoted(value)}" for name, value in parameters.items()]
    flags = ["--no-resolve-s3", "--no-confirm-changeset", "--no-progressbar", "--no-fail-on-empty-changeset"]
    command: list[str | Path] = [
        ROOT / ".venv-sam/bin/sam",
        "deploy",
        "--stack-name",
        options.stack,
        "--s3-bucket",
        BUCKET,
        *flags,
    ]
    command += ["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "--parameter-overrides", *overrides]
    PROGRAMS.run(
        command,
        what="Deploying the template (sam deploy)",
        log=options.state / "logs" / "sam-deploy.log",
        environment=_sam_environment(options),
        folder=ROOT,
    )


def _parameters(options: Options) -> dict[str, str]:
    return {
        "Stage": options.stage,
        "PythonRuntime": options.python_runtime,
        "OrderIdNamespace": f"/balina/{options.stage}/orders/namespace",
        "AutoConfirmUsers": "true",
        "Timeframes": TIMEFRAMES,
        "VenueEndpoints": json.dumps(venue_endpoints(options), separators=(",", ":")),
        "EndpointUrl": options.emulator,
        "PolicyConditions": "false",
        "WithDistribution": "false",
        "CollectorSymbols": ",".join(SYMBOLS),
    }


def _prepare(options: Options, secrets: Secrets) -> None:
    """What stands before a stack: where its artifacts go, and the secret its orders' ids derive from."""
    emulator.client("s3", options).create_bucket(Bucket=BUCKET)
    emulator.client("ssm", options).put_parameter(
        Name=f"/balina/{options.stage}/orders/namespace",
        Value=secrets.order_namespace,
        Type="String",
        Overwrite=True,
    )


def _outputs(options: Options) -> dict[str, str]:
    try:
        stacks = emulator.client("cloudformation", options).describe_stacks(StackName=options.stack)["Stacks"]
    except ClientError:
        return {}  # no such stack yet
    return {output["OutputKey"]: output["OutputValue"] for output in stacks[0].get("Outputs", [])}


def _sam_environment(options: Options) -> dict[str, str]:
    return (
        plain_environment()
        | emulator.DEPLOYER
        | {
            "AWS_ENDPOINT_URL": options.emulator,
            "AWS_REGION": REGION,
            "BALINA_PYTHON": str(ROOT / ".venv/bin/python"),
            "SAM_CLI_TELEMETRY": "0",
            "PYTHONWARNINGS": "ignore",
        }
    )


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    BUILT.mkdir(exist_ok=True)
    with (BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
