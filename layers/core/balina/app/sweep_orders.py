"""The sweeper: looks at every order that is not finished and at every position, by the clock, outside all bots.

Nothing here is needed when all goes well. It is what makes "at most once" and "never unprotected" true when a worker,
a state machine or the venue fails in the middle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from balina.app.drive_order import Works, ask, drive_order, protect, settle
from balina.app.ports import Accounts
from balina.app.protect_position import Protection
from balina.app.weigh_entry import kill_state
from balina.model.bots import BotState
from balina.model.errors import BalinaError, NotFoundError
from balina.model.orders import Leg, Order, OrderStatus

UNDERWAY_MS = 20_000
"""A lifecycle that has not moved its order for this long is taken to be dead."""
ENTRY_CANDLES = 3
"""A limit entry that is not filled after this many candles is cancelled: its reason has passed."""
ORDERS_MS = 30_000
"""No further order is begun after this long, so that a slow venue leaves time for the positions."""


def sweep_orders(*, works: Works, limit: int = 200) -> Mapping[str, object]:
    """Orders over all tenants, least recently updated first; a count per result."""
    counts: Counter[str] = Counter()
    begun_ms = works.clock()
    for tenant, order_id in list(works.orders.not_terminal(limit=limit)):
        if works.clock() - begun_ms >= ORDERS_MS:
            counts["postponed"] += 1
            continue
        counts[_safely(tenant, order_id, works)] += 1
        _move_to_the_end(tenant, order_id, works)
    return {"outcome": "SWEPT", **counts}


def sweep_positions(tenants: Iterable[str], *, works: Works) -> Mapping[str, object]:
    """Every position has a stop at the venue or is on its way out."""
    counts: Counter[str] = Counter()
    for tenant in tenants:
        for position in works.portfolio.positions(tenant):
            counts[_protect(tenant, position.bot_id, works)] += 1
    return {"outcome": "SWEPT", **counts}


def sweep_all(*, works: Works, accounts: Accounts, limit: int = 200) -> Mapping[str, object]:
    swept = sweep_orders(works=works, limit=limit)
    guarded = sweep_positions(accounts.all_tenants(), works=works)
    return {"outcome": "SWEPT", "orders": swept, "positions": guarded}


def sweep_order(tenant: str, order_id: str, *, works: Works) -> str:
    """One order, by its status and age."""
    order = works.orders.get(tenant, order_id)
    if order.status.is_terminal:
        return "finished"
    if order.status is OrderStatus.ACKNOWLEDGED:
        return _resting(order, works)
    if works.clock() - order.updated_ms < UNDERWAY_MS:
        return "underway"
    return drive_order(tenant, order_id, works=works)


def _resting(order: Order, works: Works) -> str:
    action = "cancel" if _has_overstayed(order, works) else "confirm"
    verdict = ask(action, order.tenant, order.order_id, works=works)
    return str(settle(order.tenant, order.order_id, verdict=verdict, works=works)["outcome"])


def _has_overstayed(order: Order, works: Works) -> bool:
    """Entries that must not fill any more: too old, the bot stopped, or a kill switch tripped. Stops always stay."""
    if order.leg is not Leg.ENTRY:
        return False
    try:
        bot = works.bots.get(order.tenant, order.bot_id)
    except NotFoundError:
        return True
    if bot.state is not BotState.RUNNING or kill_state(order, works.kill_switches).tripped:
        return True
    return works.clock() - order.close_ms > ENTRY_CANDLES * bot.feed.timeframe.ms


def _safely(tenant: str, order_id: str, works: Works) -> str:
    # One order's trouble must not keep the sweep from the others.
    try:
        return sweep_order(tenant, order_id, works=works)
    except BalinaError as exc:
        return f"failed:{type(exc).__name__}"


def _move_to_the_end(tenant: str, order_id: str, works: Works) -> None:
    """An order that stayed as it was would be the first again in every sweep, before those of everybody else."""
    try:
        order = works.orders.get(tenant, order_id)
        if not order.status.is_terminal and works.clock() - order.updated_ms >= UNDERWAY_MS:
            works.orders.advance(replace(order, updated_ms=works.clock()), expected=order.status)
    except BalinaError:
        return  # somebody changed it meanwhile, which moved it too, or it cannot be written now


def _protect(tenant: str, bot_id: str, works: Works) -> str:
    try:
        protection = protect(tenant, bot_id, works=works)
        if protection is Protection.UNDERSIZED:
            return _resize_stop(tenant, bot_id, works)
    except BalinaError as exc:
        return f"failed:{type(exc).__name__}"
    return str(protection)


def _resize_stop(tenant: str, bot_id: str, works: Works) -> str:
    """Takes the small stop off the venue; settling it rests one for all that is held."""
    position = works.portfolio.position(tenant, bot_id)
    if position is None or position.stop_order_id is None:
        return str(Protection.FLAT)
    verdict = ask("cancel", tenant, position.stop_order_id, works=works)
    return str(settle(tenant, position.stop_order_id, verdict=verdict, works=works)["position"])
