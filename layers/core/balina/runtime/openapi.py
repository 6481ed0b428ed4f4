"""The OpenAPI 3.1 document, from the same declarations that register the routes. Built on demand, not at import."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from balina.contracts.examples import EXAMPLES
from balina.contracts.problems import Problem
from balina.runtime.calls import PREFIX, Endpoint
from balina.runtime.problems import KINDS, PROBLEM_JSON

_TITLES: Final = {
    200: "Done",
    201: "Created",
    202: "Accepted",
    204: "Done, nothing to say",
    400: "The body is no JSON object",
    401: "No access token, or one that is expired, signed out or of the wrong kind",
    404: "No such thing, or it is not yours",
    409: "It exists already, or its state forbids this",
    413: "The body is larger than 64 kB",
    415: "The body is not application/json",
    422: "Values that cannot stay; `errors` names them",
    424: "The exchange did not answer or refused; nothing was changed",
    429: "Too many requests, or more than you may have",
    503: "Try again after `Retry-After` seconds",
}
_Wanted = tuple[type[BaseModel], Literal["validation", "serialization"]]
_ID: Final = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}


def document(endpoints: Iterable[Endpoint], *, version: str) -> dict[str, Any]:
    listed = list(endpoints)
    references, schemas = _schemas(listed)
    schemas["Document"] = {"type": "object", "description": "An OpenAPI 3.1 document."}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in listed:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, references)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Balina",
            "version": version,
            "description": "Paper and live trading bots. Amounts are decimal strings, moments `*_ms` are milliseconds "
            "since the epoch, lists are `{items, next_cursor}`, refusals are RFC 9457 problem documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": PREFIX}],
        "security": [{"accessToken": []}],
        "tags": [{"name": noun} for noun in dict.fromkeys(endpoint.noun for endpoint in listed)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From login."}
            },
            "responses": {str(status): _problem(status) for status in sorted(_TITLES) if status >= 400},
        },
    }
    return _with_plain_list_names(whole)


class _Quiet(GenerateJsonSchema):
    """Without the titles pydantic makes of field names: they say nothing and double the document."""

    def get_title_from_name(self, name: str) -> str:
        return ""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        described = super().model_schema(schema)
        described.pop("title", None)
        return described

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        described = super().enum_schema(schema)
        described.pop("title", None)
        return described


def _schemas(endpoints: list[Endpoint]) -> tuple[Mapping[Any, dict[str, Any]], dict[str, Any]]:
    asked: list[_Wanted] = [(model, "validation") for e in endpoints for model in (e.body, e.query) if model]
    given: list[_Wanted] = [(model, "serialization") for e in endpoints for model in e.answers.values() if model]
    wanted: dict[_Wanted, None] = dict.fromkeys([*asked, *given, (Problem, "serialization")])
    references, definitions = models_json_schema(
        list(wanted), ref_template="#/components/schemas/{model}", schema_generator=_Quiet
    )
    queries = {e.query.__name__ for e in endpoints if e.query}
    schemas = {
        name: _with_example(name, schema) for name, schema in definitions["$defs"].items() if name not in queries
    }
    return {**references, "definitions": definitions["$defs"]}, schemas


def _with_example(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "examples": [EXAMPLES[name]]} if name in EXAMPLES else schema


def _operation(endpoint: Endpoint, references: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    lines = (endpoint.handler.__doc__ or "").strip().split("\n", 1)
    operation: dict[str, Any] = {
        "operationId": _operation_id(endpoint),
        "tags": [endpoint.noun],
        "summary": lines[0],
        "responses": _responses(endpoint, references),
    }
    if endpoint.is_open:
        operation["security"] = []
    parameters = [*_path_parameters(endpoint), *_query_parameters(endpoint, references)]
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body:
        content = {"application/json": {"schema": references[endpoint.body, "validation"]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _operation_id(endpoint: Endpoint) -> str:
    words: list[str] = [endpoint.method.lower(), *re.findall(r"[A-Za-z]+", endpoint.path)]
    return words[0] + "".join(word.capitalize() for word in words[1:])


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", endpoint.path)
    return [{"name": name, "in": "path", "required": True, "schema": _ID} for name in names]


def _query_parameters(endpoint: Endpoint, references: Mapping[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = references["definitions"][endpoint.query.__name__]
    required = schema.get("required", [])
    return [_query_parameter(name, field, name in required) for name, field in schema["properties"].items()]


def _query_parameter(name: str, field: Mapping[str, Any], is_required: bool) -> dict[str, Any]:
    kept = {key: value for key, value in field.items() if key not in {"description", "title"}}
    if "anyOf" in kept:  # a parameter is absent, never null
        options = [option for option in kept.pop("anyOf") if option != {"type": "null"}]
        kept = {**options[0], **{key: value for key, value in kept.items() if key != "default"}}
    parameter = {"name": name, "in": "query", "required": is_required, "schema": kept}
    return {**parameter, "description": field["description"]} if "description" in field else parameter


def _responses(endpoint: Endpoint, references: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, answer in sorted(endpoint.answers.items()):
        responses[str(status)] = {"description": _TITLES[status]}
        if answer is not None:
            content = {"application/json": {"schema": references[answer, "serialization"]}}
            responses[str(status)]["content"] = content
    for status in _possible_problems(endpoint):
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return responses


def _possible_problems(endpoint: Endpoint) -> list[int]:
    possible = {429, 503, *endpoint.problems}
    if not endpoint.is_open:
        possible.add(401)
    if endpoint.body:
        possible |= {400, 413, 415, 422}
    if endpoint.query:
        possible.add(422)
    if "{" in endpoint.path:
        possible.add(404)
    return sorted(possible)


def _problem(status: int) -> dict[str, Any]:
    kind = next((kind for _, kind in KINDS if kind.status == status), None)
    example = {
        "type": kind.uri if kind else "/problems/unsupported-media-type",
        "title": kind.title if kind else "Unsupported media type",
        "status": status,
        "detail": _TITLES[status] + ".",
        "instance": PREFIX + "/bots",
        "request_id": "3f0c1b9e-6d0a-4a51-9b7e-0d6b9a6f0c11",
        "errors": [{"field": "stake", "message": "must be more than zero"}] if status == 422 else [],
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": _TITLES[status], "content": {PROBLEM_JSON: {"schema": schema, "example": example}}}


def _with_plain_list_names(whole: dict[str, Any]) -> dict[str, Any]:
    """`BotList`, where pydantic says `Page_Bot_`: a generator of client types should find a name worth reading."""
    renamed: dict[str, Any] = json.loads(re.sub(r"\bPage_(\w+?)_(?=\")", r"\1List", json.dumps(whole)))
    return renamed
