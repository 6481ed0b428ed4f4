"""Candle intervals the venue serves, in milliseconds."""

from exchange.calls import Call
from exchange.errors import VenueError

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000

INTERVALS = {
    "1s": _SECOND,
    "1m": _MINUTE,
    "3m": 3 * _MINUTE,
    "5m": 5 * _MINUTE,
    "15m": 15 * _MINUTE,
    "30m": 30 * _MINUTE,
    "1h": _HOUR,
    "2h": 2 * _HOUR,
    "4h": 4 * _HOUR,
    "6h": 6 * _HOUR,
    "8h": 8 * _HOUR,
    "12h": 12 * _HOUR,
    "1d": _DAY,
}


def interval_of(call: Call) -> int:
    try:
        return INTERVALS[call.text("interval")]
    except KeyError:
        raise VenueError(-1120, "Invalid interval.") from None
