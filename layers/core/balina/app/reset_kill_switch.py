"""Allows entries again, in two steps: asking gives a confirmation that lives two minutes, redeeming it resets."""

from balina.app.ports import Clock, KillSwitches, Sessions, TradeUpdates
from balina.model.errors import UnauthorizedError

KIND = "kill-reset"
LIFE_S = 120


def ask_to_reset(tenant: str, *, bot_id: str | None, sessions: Sessions, clock: Clock) -> tuple[str, int]:
    """(confirmation, expires_ms)."""
    ticket = sessions.issue(KIND, tenant, ttl_s=LIFE_S, subject=bot_id or "")
    return ticket, clock() + LIFE_S * 1000


def reset_kill_switch(
    tenant: str,
    confirmation: str,
    *,
    sessions: Sessions,
    kill_switches: KillSwitches,
    updates: TradeUpdates,
    clock: Clock,
) -> str | None:
    """The bot whose switch was reset, None for the tenant's own. UnauthorizedError for a wrong or used confirmation."""
    owner, subject = sessions.redeem(KIND, confirmation)
    if owner != tenant:
        raise UnauthorizedError("this confirmation is wrong, used or expired")
    bot_id = subject or None
    kill_switches.reset(tenant=tenant, bot_id=bot_id)
    scope = "tenant" if bot_id is None else "bot"
    updates.record(
        tenant,
        "kill_switch",
        {"scope": scope, "bot_id": bot_id, "tripped": False, "reason": "", "tripped_ms": None},
        at_ms=clock(),
    )
    return bot_id
