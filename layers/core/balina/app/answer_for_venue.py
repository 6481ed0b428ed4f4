"""What the function with the keys answers: one action on one order, or an inspection of one account's key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from balina.app.confirm_order import cancel_order, confirm_order
from balina.app.end_order import abort_order
from balina.app.look_up_order import look_up_order
from balina.app.ports import Accounts, Bots, Clock, KillSwitches, Orders, Portfolio, TradeUpdates, Venue
from balina.app.release_order import release_order
from balina.app.send_order import send_order
from balina.execution.machine import Fence
from balina.model.bots import Account
from balina.model.errors import InvalidRequestError, Rejected, Transient, VenueRejectedError
from balina.model.money import plain
from balina.model.orders import Leg, Order, OrderStatus

Answer = Mapping[str, object]


class Shared(TypedDict):
    orders: Orders
    portfolio: Portfolio
    venue: Venue
    updates: TradeUpdates
    clock: Clock


@dataclass(frozen=True, slots=True)
class VenueDesk:
    """The ports of the venue function. `venue_for` opens an account's key; nobody else has it."""

    bots: Bots
    orders: Orders
    portfolio: Portfolio
    accounts: Accounts
    kill_switches: KillSwitches
    updates: TradeUpdates
    clock: Clock
    venue_for: Callable[[Account], Venue]
    fence: Fence = Fence()  # noqa: RUF009 - frozen


def answer_for_venue(action: str, *, tenant: str, ids: Mapping[str, str], desk: VenueDesk) -> Answer:
    """Every answer carries `outcome`. Unknown actions are refused."""
    if action == "inspect":
        return _inspect(desk.accounts.get(tenant, ids["account_id"]), desk)
    order = desk.orders.get(tenant, ids["order_id"])
    try:
        venue = desk.venue_for(desk.accounts.get(tenant, order.account_id))
    except Rejected as exc:
        return _without_venue(order, exc, action=action, desk=desk)
    shared: Shared = {
        "orders": desk.orders,
        "portfolio": desk.portfolio,
        "venue": venue,
        "updates": desk.updates,
        "clock": desk.clock,
    }
    match action:
        case "send":
            return send_order(
                tenant, order.order_id, bots=desk.bots, kill_switches=desk.kill_switches, fence=desk.fence, **shared
            )
        case "lookup":
            return look_up_order(tenant, order.order_id, fence=desk.fence, **shared)
        case "confirm":
            return confirm_order(tenant, order.order_id, **shared)
        case "cancel":
            return cancel_order(tenant, order.order_id, **shared)
        case "release":
            return release_order(tenant, order.order_id, **shared)
    raise InvalidRequestError(f"unknown action {action!r}")


def _without_venue(order: Order, refusal: Rejected, *, action: str, desk: VenueDesk) -> Answer:
    """The account is gone or may not trade here: an order that was not sent ends, any other one stays what it is.

    So does a stop: the position would ask for the next one at once, and that one would come here too.
    """
    if action == "send" and order.status is OrderStatus.PREPARED and order.leg is not Leg.STOP:
        abort_order(
            order,
            reason=str(refusal),
            orders=desk.orders,
            portfolio=desk.portfolio,
            updates=desk.updates,
            clock=desk.clock,
        )
        return {"outcome": "DENIED", "reason": str(refusal)}
    return {"outcome": "UNREACHABLE", "reason": str(refusal)}


def _inspect(account: Account, desk: VenueDesk) -> Answer:
    """What a key may do and what its account holds, in the venue's words."""
    venue = desk.venue_for(account)
    try:
        permissions, balances = venue.permissions(), venue.balances()
    except VenueRejectedError as exc:
        return {"outcome": "REJECTED", "detail": str(exc), "code": exc.code}
    except Transient as exc:
        return {"outcome": "UNREACHABLE", "detail": str(exc)}
    held = {asset: plain(amount) for asset, amount in balances.items() if amount}
    return {"outcome": "OK", "permissions": dict(permissions), "balances": held}
