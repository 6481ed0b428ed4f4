"""One boto3 client per service, built on first use, with time-outs that leave a function time to react.

A call that may have had an effect is not repeated behind the caller's back: `attempts=1` where that matters.
"""

from typing import Any

from botocore.client import Config

from balina.model.errors import BalinaError, MisconfiguredError, RateLimitedError, Transient

CONNECT_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 5.0

_OUR_MISTAKES = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "InvalidParameterException",
        "ResourceNotFoundException",
        "StateMachineDoesNotExist",
        "UnrecognizedClientException",
        "ValidationException",
    }
)
_THROTTLES = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


class Clients:
    """Builds clients from one botocore session, which is what makes the second one cheap."""

    def __init__(self, *, region: str) -> None:
        self._region = region
        self._session: Any = None
        self._built: dict[tuple[str, str | None, float, int], Any] = {}

    def get(
        self, service: str, *, endpoint: str | None = None, read_timeout_s: float = READ_TIMEOUT_S, attempts: int = 3
    ) -> Any:
        key = (service, endpoint, read_timeout_s, attempts)
        if key not in self._built:
            self._built[key] = self._build(service, endpoint, read_timeout_s, attempts)
        return self._built[key]

    def _build(self, service: str, endpoint: str | None, read_timeout_s: float, attempts: int) -> Any:
        if self._session is None:
            from botocore.session import get_session

            self._session = get_session()
        return self._session.create_client(
            service,
            region_name=self._region,
            endpoint_url=endpoint,
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=read_timeout_s,
                retries={"mode": "standard", "total_max_attempts": attempts},
                parameter_validation=False,
            ),
        )


def code_of(error: Exception) -> str:
    """AWS's code of a ClientError; empty for anything else."""
    response: Any = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def translated(error: Exception, *, doing: str) -> BalinaError:
    """Our error for a call that failed without a meaning of its own. AWS's message stays out: it may quote input."""
    code = code_of(error)
    if code in _OUR_MISTAKES:
        return MisconfiguredError(f"{doing} was refused: {code}")
    if code in _THROTTLES:
        return RateLimitedError(f"{doing} was throttled")
    return Transient(f"{doing} failed: {code or type(error).__name__}")
