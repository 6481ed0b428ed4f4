"""infrastructure/api.yaml: the nested template of the REST API, its body written by Chalice's own swagger generator."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import yaml
from chalice.app import Chalice
from chalice.deploy.swagger import CFNSwaggerGenerator

from balina.runtime.http import SECURITY_HEADERS
from balina.runtime.problems import PROBLEM_JSON

Json = dict[str, Any]

HEADER = """\
# Written by `python -m generate api` from the routes in functions/api; edit those, not this.
# The REST API: explicit routes, the user pool's authorizer, refusals of the gateway itself as problem documents.
"""

_ACCOUNT = {"Ref": "AWS::AccountId"}
# The emulator reads routes and authorizers from the body, but not the gateway responses: there they are resources.
# No real account is all zeros; and in a condition the emulator leaves the name of a pseudo parameter as it is.
_CONDITIONS = {
    "IsEmulated": {
        "Fn::Or": [{"Fn::Equals": [_ACCOUNT, "000000000000"]}, {"Fn::Equals": [_ACCOUNT, "AWS::AccountId"]}]
    },
    "WritesAccessLog": {"Fn::Equals": [{"Ref": "AccessLog"}, "enabled"]},
}

_PARAMETERS = {
    "ApiFunctionArn": {"Type": "String"},
    "UserPoolArn": {"Type": "String"},
    "StageName": {"Type": "String"},
    "RequestsPerSecond": {"Type": "Number", "Default": 200, "Description": "Over all callers; twice as many at once."},
    "SignInsPerSecond": {"Type": "Number", "Default": 20, "Description": "For each of the routes that are open."},
    "AccessLog": {
        "Type": "String",
        "Default": "disabled",
        "AllowedValues": ["enabled", "disabled"],
        "Description": "Needs the account's CloudWatch role for API Gateway, which is set once per account.",
    },
}

# What the gateway answers by itself: type → (status, problem, title, what to do).
_REFUSALS: Mapping[str, tuple[int, str, str, str]] = {
    "MISSING_AUTHENTICATION_TOKEN": (
        404,
        "not-found",
        "Not found",
        "There is no such route; see /api/v1/openapi.json.",
    ),
    "RESOURCE_NOT_FOUND": (404, "not-found", "Not found", "There is no such route; see /api/v1/openapi.json."),
    "UNAUTHORIZED": (
        401,
        "unauthorized",
        "Not signed in",
        "Sign in, then send the access token (not the ID token) as Authorization: Bearer.",
    ),
    "EXPIRED_TOKEN": (401, "unauthorized", "Not signed in", "The token has expired: refresh it or sign in again."),
    "ACCESS_DENIED": (403, "forbidden", "Not allowed", "This token does not allow the call."),
    "WAF_FILTERED": (403, "forbidden", "Not allowed", "The request looks like an attack and was stopped."),
    "BAD_REQUEST_BODY": (400, "malformed-json", "Malformed JSON", "The body is not valid JSON. Send one JSON object."),
    "BAD_REQUEST_PARAMETERS": (400, "rejected", "Refused", "A parameter could not be read."),
    "REQUEST_TOO_LARGE": (413, "body-too-large", "Body too large", "Send at most 64 kB."),
    "UNSUPPORTED_MEDIA_TYPE": (415, "unsupported-media-type", "Unsupported media type", "Send application/json."),
    "THROTTLED": (429, "limit-exceeded", "Limit exceeded", "Too many requests: wait a second and try again."),
    "QUOTA_EXCEEDED": (429, "limit-exceeded", "Limit exceeded", "Today's quota is used up."),
    "INTEGRATION_TIMEOUT": (504, "outcome-unknown", "Outcome unknown", "No answer in time: read before you repeat."),
    "INTEGRATION_FAILURE": (503, "try-again", "Try again", "The service did not answer: wait a moment."),
    "DEFAULT_4XX": (400, "rejected", "Refused", "The gateway refused the request."),
    "DEFAULT_5XX": (500, "internal", "Our mistake", "Something is wrong on our side."),
}
# The gateway responses exist as resources only where the body's are not read, which the linter cannot know.
_IGNORED_CHECKS = ["E3005", "W1054", "W3660"]
# A single quote would end API Gateway's literal; a directive without sources allows as little as 'none'.
_QUOTELESS_POLICY = "default-src; frame-ancestors; sandbox"
_OPEN_ROUTES = ("register", "confirm", "login", "refresh")


class _Swagger(CFNSwaggerGenerator):
    """Chalice's generator, pointed at the function and the pool that the nested template is given."""

    def _uri(self, lambda_arn: str | None = None) -> Json:
        arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ApiFunctionArn}"
        return {"Fn::Sub": arn + "/invocations"}

    def _generate_security_from_auth_obj(self, api_config: Json, authorizer: Any) -> None:
        super()._generate_security_from_auth_obj(api_config, authorizer)
        scheme = api_config["securityDefinitions"][authorizer.name]
        scheme["x-amazon-apigateway-authorizer"]["providerARNs"] = [{"Ref": "UserPoolArn"}]


