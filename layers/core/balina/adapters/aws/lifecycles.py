"""Starts an order's state machine. The execution is named after the order, so it can run once only."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, code_of, translated
from balina.model.orders import Order


class StepFunctionsLifecycles:
    def __init__(self, clients: Clients, *, machine_arn: str) -> None:
        self._clients = clients
        self._machine_arn = machine_arn

    def start(self, order: Order) -> None:
        """Ids only go in: an execution's history is readable for months. The name makes a repeated start harmless:
        AWS answers with the running execution, or that it exists; both mean it was started."""
        try:
            self._clients.get("stepfunctions").start_execution(
                stateMachineArn=self._machine_arn,
                name=order.order_id,
                input=json.dumps({"tenant": order.tenant, "order_id": order.order_id}),
            )
        except ClientError as exc:
            if code_of(exc) != "ExecutionAlreadyExists":
                raise translated(exc, doing="starting an order's lifecycle") from exc
        except BotoCoreError as exc:
            raise translated(exc, doing="starting an order's lifecycle") from exc
