"""Gathers what the risk gate asks for, with strong reads only, and asks it. Used by PREPARE and again inside SEND."""

from balina.app.ports import Bots, KillSwitches, Orders, Portfolio
from balina.execution.machine import is_stale_entry
from balina.model.bots import Bot, BotState, KillState
from balina.model.errors import BalinaError, NotFoundError
from balina.model.money import ZERO, from_minor
from balina.model.orders import Leg, Order
from balina.portfolio.ledger import assets_of
from balina.risk.gate import Approved, Denied, Exposure, Verdict, entry_price, judge_entry


def weigh_entry(
    order: Order, *, bots: Bots, orders: Orders, portfolio: Portfolio, kill_switches: KillSwitches, now_ms: int
) -> Verdict:
    """Whether this entry may leave now. Anything that cannot be read denies: the gate fails closed."""
    kill = kill_state(order, kill_switches)
    if kill.tripped:
        return Denied("kill_switch", f"the kill switch is tripped ({kill.scope}): {kill.reason}")
    if is_stale_entry(order, now_ms=now_ms):
        return Denied("stale", "the entry waited too long: the price it was decided on is history")
    bot = _running(order, bots)
    if bot is None:
        return Denied("bot", "the bot is stopped or deleted")
    exposure = exposure_around(order, orders=orders, portfolio=portfolio)
    return judge_entry(order, exposure=exposure, stake=bot.stake, kill=kill)


def kill_state(order: Order, kill_switches: KillSwitches) -> KillState:
    """The switches that concern the order; unreadable counts as tripped."""
    try:
        return kill_switches.state(tenant=order.tenant, bot_id=order.bot_id, venue=order.venue)
    except BalinaError as exc:
        return KillState(True, scope="unreadable", reason=type(exc).__name__)


def exposure_around(order: Order, *, orders: Orders, portfolio: Portfolio) -> Exposure:
    """Positions count at their entry price, unfinished entries in full: two entries that are each legal alone must
    not be legal together. Equity is the quote asset plus what was bought with it; what else the account holds is
    ignored. Each quote asset is judged alone, since values in two of them cannot be added up: where every part of an
    account keeps to the leverage, the whole does."""
    _, quote = assets_of(order.symbol)
    positions = [p for p in portfolio.positions(order.tenant) if p.account_id == order.account_id]
    entries = [
        other
        for other in orders.open_of(order.tenant, leg=Leg.ENTRY)
        if other.order_id != order.order_id and other.account_id == order.account_id
    ]
    held = sum((p.quantity * p.entry_price for p in positions if assets_of(p.symbol)[1] == quote), ZERO)
    coming = sum(
        ((e.quantity - e.filled_quantity) * entry_price(e) for e in entries if assets_of(e.symbol)[1] == quote), ZERO
    )
    cash = sum(
        (b.available + b.reserved for b in portfolio.balances(order.tenant, order.account_id) if b.asset == quote), 0
    )
    engaged = any(p.bot_id == order.bot_id for p in positions) or any(e.bot_id == order.bot_id for e in entries)
    return Exposure(equity=from_minor(cash) + held, notional=held + coming, bot_is_engaged=engaged)


def denial(verdict: Verdict) -> str | None:
    return None if isinstance(verdict, Approved) else verdict.reason


def _running(order: Order, bots: Bots) -> Bot | None:
    try:
        bot = bots.get(order.tenant, order.bot_id)
    except NotFoundError:
        return None
    return bot if bot.state is BotState.RUNNING else None
