"""The kill switch."""

from balina.contracts.emergency import EmergencyStatus, ResetConfirmation, ResetKillSwitch, TripKillSwitch
from balina.runtime.http import BodyCall, Call, Reply, Routes

routes = Routes("emergency")


@routes.get("/emergency/status")
def status(call: Call) -> EmergencyStatus:
    """Which switches are tripped."""
    raise NotImplementedError


@routes.post("/emergency/trigger", status=202, problems=(404,))
def trigger(call: BodyCall[TripKillSwitch]) -> EmergencyStatus:
    """Stop entries at once and cancel the resting ones; protective stops stay. Tripping twice is fine."""
    raise NotImplementedError


@routes.post("/emergency/reset", also={202: ResetConfirmation}, problems=(401, 404))
def reset(call: BodyCall[ResetKillSwitch]) -> EmergencyStatus | Reply:
    """Allow entries again, in two steps: the first answers a confirmation, the second redeems it."""
    raise NotImplementedError
