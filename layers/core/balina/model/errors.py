"""The error tree, drawn once and organised by reaction: retries, alarms and HTTP codes all hang off these classes."""


class BalinaError(Exception):
    """Anything this platform raises on purpose."""


class Rejected(BalinaError):  # noqa: N818 - a family, named by its reaction
    """The caller asked for something we refuse: 4xx, no alarm, no retry."""


class NotFoundError(Rejected):
    """No such thing, or it belongs to somebody else: the two must look the same."""


class ConflictError(Rejected):
    """The thing exists already or is in a state that forbids the request."""


class InvalidRequestError(Rejected):
    """A value cannot be what it is; the message says what to send instead."""


class LimitExceededError(Rejected):
    """More than the caller may have."""


class InsufficientBalanceError(Rejected):
    """The account does not hold enough to reserve this order."""


class UnauthorizedError(Rejected):
    """The credentials are missing, wrong, expired or signed out."""


class UnsafeKeyError(Rejected):
    """An exchange key that may withdraw or transfer is refused."""


class VenueRejectedError(Rejected):
    """The venue proved that it did not take the order; `code` is the venue's own."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Transient(BalinaError):  # noqa: N818
    """May succeed if tried again: retry with jitter, alarm on exhaustion."""


class VenueUnavailableError(Transient):
    """The venue did not answer a question that has no side effect."""


class RateLimitedError(Transient):
    """The venue (or we) asked to slow down; `retry_after_s` when it said how long."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StaleVersionError(Transient):
    """Somebody else changed the row between our read and our write."""


class Unknown(BalinaError):  # noqa: N818
    """We do not know whether it happened: never retry blindly, reconcile first."""


class SubmissionUncertainError(Unknown):
    """An order may or may not be at the venue; look it up by its client order id."""


class Broken(BalinaError):  # noqa: N818
    """Our data or configuration is wrong: stop the bot, page somebody."""


class CorruptStateError(Broken):
    """A stored row says something that cannot be."""


class MisconfiguredError(Broken):
    """A setting is missing or impossible; the message names it."""
