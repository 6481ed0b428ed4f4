"""Every minute: every order that is not finished, every position, and the equity of every tenant."""

from collections.abc import Mapping
from typing import Any

from balina.app.drive_order import Works
from balina.app.snapshot_equity import snapshot_equity
from balina.app.sweep_orders import sweep_all
from balina.runtime.container import Container, current
from balina.runtime.lambda_entry import lambda_entry
from balina.runtime.observability import logger

SERVICE = "sweeper"


@lambda_entry(SERVICE)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, object]:
    container = current()
    answer = sweep_all(works=_works(container), accounts=container.accounts)
    equity = snapshot_equity(
        accounts=container.accounts, portfolio=container.portfolio, quotes=container.quotes, clock=container.clock
    )
    logger(SERVICE).info("swept", orders=answer["orders"], positions=answer["positions"], equity=equity)
    return {**answer, "equity": equity}


def _works(container: Container) -> Works:
    return Works(
        bots=container.bots,
        orders=container.orders,
        portfolio=container.portfolio,
        instruments=container.instruments,
        quotes=container.quotes,
        kill_switches=container.kill_switches,
        lifecycles=container.lifecycles,
        gateway=container.gateway,
        updates=container.updates,
        clock=container.clock,
        namespace=container.settings.needed("ORDER_ID_NAMESPACE"),
    )
