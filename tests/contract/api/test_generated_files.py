"""The generated files say what the routes say, and both are well formed."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from balina.contracts.examples import EXAMPLES
from chalicelib import service
from generate.api import rendered

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "infrastructure" / "openapi.json").read_text(encoding="utf-8"))
TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / "infrastructure" / "api.yaml").read_text(encoding="utf-8"))
BODY = TEMPLATE["Resources"]["RestApi"]["Properties"]["Body"]
OPERATIONS = [
    (method, path, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


@pytest.mark.parametrize("name", ["infrastructure/openapi.json", "infrastructure/api.yaml"])
def test_the_file_is_what_the_routes_say(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == rendered()[name], "run `python -m generate api`"


def test_the_gateway_has_exactly_the_routes_of_the_code() -> None:
    declared = {(each.method.lower(), each.full_path) for each in service.endpoints()}
    assert {(method, path) for path, methods in BODY["paths"].items() for method in methods} == declared
    assert {(method, f"/api/v1{path}") for method, path, _ in OPERATIONS} == declared


def test_every_route_that_is_not_open_asks_the_gateway_for_an_access_token() -> None:
    for endpoint in service.endpoints():
        security = BODY["paths"][endpoint.full_path][endpoint.method.lower()].get("security")
        assert security == (None if endpoint.is_open else [{"UserPool": ["aws.cognito.signin.user.admin"]}])


def test_only_these_routes_are_open() -> None:
    assert {each.path for each in service.endpoints() if each.is_open} == {
        "/health",
        "/openapi.json",
        "/auth/register",
        "/auth/confirm",
        "/auth/login",
        "/auth/refresh",
    }


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere() -> None:
    def follow(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                target: Any = DOCUMENT
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
            for value in node.values():
                follow(value)
        elif isinstance(node, list):
            for value in node:
                follow(value)

    follow(DOCUMENT)


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_schema_is_a_schema_and_its_examples_obey_it(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    for example in schema.get("examples", []):
        validator.validate(example)


def test_every_body_shows_an_example() -> None:
    bodies = {
        op["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for _, _, op in OPERATIONS
        if "requestBody" in op
    }
    schemas = DOCUMENT["components"]["schemas"]
    assert [name for name in (each.rsplit("/", 1)[1] for each in bodies) if not schemas[name].get("examples")] == []


def test_every_example_belongs_to_a_schema() -> None:
    assert set(EXAMPLES) <= set(DOCUMENT["components"]["schemas"])


def test_every_operation_may_be_refused_as_a_problem() -> None:
    for _, _, operation in OPERATIONS:
        refused = [reply for status, reply in operation["responses"].items() if int(status) >= 400]
        assert refused
        assert all(reply["$ref"].startswith("#/components/responses/") for reply in refused)


def test_the_gateway_refuses_in_problem_documents_too() -> None:
    for response in BODY["x-amazon-apigateway-gateway-responses"].values():
        problem = json.loads(response["responseTemplates"]["application/json"])
        assert set(problem) == {"type", "title", "status", "detail", "instance", "request_id", "errors"}
        assert str(problem["status"]) == response["statusCode"]
        assert response["responseParameters"]["gatewayresponse.header.Content-Type"] == "'application/problem+json'"


def test_a_changed_body_is_deployed_anew() -> None:
    kinds = [name for name, each in TEMPLATE["Resources"].items() if each["Type"] == "AWS::ApiGateway::Deployment"]
    assert TEMPLATE["Resources"]["Stage"]["Properties"]["DeploymentId"] == {"Ref": kinds[0]}
    assert len(kinds) == 1
