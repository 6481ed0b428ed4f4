"""What a failed request to a venue means for us. Only the venue's own code or a request that never left proves
anything; everything else about an order is uncertain."""

from collections.abc import Iterator

import ccxt
import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from balina.adapters.venues.library import Exchange
from balina.model.errors import (
    BalinaError,
    RateLimitedError,
    SubmissionUncertainError,
    VenueRejectedError,
    VenueUnavailableError,
)

# What parsing raises on an answer that is not what the venue promised.
MALFORMED = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)
FAILED = (ccxt.BaseError, *MALFORMED)

LOCAL = "local"
"""The code of a refusal that was ours: nothing was sent."""

# Statuses without a code that come from the door, not from the engine: the request was not looked at.
_TURNED_AWAY = frozenset({401, 403})
_THROTTLED = frozenset({418, 429})
_SERVER_ERROR = 500


def after_send(exchange: Exchange, error: Exception, client_order_id: str) -> BalinaError:
    """A request that would have placed an order. Transient means that it provably did not arrive or was not looked at:
    nothing was placed, and trying again later is safe."""
    unsure = SubmissionUncertainError(f"order {client_order_id} may be at the venue: look it up")
    if never_left(exchange, error):
        return VenueUnavailableError(f"order {client_order_id} did not leave: the venue cannot be reached")
    if not exchange.was_sent:
        return VenueRejectedError(f"not a lawful order for this venue: {type(error).__name__}", code=LOCAL)
    status, code = exchange.status, exchange.code
    if status is None or status >= _SERVER_ERROR or code in exchange.declaration.uncertain:
        return unsure
    if status in _THROTTLED or code in exchange.declaration.throttled:
        return RateLimitedError("the venue asks to slow down", retry_after_s=exchange.retry_after_s)
    if code in exchange.declaration.wrong_clock:
        return VenueUnavailableError("the venue's clock and ours differ; the order was not looked at")
    if code is not None:
        return VenueRejectedError(_reason(exchange), code=code)
    if status in _TURNED_AWAY:
        return VenueRejectedError(f"the venue turned the request away ({status})", code=str(status))
    return unsure


def after_question(exchange: Exchange, error: Exception) -> BalinaError:
    """A request without a side effect, or one that may be repeated (cancel)."""
    if exchange.status in _THROTTLED or exchange.code in exchange.declaration.throttled:
        return RateLimitedError("the venue asks to slow down", retry_after_s=exchange.retry_after_s)
    if isinstance(error, MALFORMED):
        return VenueUnavailableError(f"the venue's answer could not be read: {type(error).__name__}")
    return VenueUnavailableError(
        f"the venue did not answer: {exchange.code or exchange.status or type(error).__name__}"
    )


def about_the_key(exchange: Exchange, error: Exception) -> BalinaError:
    """A question asked to judge a key: a refusal of the key is an answer here."""
    if isinstance(error, ccxt.AuthenticationError) and exchange.code is not None:
        return VenueRejectedError(_reason(exchange), code=exchange.code)
    return after_question(exchange, error)


def never_left(exchange: Exchange, error: Exception) -> bool:
    """Whether no connection could be made, so that not a byte of the request was sent."""
    if exchange.status is not None:
        return False
    return any(
        isinstance(cause, requests.ConnectTimeout | NewConnectionError | NameResolutionError)
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The chain of causes, also where requests keeps urllib3's error as an argument instead of a cause."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None)]
        waiting += [argument for argument in cause.args if isinstance(argument, BaseException)]


def _reason(exchange: Exchange) -> str:
    answer = exchange.client.last_json_response
    text = answer.get("msg") or answer.get("message") or "" if isinstance(answer, dict) else ""
    return str(text)[:200] or f"refused with code {exchange.code}"
