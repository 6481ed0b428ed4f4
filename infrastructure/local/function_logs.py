"""`python -m local logs`: what the functions wrote lately, oldest first, as CloudWatch has it."""

import os
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from local import emulator
from local.options import Options
from local.progress import say

LATEST = 40


def show(options: Options) -> None:
    """FUNCTION=bot-tick make logs shows one function only."""
    only = os.environ.get("FUNCTION", "")
    logs = emulator.client("logs", options)
    prefix = f"/aws/lambda/{options.stack}-{only}"
    for group in logs.describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]:
        name = group["logGroupName"]
        try:
            events = logs.filter_log_events(logGroupName=name, limit=10_000)["events"]
        except ClientError as refused:
            say(f"{name}: {refused}")
            continue
        for event in events[-LATEST:]:
            at = datetime.fromtimestamp(event["timestamp"] / 1000, tz=UTC).strftime("%H:%M:%S")
            say(f"{name.removeprefix('/aws/lambda/')} {at} {event['message'].rstrip()}")
