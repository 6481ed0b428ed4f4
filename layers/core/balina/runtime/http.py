"""A thin typed layer over Chalice: a handler's signature is the route's contract.

`@routes.post("/bots", status=201)` over `def create(call: BodyCall[CreateBot]) -> Bot` registers an explicit Chalice
route, parses the body with pydantic, lets nobody in without a verified token, serialises with the model's own JSON
(Chalice's encoder would turn Decimal into float) and answers every refusal as a problem document.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from chalice.app import Authorizer, Blueprint, Chalice, Request, Response
from pydantic import ValidationError

from balina.contracts.fields import Contract
from balina.contracts.problems import Problem
from balina.model.errors import BalinaError, Broken, NotFoundError, UnauthorizedError
from balina.runtime.calls import Answer, BodyCall, Document, Endpoint, QueryCall, Reply
from balina.runtime.observability import logger
from balina.runtime.problems import (
    PROBLEM_JSON,
    BodyTooLargeError,
    MalformedJsonError,
    kind_of_status,
    problem_of,
    refused_fields,
    retry_after_s,
)
from balina.runtime.tokens import bearer, principal_of
from balina.runtime.world import World

MAX_BODY_BYTES = 64 * 1024
MAX_ID_LENGTH = 64

# ASVS 3.4: what a browser must never do with an answer of ours, even when somebody opens one in a tab.
SECURITY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

ROUTER_ADVICE: Mapping[int, str] = {
    400: "The request could not be read.",
    404: "There is no such route; see /api/v1/openapi.json.",
    405: "This path does not know the method; the Allow header lists those it knows.",
    415: "Send the body as JSON, with Content-Type: application/json.",
}

Worlds = Callable[[], World]
Handler = TypeVar("Handler", bound=Callable[..., Any])
SERVICE = "api"


class Routes:
    """The routes of one noun; mounted as one Chalice blueprint."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self.endpoints: list[Endpoint] = []

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self.route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self.route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self.route("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self.route("DELETE", path, **options)

    def route(
        self,
        method: str,
        path: str,
        *,
        status: int = 200,
        also: Mapping[int, type[Contract]] | None = None,
        is_open: bool = False,
        problems: tuple[int, ...] = (),
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            returned = hints.pop("return")
            answer = next((kind for kind in (returned, *get_args(returned)) if _is_contract(kind)), None)
            self.endpoints.append(
                Endpoint(
                    method=method,
                    path=path,
                    noun=self.noun,
                    handler=handler,
                    call=get_origin(hints["call"]) or hints["call"],
                    body=_argument(hints["call"], BodyCall),
                    query=_argument(hints["call"], QueryCall),
                    answers={status: answer, **(also or {})},
                    status=status,
                    is_open=is_open,
                    problems=problems,
                )
            )
            return handler

        return declare

    def mount(self, app: Chalice, *, worlds: Worlds, authorizer: Authorizer) -> None:
        blueprint = Blueprint(self.noun)
        for endpoint in self.endpoints:
            blueprint.route(
                endpoint.full_path,
                methods=[endpoint.method],
                name=f"{endpoint.noun}_{endpoint.handler.__name__}",
                content_types=["application/json"] if endpoint.body else [],
                authorizer=None if endpoint.is_open else authorizer,
            )(_view(endpoint, app, worlds))
        app.register_blueprint(blueprint)


def finish(app: Chalice) -> Callable[[Any, Callable[[Any], Any]], Any]:
    """The outermost middleware: what Chalice itself refuses becomes a problem, every answer gets the headers."""

    def middleware(request: Request, proceed: Callable[[Request], Response]) -> Response:
        known = request is not None and request.path in app.routes
        response = proceed(request) if known else Response({}, status_code=404)
        if isinstance(response.body, dict):
            response = _refused_by_router(response, request)
        response.headers.update(SECURITY_HEADERS)
        response.headers["X-Request-Id"] = _request_id(request)
        logger(SERVICE).info(
            "request answered",
            route=request.path if known else "unknown",
            method=request.method if known else "",
            status=response.status_code,
            request_id=_request_id(request),
        )
        return response

    return middleware


def _view(endpoint: Endpoint, app: Chalice, worlds: Worlds) -> Callable[..., Response]:
    def view(**ids: str) -> Response:
        request = app.current_request
        assert request is not None  # Chalice calls a view for a request only
        try:
            return _success(endpoint, _invoke(endpoint, request, worlds(), ids))
        except BalinaError as error:
            return _failure(error, request)

    view.__doc__ = endpoint.handler.__doc__
    return view


def _invoke(endpoint: Endpoint, request: Request, world: World, ids: Mapping[str, str]) -> Answer | Reply | None:
    raw = _raw_body(request)
    principal = None if endpoint.is_open else principal_of(request.context, world)
    if not all(_could_be_id(value) for value in ids.values()):
        raise NotFoundError("There is no such thing, or it is not yours.")
    parts: dict[str, Any] = {"world": world, "principal": principal, "access_token": bearer(request.headers)}
    try:
        if endpoint.body is not None:
            if not raw.strip():
                raise MalformedJsonError("The body is empty. Send one JSON object.")
            parts["body"] = endpoint.body.model_validate_json(raw)
        if endpoint.query is not None:
            parts["query"] = endpoint.query.model_validate(_query(request))
    except ValidationError as exc:
        raise refused_fields(exc) from None
    return endpoint.handler(endpoint.call(**parts), **ids)


def _success(endpoint: Endpoint, result: Answer | Reply | None) -> Response:
    status, answer = (result.status, result.answer) if isinstance(result, Reply) else (endpoint.status, result)
    if answer is None:
        return Response("", status_code=status)
    return Response(answer.model_dump_json(), headers={"Content-Type": "application/json"}, status_code=status)


def _failure(error: BalinaError, request: Request) -> Response:
    problem = problem_of(error, instance=_instance(request), request_id=_request_id(request))
    if isinstance(error, Broken):
        logger(SERVICE).error("request failed", exc_info=error, request_id=problem.request_id)
    elif isinstance(error, UnauthorizedError):
        logger(SERVICE).warning("access denied", request_id=problem.request_id, route=request.path)
    wait_s = retry_after_s(error)
    return _problem_response(problem, {"Retry-After": str(wait_s)} if wait_s is not None else {})


def _refused_by_router(response: Response, request: Request) -> Response:
    kind = kind_of_status(response.status_code)
    detail = ROUTER_ADVICE.get(kind.status, "Something is wrong on our side; it was recorded under this request_id.")
    problem = Problem(
        type=kind.uri,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=_instance(request),
        request_id=_request_id(request),
    )
    return _problem_response(problem, response.headers)


def _problem_response(problem: Problem, headers: Mapping[str, Any]) -> Response:
    return Response(
        problem.model_dump_json(), headers={**headers, "Content-Type": PROBLEM_JSON}, status_code=problem.status
    )


def _raw_body(request: Request) -> bytes:
    try:
        raw = request.raw_body
    except ValueError as exc:  # a body that claims to be base64 and is not
        raise MalformedJsonError("The body could not be decoded. Send JSON as text.") from exc
    if len(raw) > MAX_BODY_BYTES:
        raise BodyTooLargeError(f"Send at most {MAX_BODY_BYTES // 1024} kB.")
    return raw if isinstance(raw, bytes) else raw.encode()


def _query(request: Request) -> dict[str, Any]:
    """A parameter given twice stays a list, which no field accepts: guessing which one was meant helps nobody."""
    if request.query_params is None:
        return {}
    lists = {name: request.query_params.getlist(name) for name in request.query_params}
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def _could_be_id(text: str) -> bool:
    return 0 < len(text) <= MAX_ID_LENGTH and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _instance(request: Request) -> str:
    """The path as the caller knows it: without the stage, which only the gateway sees."""
    return str(request.to_original_event().get("path") or request.path) if request is not None else ""


def _request_id(request: Request) -> str:
    return str(request.context.get("requestId", "")) if request is not None else ""


def _is_contract(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Contract | Document)


def _argument(annotation: Any, generic: type) -> type[Contract] | None:
    return get_args(annotation)[0] if get_origin(annotation) is generic else None
