"""`make deploy` before it hands over to the SAM CLI."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from tests.conftest import ROOT

from local.deploy import _namespace_made_once
from local.template_values import load

REGION = "eu-west-1"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)  # the emulator of other tests of the same process
    with mock_aws():
        yield


def test_the_namespace_of_order_ids_is_made_once_and_kept_at_every_later_deployment(account: None) -> None:
    parameters = boto3.client("ssm", region_name=REGION)

    _namespace_made_once("staging", REGION)
    first = parameters.get_parameter(Name="/balina/staging/orders/namespace")["Parameter"]["Value"]
    _namespace_made_once("staging", REGION)

    assert len(first) == 36
    assert parameters.get_parameter(Name="/balina/staging/orders/namespace")["Parameter"]["Value"] == first


def test_in_the_cloud_live_trading_is_off_and_conditions_and_the_distribution_are_on_unless_somebody_says_so() -> None:
    defaults = {
        name: parameter.get("Default") for name, parameter in load(ROOT / "template.yaml")["Parameters"].items()
    }

    assert defaults["LiveTrading"] == "disabled"
    assert (defaults["AutoConfirmUsers"], defaults["EndpointUrl"]) == ("false", "")
    assert (defaults["PolicyConditions"], defaults["WithDistribution"]) == ("true", "true")
