"""Signatures and time windows, checked before a call reaches its handler."""

from collections.abc import Mapping

from exchange.accounts import Account
from exchange.errors import VenueError, bad_key, illegal, missing
from exchange.routes import Route, Security
from exchange.venue import Venue

DEFAULT_WINDOW_MS = 5_000
MAX_WINDOW_MS = 60_000
# Clients may be ahead of the venue by this much, whatever their window.
MAX_AHEAD_MS = 1_000


def authorise(
    venue: Venue, route: Route, *, params: Mapping[str, str], payload: str, api_key: str | None, now: int
) -> Account | None:
    """The account a call speaks for; None for public calls."""
    if route.security is Security.NONE:
        return None
    account = account_of(venue, api_key)
    if route.security is not Security.KEY:
        check_signature(account, params=params, payload=payload, now=now)
    if route.security is Security.TRADE and not account.may_trade:
        raise bad_key()
    if not account.permissions["enableReading"]:
        raise bad_key()
    return account


def account_of(venue: Venue, api_key: str | None) -> Account:
    if not api_key or not api_key.isalnum():
        raise VenueError(-2014, "API-key format invalid.", status=401)
    account = venue.by_key.get(api_key)
    if account is None:
        raise bad_key()
    return account


def check_signature(account: Account, *, params: Mapping[str, str], payload: str, now: int) -> None:
    signature, stamp = params.get("signature"), params.get("timestamp")
    if not stamp:
        raise missing("timestamp")
    if not stamp.isdecimal():
        raise illegal("timestamp", "^[0-9]{1,20}$")
    if not signature:
        raise missing("signature")
    if not account.signs(payload, signature):
        raise VenueError(-1022, "Signature for this request is not valid.")
    check_window(int(stamp), params.get("recvWindow"), now=now)


def check_window(stamp: int, window: str | None, *, now: int) -> None:
    try:
        width = float(window) if window else DEFAULT_WINDOW_MS
    except ValueError:
        raise illegal("recvWindow", r"^([1-9][0-9]*(\.[0-9]{1,3})?)$") from None
    if not 0 < width <= MAX_WINDOW_MS:
        raise VenueError(-1131, "Parameter 'recvWindow' must be greater than 0 and at most 60000.")
    if stamp > 10**15:
        stamp //= 1_000
    if stamp >= now + MAX_AHEAD_MS:
        raise VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    if now - stamp > width:
        raise VenueError(-1021, "Timestamp for this request is outside of the recvWindow.")
