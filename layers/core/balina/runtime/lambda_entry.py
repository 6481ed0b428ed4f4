"""The boundary of every function: logs, metrics and the one place where any exception at all is caught.

What happens to an error hangs on its reaction, as the error tree is drawn: a refusal is an answer, something transient
or uncertain is an answer where the caller can wait or look, and broken state stops the call and raises the alarm.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from balina.model.errors import BalinaError, Broken, Rejected, Transient, Unknown
from balina.runtime.observability import count, logger

Event = Mapping[str, Any]
Answer = Mapping[str, object]
Handler = Callable[[Any, Any], Any]
Outcomes = Mapping[type[BalinaError], str]

# Ids that a log line may carry when the event has them. Never names, addresses or amounts.
_LOGGED_IDS = ("tenant", "bot_id", "order_id", "account_id", "action", "venue", "symbol", "close_ms")


class FunctionFailedError(Exception):
    """What leaves a function that failed: the kind of failure and no text, since Lambda logs it unredacted."""


def lambda_entry(service: str, *, outcomes: Outcomes | None = None) -> Callable[[Handler], Handler]:
    """Wraps a handler. `outcomes` says which families of errors are answers here, and with which `outcome`:

    `@lambda_entry("venue", outcomes={Rejected: "DENIED", Transient: "UNREACHABLE", Unknown: "UNKNOWN"})`

    The nearest ancestor decides. A family that is not listed fails the call, so that whoever invoked it tries again
    or sends it to the dead letters.
    """
    answered = dict(outcomes or {})

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def entry(event: Any, context: Any = None) -> Any:
            log = logger(service)
            log.thread_safe_clear_keys()
            log.thread_safe_append_keys(**_ids_of(event), request_id=getattr(context, "aws_request_id", None))
            try:
                return handler(event, context)
            except BalinaError as exc:
                return _react(exc, service=service, outcome=_outcome_of(exc, answered))
            except Exception as exc:
                log.exception("function failed", error=type(exc).__name__)
                count("FunctionFailures", reaction="unexpected", function=service)
                raise FunctionFailedError(type(exc).__name__) from None

        return entry

    return decorate


def _react(error: BalinaError, *, service: str, outcome: str | None) -> Answer:
    reaction, name = reaction_of(error), type(error).__name__
    log = logger(service)
    count("FunctionFailures", reaction=reaction, function=service)
    if outcome is None:
        log.error("function failed", error=name, reaction=reaction, exc_info=error)
        raise FunctionFailedError(name) from None
    write = log.error if isinstance(error, Broken) else log.warning
    write("answered with an error", error=name, reaction=reaction, outcome=outcome, detail=str(error))
    answer: dict[str, object] = {"outcome": outcome, "error": name, "reaction": reaction, "reason": str(error)}
    return answer


def reaction_of(error: BalinaError) -> str:
    for family in (Rejected, Transient, Unknown, Broken):
        if isinstance(error, family):
            return family.__name__.lower()
    return "unexpected"


def _outcome_of(error: BalinaError, outcomes: Outcomes) -> str | None:
    return next((outcomes[family] for family in type(error).__mro__ if family in outcomes), None)


def _ids_of(event: Any) -> dict[str, str]:
    if not isinstance(event, Mapping):
        return {}
    return {name: str(event[name]) for name in _LOGGED_IDS if isinstance(event.get(name), str | int)}
