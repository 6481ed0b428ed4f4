"""The kill switch."""

from balina.app.reset_kill_switch import ask_to_reset, reset_kill_switch
from balina.app.trip_kill_switch import trip_kill_switch
from balina.contracts.emergency import (
    BotSwitch,
    EmergencyStatus,
    ResetConfirmation,
    ResetKillSwitch,
    TripKillSwitch,
)
from balina.contracts.problems import FieldProblem
from balina.model.errors import UnauthorizedError
from balina.runtime.calls import BodyCall, Call, Reply
from balina.runtime.http import Routes
from balina.runtime.problems import InvalidFieldsError

MAX_BOTS = 200
routes = Routes("emergency")


@routes.get("/emergency/status")
def status(call: Call) -> EmergencyStatus:
    """Which switches are tripped."""
    return _status(call)


@routes.post("/emergency/trigger", status=202, problems=(404,))
def trigger(call: BodyCall[TripKillSwitch]) -> EmergencyStatus:
    """Stop entries at once and cancel the resting ones; protective stops stay. Tripping twice is fine."""
    world, bot_id = call.world, call.body.bot_id
    if bot_id is not None:
        world.bots.get(call.tenant, bot_id)
    trip_kill_switch(
        call.tenant,
        bot_id=bot_id,
        reason=call.body.reason,
        kill_switches=world.kill_switches,
        events=world.events,
        updates=world.updates,
        clock=world.clock,
    )
    return _status(call)


@routes.post("/emergency/reset", also={202: ResetConfirmation}, problems=(404,))
def reset(call: BodyCall[ResetKillSwitch]) -> EmergencyStatus | Reply:
    """Allow entries again, in two steps: the first answers a confirmation, the second redeems it."""
    if call.body.confirmation is None:
        return Reply(202, _ask(call, call.body.bot_id))
    world = call.world
    try:
        reset_kill_switch(
            call.tenant,
            call.body.confirmation,
            sessions=world.sessions,
            kill_switches=world.kill_switches,
            updates=world.updates,
            clock=world.clock,
        )
    except UnauthorizedError as exc:  # the caller is signed in all right: a 401 would sign the browser out
        problem = FieldProblem(field="confirmation", message="wrong, used or expired: ask for another with a scope")
        raise InvalidFieldsError([problem]) from exc
    return _status(call)


def _ask(call: Call, bot_id: str | None) -> ResetConfirmation:
    if bot_id is not None:
        call.world.bots.get(call.tenant, bot_id)
    ticket, expires_ms = ask_to_reset(call.tenant, bot_id=bot_id, sessions=call.world.sessions, clock=call.world.clock)
    return ResetConfirmation(confirmation=ticket, expires_ms=expires_ms)


def _status(call: Call) -> EmergencyStatus:
    switches = call.world.kill_switches
    whole = switches.state(tenant=call.tenant)
    bots = call.world.bots.of_tenant(call.tenant, limit=MAX_BOTS).items
    return EmergencyStatus(
        scope=whole.scope,
        tripped=whole.tripped,
        reason=whole.reason,
        tripped_ms=whole.tripped_ms,
        bots=[
            BotSwitch(
                bot_id=bot.bot_id,
                tripped=whole.tripped or switches.state(tenant=call.tenant, bot_id=bot.bot_id).tripped,
            )
            for bot in bots
        ],
    )
