"""The adapters over AWS: what is asked of it, and what its refusals become. Answers come from botocore's stubs."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.session import get_session
from botocore.stub import ANY, Stubber
from tests.contract.builders import an_order

from balina.adapters.aws.clients import Clients
from balina.adapters.aws.events import EventBridgeEvents
from balina.adapters.aws.gateway import LambdaVenueGateway
from balina.adapters.aws.lifecycles import StepFunctionsLifecycles
from balina.adapters.aws.publisher import WebSocketPublisher
from balina.model.errors import (
    MisconfiguredError,
    RateLimitedError,
    SubmissionUncertainError,
    Transient,
    VenueUnavailableError,
)

MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:orders"
ENDPOINT = "http://localhost:4566/_aws/execute-api/abc/live"


class StubbedClients(Clients):
    """Hands out one stubbed client and remembers how it was asked for."""

    def __init__(self, service: str) -> None:
        super().__init__(region="us-east-1")
        self.asked: list[dict[str, Any]] = []
        self.client = get_session().create_client(
            service,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.stub = Stubber(self.client)

    def get(self, service: str, **how: Any) -> Any:
        self.asked.append({"service": service, **how})
        return self.client


@contextmanager
def stubbed(service: str) -> Iterator[StubbedClients]:
    clients = StubbedClients(service)
    with clients.stub:
        yield clients
        clients.stub.assert_no_pending_responses()


def failing(clients: StubbedClients, error: Exception) -> None:
    """Lets every call fail before an answer comes."""

    def fail(**_: Any) -> None:
        raise error

    clients.client.meta.events.register_first("before-call.*.*", fail)


def test_a_lifecycle_is_named_after_its_order_and_carries_ids_only() -> None:
    order = an_order("tenant-1")
    with stubbed("stepfunctions") as clients:
        clients.stub.add_response(
            "start_execution",
            {"executionArn": "arn:x:y:z:z:z", "startDate": 0},
            {
                "stateMachineArn": MACHINE,
                "name": order.order_id,
                "input": json.dumps({"tenant": "tenant-1", "order_id": order.order_id}),
            },
        )
        StepFunctionsLifecycles(clients, machine_arn=MACHINE).start(order)


def test_a_lifecycle_that_runs_already_is_fine() -> None:
    with stubbed("stepfunctions") as clients:
        clients.stub.add_client_error("start_execution", "ExecutionAlreadyExists", http_status_code=400)
        StepFunctionsLifecycles(clients, machine_arn=MACHINE).start(an_order("tenant-1"))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("StateMachineDoesNotExist", MisconfiguredError),
        ("AccessDeniedException", MisconfiguredError),
        ("ThrottlingException", RateLimitedError),
        ("InternalFailure", Transient),
    ],
)
def test_a_lifecycle_that_does_not_start_says_why(code: str, error: type[Exception]) -> None:
    with stubbed("stepfunctions") as clients:
        clients.stub.add_client_error("start_execution", code)
        with pytest.raises(error):
            StepFunctionsLifecycles(clients, machine_arn=MACHINE).start(an_order("tenant-1"))


@pytest.mark.parametrize(
    ("detail_type", "source"), [("CandleClosed", "balina.market"), ("KillSwitchTripped", "balina.trading")]
)
def test_an_event_says_which_part_of_the_platform_it_comes_from(detail_type: str, source: str) -> None:
    entry = {"Source": source, "DetailType": detail_type, "Detail": '{"close_ms": 5}', "EventBusName": "bus"}
    with stubbed("events") as clients:
        clients.stub.add_response("put_events", {"FailedEntryCount": 0, "Entries": []}, {"Entries": [entry]})
        EventBridgeEvents(clients, bus="bus").publish(detail_type, {"close_ms": 5})


def test_an_event_that_the_bus_did_not_take_is_not_lost_in_silence() -> None:
    answer = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
    with stubbed("events") as clients:
        clients.stub.add_response("put_events", answer)
        with pytest.raises(Transient, match="CandleClosed"):
            EventBridgeEvents(clients, bus="bus").publish("CandleClosed", {})


def invoked(clients: StubbedClients, payload: bytes, **answer: Any) -> None:
    clients.stub.add_response("invoke", {"StatusCode": 200, "Payload": io.BytesIO(payload), **answer}, ANY_INVOKE)


ANY_INVOKE = {"FunctionName": "venue", "InvocationType": "RequestResponse", "Payload": ANY}


def test_the_gateway_asks_once_and_waits_longer_than_the_function_runs() -> None:
    with stubbed("lambda") as clients:
        invoked(clients, b'{"outcome": "TERMINAL"}')
        answer = LambdaVenueGateway(clients, function="venue").call("cancel", tenant="t", order_id="1")
    assert answer == {"outcome": "TERMINAL"}
    assert clients.asked == [{"service": "lambda", "read_timeout_s": 35.0, "attempts": 1}]


Break = Callable[[StubbedClients], None]

NO_ANSWERS: dict[str, Break] = {
    "time-out": lambda clients: failing(clients, ReadTimeoutError(endpoint_url="x")),
    "function error": lambda clients: invoked(clients, b'{"errorType": "X"}', FunctionError="Unhandled"),
    "no outcome": lambda clients: invoked(clients, b'{"ok": true}'),
    "no object": lambda clients: invoked(clients, b"[1]"),
    "nothing": lambda clients: invoked(clients, b""),
    "not json": lambda clients: invoked(clients, b"<html>"),
}


@pytest.mark.parametrize("spoil", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
@pytest.mark.parametrize(
    ("action", "error"),
    [("send", SubmissionUncertainError), ("cancel", VenueUnavailableError), ("confirm", VenueUnavailableError)],
)
def test_without_an_answer_only_a_send_is_uncertain(spoil: Break, action: str, error: type[Exception]) -> None:
    with stubbed("lambda") as clients:
        spoil(clients)
        with pytest.raises(error):
            LambdaVenueGateway(clients, function="venue").call(action, tenant="t", order_id="1")


def test_a_function_that_was_never_reached_did_nothing() -> None:
    with stubbed("lambda") as clients:
        clients.stub.add_client_error("invoke", "TooManyRequestsException")
        with pytest.raises(RateLimitedError):
            LambdaVenueGateway(clients, function="venue").call("send", tenant="t", order_id="1")


def test_a_message_is_sent_to_its_socket() -> None:
    with stubbed("apigatewaymanagementapi") as clients:
        clients.stub.add_response(
            "post_to_connection", {}, {"ConnectionId": "c", "Data": '{"type":"pong","text":"ş"}'.encode()}
        )
        assert WebSocketPublisher(clients, endpoint=ENDPOINT + "/").send("c", {"type": "pong", "text": "ş"}) is True
    assert clients.asked[0]["endpoint"] == ENDPOINT


def test_a_socket_that_is_gone_is_no_error() -> None:
    with stubbed("apigatewaymanagementapi") as clients:
        clients.stub.add_client_error("post_to_connection", "GoneException", http_status_code=410)
        assert WebSocketPublisher(clients, endpoint=ENDPOINT).send("c", {}) is False


def test_a_gateway_that_cannot_be_reached_is_transient() -> None:
    with stubbed("apigatewaymanagementapi") as clients:
        failing(clients, EndpointConnectionError(endpoint_url=ENDPOINT))
        with pytest.raises(Transient):
            WebSocketPublisher(clients, endpoint=ENDPOINT).send("c", {})


def test_clients_are_built_once_with_short_time_outs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    clients = Clients(region="eu-central-1")
    first = clients.get("lambda", read_timeout_s=7.0, attempts=1)
    assert clients.get("lambda", read_timeout_s=7.0, attempts=1) is first
    assert clients.get("lambda") is not first
    config = first.meta.config
    assert (config.read_timeout, config.connect_timeout, config.region_name) == (7.0, 2.0, "eu-central-1")
    assert config.retries["total_max_attempts"] == 1
