"""Faults that tests switch on, the ways a venue fails in practice; each says how often and for which requests."""

import random
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count


class FaultKind(StrEnum):
    TIMEOUT_AFTER = "timeout_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    DELAY_BEFORE = "delay_before"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    MALFORMED_JSON = "malformed_json"
    INVISIBLE = "invisible"
    WS_MALFORMED = "ws_malformed"
    WS_SILENCE = "ws_silence"
    WS_DISCONNECT = "ws_disconnect"

    @property
    def is_socket(self) -> bool:
        return self.value.startswith("ws_")


ORDER_PATHS = ("/api/v3/order", "/api/v3/orderList")
# These only make sense for requests that execute something, so that is what they match unless told otherwise.
_ORDER_FAULTS = frozenset(
    {FaultKind.TIMEOUT_AFTER, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER, FaultKind.INVISIBLE}
)


@dataclass(slots=True)
class Fault:
    """`count` limits how many requests it hits; `probability` decides for each; both may be given."""

    fault_id: int
    kind: FaultKind
    count: int | None = None
    probability: float = 1.0
    seconds: float = 10.0
    status: int = 503
    method: str | None = None
    path: str = "/"
    account: str | None = None
    hits: int = 0
    until: int | None = None

    @property
    def is_spent(self) -> bool:
        return self.count is not None and self.hits >= self.count


@dataclass
class Faults:
    seed: int = 0
    active: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._random = random.Random(self.seed)  # noqa: S311 - a repeatable test needs a seed, not secrecy

    def add(self, kind: FaultKind, **settings: object) -> Fault:
        if kind in _ORDER_FAULTS:
            settings = {"method": "POST", "path": ORDER_PATHS[0]} | settings
        fault = Fault(next(self._ids), kind, **settings)  # type: ignore[arg-type]
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()

    def hit(self, method: str, path: str, *, account: str | None) -> Fault | None:
        """The first fault that strikes this request; it is counted."""
        for fault in self.active:
            if fault.kind.is_socket or not _matches(fault, method, path, account):
                continue
            if self._strikes(fault):
                return fault
        return None

    def hit_frame(self, now: int) -> Fault | None:
        """The same for an outgoing stream frame; silence lasts for its seconds and counts once."""
        for fault in self.active:
            if not fault.kind.is_socket:
                continue
            if fault.kind is FaultKind.WS_SILENCE and fault.until is not None:
                if now < fault.until:
                    return fault
                continue
            if self._strikes(fault):
                fault.until = now + int(fault.seconds * 1_000)
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.is_spent or self._random.random() >= fault.probability:
            return False
        fault.hits += 1
        return True


def _matches(fault: Fault, method: str, path: str, account: str | None) -> bool:
    return (
        fault.method in (None, method)
        and path.startswith(fault.path)
        and (fault.account is None or fault.account == account)
    )
