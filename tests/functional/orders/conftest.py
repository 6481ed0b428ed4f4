"""The functions of a bot's life in one process: the real handlers, the real machine, ports in memory."""

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from functions.bot_tick.handler import handler as bot_tick
from functions.cancel_entries.handler import handler as cancel_entries
from functions.order_prepare.handler import handler as order_prepare
from functions.order_settle.handler import handler as order_settle
from functions.sweeper.handler import handler as sweeper
from functions.tick_dispatcher.handler import handler as tick_dispatcher
from functions.venue.handler import handler as venue
from tests.property.app import machine
from tests.property.app.simulation import NAMESPACE
from tests.unit.app.desk import Office

from balina.adapters.memory.live import InMemoryGateway
from balina.app.ports import Venue
from balina.model.bots import Account
from balina.runtime.container import Container, install
from balina.runtime.lambda_entry import FunctionFailedError
from balina.runtime.settings import Settings

CONTEXT = SimpleNamespace(aws_request_id="request", function_name="test")
Function = Callable[[Any, Any], Any]


class OfficeContainer(Container):
    """The container, with the office's exchange behind every account."""

    def __init__(self, settings: Settings, office: Office) -> None:
        super().__init__(settings)
        self._office = office

    def venue_for(self, account: Account) -> Venue:
        return self._office.scripted


class Cloud:
    """Invokes functions as the cloud does, and runs the machines that were started."""

    functions: Mapping[str, Function] = {
        "OrderPrepareFunctionArn": order_prepare,
        "VenueFunctionArn": venue,
        "OrderSettleFunctionArn": order_settle,
    }

    def __init__(self, office: Office) -> None:
        self.office = office
        self._done: set[str] = set()

    def dispatch(self, event: Mapping[str, Any]) -> Any:
        """The dispatcher, and the bots it wakes."""
        answer = tick_dispatcher(event, CONTEXT)
        woken = [bot_tick(batch, CONTEXT) for batch in self.office.ports["ticks"].batches]
        self.office.ports["ticks"].batches.clear()
        return answer, woken

    def run_machines(self) -> list[str]:
        """Every lifecycle that was started and those they start, to their ends; the orders' final outcomes."""
        ended = []
        while waiting := [o for name, o in self.office.ports["lifecycles"].started.items() if name not in self._done]:
            for order in waiting:
                self._done.add(order.order_id)
                event = {"tenant": order.tenant, "order_id": order.order_id}
                for wait_ms in machine.run(machine.definition(), event, self._call):
                    self.office.wait(wait_ms)
                ended.append(str(self.office.order(order.order_id).status))
        return ended

    def sweep(self) -> Any:
        return sweeper({"schedule": "sweeper"}, CONTEXT)

    def tripped(self, detail: Mapping[str, Any]) -> Any:
        return cancel_entries({"detail-type": "KillSwitchTripped", "detail": detail}, CONTEXT)

    def venue(self, **event: str) -> Any:
        return venue(event, CONTEXT)

    def _call(self, function: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = self.functions[function](event, CONTEXT)
        except FunctionFailedError as exc:
            raise machine.FunctionFailed from exc
        return answer


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def cloud(office: Office) -> Iterator[Cloud]:
    made = Cloud(office)
    gateway = InMemoryGateway(lambda action, tenant, ids: venue({"action": action, "tenant": tenant, **ids}, CONTEXT))
    container = OfficeContainer(Settings(balina_stage="test", order_id_namespace=NAMESPACE), office)
    install(container.use(clock=office.clock, **{**office.ports, "gateway": gateway}))
    yield made
    install(None)
