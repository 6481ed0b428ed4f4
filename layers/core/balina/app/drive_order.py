"""Takes an order through its lifecycle in process, for orders whose state machine died: the same steps, no waiting.

The state machine is the fast driver, this is the one that never forgets; both only call use cases that may be
repeated, so it does no harm when both run.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from balina.app.ports import (
    Bots,
    Clock,
    Instruments,
    KillSwitches,
    Lifecycles,
    Orders,
    Portfolio,
    Quotes,
    TradeUpdates,
    VenueGateway,
)
from balina.app.prepare_order import prepare_order
from balina.app.protect_position import Protection, protect_position
from balina.app.settle_order import settle_order
from balina.model.errors import Transient, Unknown
from balina.model.orders import Order, OrderStatus

STEPS = 8
"""More than the longest way through the machine; what is not done by then waits for the next sweep."""


@dataclass(frozen=True, slots=True)
class Works:
    """The ports that driving and sweeping need."""

    bots: Bots
    orders: Orders
    portfolio: Portfolio
    instruments: Instruments
    quotes: Quotes
    kill_switches: KillSwitches
    lifecycles: Lifecycles
    gateway: VenueGateway
    updates: TradeUpdates
    clock: Clock
    namespace: str


def drive_order(tenant: str, order_id: str, *, works: Works) -> str:
    """The last outcome: SETTLED, ABORTED, QUARANTINED or OPEN."""
    verdict = _first(works.orders.get(tenant, order_id))
    for _ in range(STEPS):
        following = NEXT_STEP.get(verdict)
        if following is None:
            break
        verdict = _outcome(following, tenant, order_id, works=works)
    return str(settle(tenant, order_id, verdict=verdict, works=works)["outcome"])


def settle(tenant: str, order_id: str, *, verdict: str, works: Works) -> Mapping[str, object]:
    return settle_order(
        tenant,
        order_id,
        verdict=verdict,
        orders=works.orders,
        portfolio=works.portfolio,
        instruments=works.instruments,
        quotes=works.quotes,
        lifecycles=works.lifecycles,
        updates=works.updates,
        clock=works.clock,
        namespace=works.namespace,
    )


def protect(tenant: str, bot_id: str, *, works: Works) -> Protection:
    return protect_position(
        tenant,
        bot_id,
        orders=works.orders,
        portfolio=works.portfolio,
        instruments=works.instruments,
        quotes=works.quotes,
        lifecycles=works.lifecycles,
        updates=works.updates,
        clock=works.clock,
        namespace=works.namespace,
    )


def ask(action: str, tenant: str, order_id: str, *, works: Works) -> str:
    """The gateway's outcome; UNREACHABLE when it gave none, which proves nothing."""
    try:
        return str(works.gateway.call(action, tenant=tenant, order_id=order_id).get("outcome"))
    except (Transient, Unknown):
        return "UNREACHABLE"


# What follows which outcome; an outcome that is not here ends the drive. The state machine says the same in YAML.
NEXT_STEP: Mapping[str, str] = {
    "INTENDED": "prepare",
    "PREPARED": "send",
    "RESEND": "send",
    "UNKNOWN": "lookup",
    "FOUND": "confirm",
    "ACKNOWLEDGED": "confirm",
}


def _first(order: Order) -> str:
    if order.status in (OrderStatus.SENDING, OrderStatus.QUARANTINED):
        return "UNKNOWN"
    return str(order.status)


def _outcome(step: str, tenant: str, order_id: str, *, works: Works) -> str:
    if step != "prepare":
        return ask(step, tenant, order_id, works=works)
    return str(
        prepare_order(
            tenant,
            order_id,
            bots=works.bots,
            orders=works.orders,
            portfolio=works.portfolio,
            instruments=works.instruments,
            kill_switches=works.kill_switches,
            updates=works.updates,
            clock=works.clock,
        )["outcome"]
    )
