"""Calls the API as API Gateway would: proxy events in, proxy answers out. Routes come from the app, not from a list."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import Chalice

PREFIX = "/api/v1"
CLIENT_ID = "the-web-app"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def is_problem(self) -> bool:
        return self.headers.get("Content-Type") == "application/problem+json"

    @property
    def fields(self) -> set[str]:
        return {error["field"] for error in self.json["errors"]}


def claims_of(tenant: str, **other: str) -> dict[str, str]:
    """What the gateway passes on of an access token."""
    return {
        "sub": tenant,
        "jti": f"jti-of-{tenant}",
        "token_use": "access",
        "client_id": CLIENT_ID,
        "exp": "1700003600",
        "scope": "aws.cognito.signin.user.admin",
        "username": tenant,
        **other,
    }


@dataclass
class Caller:
    """Somebody with a token; without a tenant somebody without."""

    app: Chalice
    tenant: str | None = None
    claims: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> Answer:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body=body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("PUT", path, body=body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.call("DELETE", path, **options)

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        raw: str | bytes | None = None,
        content_type: str | None = "application/json",
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        """`body` is sent as JSON, `raw` as it stands (bytes as the gateway sends what is not text)."""
        path, _, search = path.partition("?")
        parameters = {**dict(parse_qsl(search, keep_blank_values=True)), **(query or {})}
        sent = raw if raw is not None else None if body is None else json.dumps(body)
        event = self._event(method, path, sent, parameters)
        if sent is not None and content_type:
            event["headers"]["content-type"] = content_type
        answer = self.app(event, None)
        return Answer(answer["statusCode"], answer["headers"], answer["body"])

    def _event(self, method: str, path: str, sent: str | bytes | None, query: Mapping[str, Any]) -> dict[str, Any]:
        route, ids = match(self.app, PREFIX + path)
        is_binary = isinstance(sent, bytes)
        context: dict[str, Any] = {
            "requestId": "11111111-2222-3333-4444-555555555555",
            "resourcePath": route,
            "httpMethod": method,
            "path": f"/test{PREFIX}{path}",
        }
        if self.tenant is not None or self.claims:
            context["authorizer"] = {"claims": {**(claims_of(self.tenant) if self.tenant else {}), **self.claims}}
        lists = {name: value if isinstance(value, list) else [str(value)] for name, value in query.items()}
        return {
            "resource": route,
            "path": PREFIX + path,
            "httpMethod": method,
            "headers": {"authorization": f"Bearer token-of-{self.tenant}"} if self.tenant else {},
            "multiValueQueryStringParameters": lists or None,
            "pathParameters": ids or None,
            "stageVariables": None,
            "requestContext": context,
            "body": base64.b64encode(sent).decode() if isinstance(sent, bytes) else sent,
            "isBase64Encoded": is_binary,
        }


def match(app: Chalice, path: str) -> tuple[str, dict[str, str]]:
    """The route a path belongs to, fixed parts before variable ones; the path itself when there is none."""
    parts = path.split("/")
    found: list[tuple[int, str, dict[str, str]]] = []
    for route in app.routes:
        names = route.split("/")
        if len(names) != len(parts):
            continue
        if all(name == part or name.startswith("{") for name, part in zip(names, parts, strict=True)):
            ids = {name[1:-1]: part for name, part in zip(names, parts, strict=True) if name.startswith("{")}
            found.append((len(ids), route, ids))
    if not found:
        return path, {}
    _, route, ids = min(found, key=lambda each: each[0])
    return route, ids
