"""Errors become problem documents here and nowhere else: the class says the status, the message what to do.

Trouble at a venue is a 424 and not a 5xx: our part works, the request could not be done because of somebody else, and
nothing was changed. A 5xx is left for what is wrong with us.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from balina.contracts.problems import FieldProblem, Problem
from balina.model import errors
from balina.model.errors import BalinaError, InvalidRequestError, Rejected

PROBLEM_JSON = "application/problem+json"
MAX_FIELD_PROBLEMS = 20


class InvalidFieldsError(InvalidRequestError):
    """Values that cannot stay, each with its place."""

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        super().__init__("Correct the values listed in errors: " + ", ".join(field.field for field in fields) + ".")
        self.fields = tuple(fields)


class MalformedJsonError(Rejected):
    """The body is no JSON object at all."""


class BodyTooLargeError(Rejected):
    """More bytes than any request of ours needs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of problem; its URI never changes once published."""

    slug: str
    title: str
    status: int

    @property
    def uri(self) -> str:
        return f"/problems/{self.slug}"


UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", "Unsupported media type", 415)
METHOD_NOT_ALLOWED = Kind("method-not-allowed", "Method not allowed", 405)
NOT_FOUND = Kind("not-found", "Not found", 404)
INTERNAL = Kind("internal", "Our mistake", 500)

# The most precise class first: the first that fits wins.
KINDS: tuple[tuple[type[BalinaError], Kind], ...] = (
    (MalformedJsonError, Kind("malformed-json", "Malformed JSON", 400)),
    (BodyTooLargeError, Kind("body-too-large", "Body too large", 413)),
    (errors.InvalidRequestError, Kind("invalid-request", "Invalid request", 422)),
    (errors.UnauthorizedError, Kind("unauthorized", "Not signed in", 401)),
    (errors.NotFoundError, NOT_FOUND),
    (errors.ConflictError, Kind("conflict", "Conflict", 409)),
    (errors.StaleVersionError, Kind("changed-meanwhile", "Changed meanwhile", 409)),
    (errors.LimitExceededError, Kind("limit-exceeded", "Limit exceeded", 429)),
    (errors.InsufficientBalanceError, Kind("insufficient-balance", "Insufficient balance", 409)),
    (errors.UnsafeKeyError, Kind("unsafe-key", "Unsafe exchange key", 422)),
    (errors.VenueRejectedError, Kind("venue-rejected", "Refused by the exchange", 422)),
    (errors.Rejected, Kind("rejected", "Refused", 400)),
    (errors.VenueUnavailableError, Kind("venue-unavailable", "The exchange does not answer", 424)),
    (errors.RateLimitedError, Kind("slow-down", "Slow down", 429)),
    (errors.Transient, Kind("try-again", "Try again", 503)),
    (errors.Unknown, Kind("outcome-unknown", "Outcome unknown", 503)),
    (errors.Broken, INTERNAL),
)

_RETRY_SOON_S = 2
_STATUS_KINDS = {404: NOT_FOUND, 405: METHOD_NOT_ALLOWED, 415: UNSUPPORTED_MEDIA_TYPE}


def kind_of(error: BalinaError) -> Kind:
    return next((kind for family, kind in KINDS if isinstance(error, family)), INTERNAL)


def kind_of_status(status: int) -> Kind:
    """For what the router refuses before a route of ours is reached."""
    return _STATUS_KINDS.get(status) or (INTERNAL if status >= 500 else Kind("rejected", "Refused", status))


def problem_of(error: BalinaError, *, instance: str, request_id: str) -> Problem:
    kind = kind_of(error)
    return Problem(
        type=kind.uri,
        title=kind.title,
        status=kind.status,
        detail=_detail(error, kind),
        instance=instance,
        request_id=request_id,
        errors=list(error.fields) if isinstance(error, InvalidFieldsError) else [],
    )


def retry_after_s(error: BalinaError) -> int | None:
    """Seconds to wait; None when trying the same again is pointless or dangerous."""
    if isinstance(error, errors.RateLimitedError) and error.retry_after_s is not None:
        return max(1, round(error.retry_after_s))
    return _RETRY_SOON_S if isinstance(error, errors.Transient | errors.LimitExceededError) else None


def refused_fields(error: ValidationError) -> BalinaError:
    """What pydantic found, without the values: they may be secrets."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    if any(item["type"] == "json_invalid" for item in found):
        return MalformedJsonError("The body is not valid JSON. Send one JSON object.")
    return InvalidFieldsError(
        [FieldProblem(field=_path(item["loc"]), message=_sentence(item["msg"])) for item in found[:MAX_FIELD_PROBLEMS]]
    )


def _detail(error: BalinaError, kind: Kind) -> str:
    if kind.status == INTERNAL.status:
        return "Something is wrong on our side and was recorded under this request_id. Nothing you sent caused it."
    return str(error) or kind.title


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:80] for part in location) or "(body)"


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")
