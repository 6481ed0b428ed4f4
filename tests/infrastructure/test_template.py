"""The template says what the contract says, and no function may do more than it must."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.infrastructure.declared import FUNCTIONS

from local.template_values import load

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "infrastructure").glob("*.yaml"))
DATA_TYPES = ("AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Cognito::UserPool", "AWS::S3::Bucket")


def resources() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in (ROOT / "template.yaml", *TEMPLATES):
        for name, resource in load(path)["Resources"].items():
            yield f"{path.stem}.{name}", resource


def statements(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "Effect" in node and "Action" in node:
            yield node
        for value in node.values():
            yield from statements(value)
    elif isinstance(node, list):
        for value in node:
            yield from statements(value)


def test_every_function_of_the_contract_is_deployed_and_no_other() -> None:
    section = ARCHITECTURE.split("## Functions", 1)[1].split("## Tables", 1)[0]
    named = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))

    assert set(FUNCTIONS) == named


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_handler_of_every_function_exists(name: str) -> None:
    module, symbol = FUNCTIONS[name].get("Handler", "handler.handler").split(".")
    source = (ROOT / "functions" / name / f"{module}.py").read_text(encoding="utf-8")

    assert re.search(rf"^(def {symbol}\(|{symbol}\b.*=)", source, re.MULTILINE)


def test_only_venue_and_history_carry_the_exchange_library_and_only_bot_tick_the_numeric_one() -> None:
    carrying = {
        layer: {name for name, function in FUNCTIONS.items() if {"Ref": layer} in function.get("Layers", [])}
        for layer in ("ExchangeLayer", "NumericLayer")
    }

    assert carrying == {"ExchangeLayer": {"venue", "history"}, "NumericLayer": {"bot_tick"}}


def test_only_venue_may_open_keys_and_only_api_may_seal_them() -> None:
    holders = {
        permission: {
            name for name, function in FUNCTIONS.items() if f"Permissions.Outputs.{permission}" in str(function)
        }
        for permission in ("OpenKeys", "SealKeys", "KeepCredentials")
    }

    assert holders == {"OpenKeys": {"venue"}, "SealKeys": {"api"}, "KeepCredentials": {"api"}}


def test_every_permission_is_a_sentence_about_named_resources() -> None:
    wrong = []
    for name, resource in resources():
        for statement in statements(resource):
            is_key_policy = resource["Type"] == "AWS::KMS::Key"
            has_sentence = re.fullmatch(r"([A-Z][a-z0-9]*){2,}", statement.get("Sid", ""))
            if not has_sentence or (statement.get("Resource") in ("*", ["*"]) and not is_key_policy):
                wrong.append(name)

    assert wrong == []


def test_no_function_is_allowed_a_whole_service() -> None:
    actions = [
        action
        for _, resource in resources()
        if resource["Type"] != "AWS::KMS::Key"
        for statement in statements(resource)
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]

    assert [action for action in actions if "*" in action] == []


def test_a_condition_on_leading_keys_fails_closed() -> None:
    """`ForAllValues` is true for a request that names no key at all."""
    conditions = [
        branch
        for _, resource in resources()
        for statement in statements(resource)
        for branch in statement.get("Condition", {}).get("If", [])
        if isinstance(branch, dict) and "ForAllValues:StringLike" in branch
    ]
    assert conditions
    for condition in conditions:
        assert condition.get("Null") == {"dynamodb:LeadingKeys": "false"}


def test_what_holds_data_outlives_its_stack() -> None:
    kept = {
        name: (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
        for name, resource in resources()
        if resource["Type"] in DATA_TYPES
    }

    assert len(kept) == 7
    assert set(kept.values()) == {("Retain", "Retain")}


def test_stream_consumers_give_up_and_set_aside_what_they_cannot_take() -> None:
    mappings = [r["Properties"] for _, r in resources() if r["Type"] == "AWS::Lambda::EventSourceMapping"]

    assert len(mappings) == 3
    for mapping in mappings:
        assert mapping["BisectBatchOnFunctionError"] is True
        assert 0 <= mapping["MaximumRetryAttempts"] <= 10
        assert mapping["MaximumRecordAgeInSeconds"] <= 3600
        assert "OnFailure" in mapping["DestinationConfig"]


def test_every_timeframe_has_a_schedule() -> None:
    events = FUNCTIONS["tick_dispatcher"]["Events"].values()
    inputs = [event["Properties"]["Input"] for event in events if event["Type"] == "ScheduleV2"]

    assert sorted(re.findall(r'"timeframe": "(\w+)"', " ".join(inputs))) == ["15m", "15s", "1h", "1m", "5m"]


@pytest.mark.parametrize("path", [ROOT / "template.yaml", *TEMPLATES], ids=lambda path: path.stem)
def test_no_template_names_an_account_or_a_region(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("'000000000000'", "")

    assert re.findall(r"\b\d{12}\b|\b[a-z]{2}-(?:east|west|central)-\d\b", text) == []
