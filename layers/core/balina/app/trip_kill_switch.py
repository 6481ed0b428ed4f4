"""Trips a kill switch: durable first, then announced. From then on the gate inside SEND lets no entry leave."""

from balina.app.ports import Clock, Events, KillSwitches, TradeUpdates
from balina.model.errors import Transient


def trip_kill_switch(
    tenant: str,
    *,
    bot_id: str | None,
    reason: str,
    kill_switches: KillSwitches,
    events: Events,
    updates: TradeUpdates,
    clock: Clock,
) -> None:
    """Tripping twice is fine. `KillSwitchTripped` has the resting entries cancelled; if it cannot be published, the
    sweeper cancels them within a minute, so that is no reason to fail: the switch itself holds."""
    now = clock()
    kill_switches.trip(tenant=tenant, bot_id=bot_id, reason=reason, at_ms=now)
    scope = "tenant" if bot_id is None else "bot"
    updates.record(
        tenant,
        "kill_switch",
        {"scope": scope, "bot_id": bot_id, "tripped": True, "reason": reason, "tripped_ms": now},
        at_ms=now,
    )
    try:
        events.publish("KillSwitchTripped", {"tenant": tenant, "scope": scope, "bot_id": bot_id, "reason": reason})
    except Transient:
        return