def template(app: Chalice) -> str:
    body = _Swagger().generate_swagger(app)
    body["x-amazon-apigateway-gateway-responses"] = {
        kind: {
            "statusCode": str(refusal[0]),
            "responseParameters": _headers(refusal[0]),
            "responseTemplates": {"application/json": _problem(refusal)},
        }
        for kind, refusal in _REFUSALS.items()
    }
    responses = {f"GatewayResponse{_camel(kind)}": _response(kind) for kind in _REFUSALS}
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The REST API of Balina.",
        "Metadata": {"cfn-lint": {"config": {"ignore_checks": _IGNORED_CHECKS}}},
        "Parameters": _PARAMETERS,
        "Conditions": _CONDITIONS,
        "Resources": {
            "RestApi": {
                "Type": "AWS::ApiGateway::RestApi",
                "Properties": {
                    "Name": {"Fn::Sub": "balina-${StageName}"},
                    "EndpointConfiguration": {"Types": ["REGIONAL"]},
                    "Body": body,
                },
            },
            **responses,
            **_deployed(body, sorted(responses)),
        },
        "Outputs": {
            "ApiId": {"Value": {"Ref": "RestApi"}},
            "ApiUrl": {
                "Value": {
                    "Fn::Sub": "https://${RestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${StageName}/api/v1"
                }
            },
        },
    }
    return HEADER + yaml.dump(document, Dumper=_Plain, sort_keys=False, width=120, allow_unicode=True)


class _Plain(yaml.SafeDumper):
    """Without anchors: what is said twice is written twice, as a reader of a template expects."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _deployed(body: Json, responses: list[str]) -> Json:
    # A deployment is a snapshot: only a new logical id makes CloudFormation take another one.
    fingerprint = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
    deployment = f"Deployment{fingerprint}"
    return {
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": responses,
            "Properties": {"RestApiId": {"Ref": "RestApi"}},
        },
        "AccessLogGroup": {
            "Type": "AWS::Logs::LogGroup",
            "Condition": "WritesAccessLog",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {"RetentionInDays": 30},
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": {"Ref": "RestApi"},
                "DeploymentId": {"Ref": deployment},
                "StageName": {"Ref": "StageName"},
                "MethodSettings": [_throttle("/*", "*", "RequestsPerSecond"), *_sign_in_throttles()],
                "AccessLogSetting": {"Fn::If": ["WritesAccessLog", _access_log(), {"Ref": "AWS::NoValue"}]},
            },
        },
    }


def _response(kind: str) -> Json:
    refusal = _REFUSALS[kind]
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Condition": "IsEmulated",
        "Properties": {
            "RestApiId": {"Ref": "RestApi"},
            "ResponseType": kind,
            "StatusCode": str(refusal[0]),
            "ResponseParameters": _headers(refusal[0]),
            "ResponseTemplates": {"application/json": _problem(refusal)},
        },
    }


def _headers(status: int) -> dict[str, str]:
    headers = {**SECURITY_HEADERS, "Content-Type": PROBLEM_JSON, "Content-Security-Policy": _QUOTELESS_POLICY}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in {429, 503}:
        headers["Retry-After"] = "1"
    return {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}


def _problem(refusal: tuple[int, str, str, str]) -> str:
    status, slug, title, detail = refusal
    document = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "$context.resourcePath",
        "request_id": "$context.requestId",
        "errors": [],
    }
    return json.dumps(document)


def _sign_in_throttles() -> list[Json]:
    return [_throttle(f"/~1api~1v1~1auth~1{name}", "POST", "SignInsPerSecond") for name in _OPEN_ROUTES]


def _throttle(path: str, method: str, limit: str) -> Json:
    return {
        "ResourcePath": path,
        "HttpMethod": method,
        "ThrottlingRateLimit": {"Ref": limit},
        "ThrottlingBurstLimit": {"Ref": limit},
        "MetricsEnabled": path == "/*",
    }


def _access_log() -> Json:
    fields = ("requestId", "httpMethod", "resourcePath", "status", "responseLatency", "identity.sourceIp")
    entry = {field.split(".")[-1]: f"$context.{field}" for field in fields}
    return {"DestinationArn": {"Fn::GetAtt": ["AccessLogGroup", "Arn"]}, "Format": json.dumps(entry)}


def _camel(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))
