"""`make deploy`: puts the application into AWS with the same two commands, asking what only a person can decide."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.failures import LaunchError
from local.options import ROOT
from local.progress import say

RUNTIME = "python3.13"


def main(ask: Callable[[str], str] = input) -> int:
    try:
        stage, region = _choose(ask)
        _namespace_made_once(stage, region)
    except LaunchError as failure:
        say(f"\n{failure.what}\n\n{failure.remedy}")
        return 1
    runtime = os.environ.get("RUNTIME", RUNTIME)
    environment = os.environ | {"BALINA_RUNTIME": runtime, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    parameters = [f"Stage={stage}", f"PythonRuntime={runtime}", f"OrderIdNamespace=/balina/{stage}/orders/namespace"]
    sam = str(ROOT / ".venv-sam/bin/sam")
    build = [sam, "build", "--parameter-overrides", *parameters]
    deploy = [sam, "deploy", "--guided", "--stack-name", f"balina-{stage}", "--region", region]
    for command in (build, [*deploy, "--parameter-overrides", *parameters]):
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code != 0:
            return code
    return 0


def _choose(ask: Callable[[str], str]) -> tuple[str, str]:
    try:
        who = boto3.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as exc:
        raise LaunchError(
            f"AWS does not know you: {exc}", remedy="Sign in first: aws configure sso, or set AWS_PROFILE."
        ) from exc
    region = boto3.session.Session().region_name or ""
    say(f"account {who['Account']} as {who['Arn']}")
    stage = ask("Stage [production]: ").strip() or "production"
    return stage, ask(f"Region [{region}]: ").strip() or region


def _namespace_made_once(stage: str, region: str) -> None:
    """Client order ids derive from it; another one would make an order's retry look like a new order."""
    parameters = boto3.client("ssm", region_name=region)
    name = f"/balina/{stage}/orders/namespace"
    try:
        parameters.get_parameter(Name=name)
    except parameters.exceptions.ParameterNotFound:
        parameters.put_parameter(Name=name, Value=str(uuid.uuid4()), Type="String", Overwrite=False)


if __name__ == "__main__":
    sys.exit(main())
