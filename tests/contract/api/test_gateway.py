"""The generated template on the emulator: who passes the gateway, what it passes on, how it refuses."""

import base64
import json
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.contract import emulator
from tests.contract.conftest import client_of

from balina.runtime.http import SECURITY_HEADERS

TEMPLATE = Path(__file__).resolve().parents[3] / "infrastructure" / "api.yaml"
SERVICES = "apigateway,cloudformation,cognito-idp,iam,lambda,logs,s3,sts"
# The emulator runs functions with the interpreter it was installed with, which is ours too.
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
PASSWORD = "Correct-Horse-1-Battery"
DEPLOYED_WITHIN_S = 60
ECHO = """
import json
import sys
def handler(event, context):
    shown = {"claims": event["requestContext"].get("authorizer", {}).get("claims"), "path": event["path"],
             "route": event["requestContext"]["resourcePath"], "ids": event["pathParameters"]}
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(shown)}
"""


@dataclass(frozen=True)
class Gateway:
    """The API deployed over a function that answers with what it was asked."""

    address: str
    tokens: dict[str, str]

    def call(self, method: str, path: str, token: str | None = None) -> requests.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return requests.request(method, f"{self.address}/api/v1{path}", headers=headers, timeout=30)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = emulator.executable()
    if program is None:
        pytest.skip("no emulator: `make setup` installs it, or set BALINA_EMULATOR to its program")
    with emulator.running(program, tmp_path_factory.mktemp("gateway"), services=SERVICES) as address:
        yield address


@pytest.fixture(scope="module")
def gateway(cloud: str) -> Gateway:
    stack = f"gateway-{uuid.uuid4().hex[:8]}"
    store = client_of("s3", cloud)
    store.create_bucket(Bucket=stack)
    store.put_object(Bucket=stack, Key="api.yaml", Body=TEMPLATE.read_bytes())
    client_of("cloudformation", cloud).create_stack(
        StackName=stack, TemplateBody=json.dumps(_around(f"{cloud}/{stack}/api.yaml")), Capabilities=["CAPABILITY_IAM"]
    )
    outputs = _deployed(stack, cloud)
    tokens = {
        **_signed_in(outputs["Pool"], outputs["Client"], cloud),
        "of another pool": _signed_in(outputs["OtherPool"], outputs["OtherClient"], cloud)["access"],
    }
    return Gateway(f"{cloud}/_aws/execute-api/{outputs['ApiId']}/contract", {**tokens, **_forged(tokens["access"])})


def test_an_access_token_passes_and_its_claims_arrive(gateway: Gateway) -> None:
    passed = gateway.call("GET", "/bots/some-bot", gateway.tokens["access"])
    assert passed.status_code == 200
    seen = passed.json()
    assert seen["claims"]["token_use"] == "access"
    assert {"sub", "jti", "exp", "client_id", "iss"} <= set(seen["claims"])
    assert (seen["route"], seen["ids"]) == ("/api/v1/bots/{bot_id}", {"bot_id": "some-bot"})
    assert seen["path"] == "/api/v1/bots/some-bot"


@pytest.mark.parametrize(
    "kind", ["id", "of another pool", "unsigned", "signed with the public key", "of somebody else", "not a token"]
)
def test_any_other_token_is_turned_away(gateway: Gateway, kind: str) -> None:
    refused = gateway.call("GET", "/bots", gateway.tokens[kind])
    assert refused.status_code == 401
    assert refused.json()["type"] == "/problems/unauthorized"


def test_without_a_token_only_open_routes_pass(gateway: Gateway) -> None:
    assert gateway.call("GET", "/health").status_code == 200
    assert gateway.call("POST", "/auth/login").status_code == 200
    assert gateway.call("GET", "/bots").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing/here", 404), ("PATCH", "/bots", 404), ("GET", "/bots", 401)],
)
def test_the_gateway_refuses_in_problem_documents_with_our_headers(
    gateway: Gateway, method: str, path: str, status: int
) -> None:
    refused = gateway.call(method, path)
    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == status
    assert refused.json()["request_id"]
    assert set(SECURITY_HEADERS) <= set(refused.headers)


def _around(nested: str) -> dict[str, Any]:
    """What the root template gives the nested one, as small as it goes."""
    assume = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    client = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
    function = {"Runtime": RUNTIME, "Handler": "index.handler", "Code": {"ZipFile": ECHO}}
    return {
        "Resources": {
            **{name: {"Type": "AWS::Cognito::UserPool", "Properties": {}} for name in ("Pool", "OtherPool")},
            **{
                f"{name}Client": {
                    "Type": "AWS::Cognito::UserPoolClient",
                    "Properties": {**client, "UserPoolId": {"Ref": name}},
                }
                for name in ("Pool", "OtherPool")
            },
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [assume]}},
            },
            "Echo": {
                "Type": "AWS::Lambda::Function",
                "Properties": {**function, "Role": {"Fn::GetAtt": ["Role", "Arn"]}},
            },
            "Api": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {
                    "TemplateURL": nested,
                    "Parameters": {
                        "ApiFunctionArn": {"Fn::GetAtt": ["Echo", "Arn"]},
                        "UserPoolArn": {"Fn::GetAtt": ["Pool", "Arn"]},
                        "StageName": "contract",
                    },
                },
            },
        },
        "Outputs": {
            "ApiId": {"Value": {"Fn::GetAtt": ["Api", "Outputs.ApiId"]}},
            "Pool": {"Value": {"Ref": "Pool"}},
            "Client": {"Value": {"Ref": "PoolClient"}},
            "OtherPool": {"Value": {"Ref": "OtherPool"}},
            "OtherClient": {"Value": {"Ref": "OtherPoolClient"}},
        },
    }


def _deployed(stack: str, cloud: str) -> dict[str, str]:
    client, deadline = client_of("cloudformation", cloud), time.monotonic() + DEPLOYED_WITHIN_S
    while True:
        [found] = client.describe_stacks(StackName=stack)["Stacks"]
        if not found["StackStatus"].endswith("IN_PROGRESS"):
            assert found["StackStatus"] == "CREATE_COMPLETE", found.get("StackStatusReason")
            return {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
        assert time.monotonic() < deadline, "the stack was not created in time"
        time.sleep(0.2)


def _signed_in(pool: str, client_id: str, cloud: str) -> dict[str, str]:
    client = client_of("cognito-idp", cloud)
    client.admin_create_user(UserPoolId=pool, Username="ada@example.org", MessageAction="SUPPRESS")
    client.admin_set_user_password(UserPoolId=pool, Username="ada@example.org", Password=PASSWORD, Permanent=True)
    session = client.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada@example.org", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return {"access": session["AccessToken"], "id": session["IdToken"]}


def _forged(token: str) -> dict[str, str]:
    header, payload, signature = token.split(".")
    claims = json.loads(_decoded(payload))
    somebody = _encoded({**claims, "sub": "00000000-0000-4000-8000-000000000000"})
    symmetric = _encoded({**json.loads(_decoded(header)), "alg": "HS256"})
    return {
        "unsigned": f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "signed with the public key": f"{symmetric}.{payload}.{signature}",
        "of somebody else": f"{header}.{somebody}.{signature}",
        "not a token": "x.y.z",
    }


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
