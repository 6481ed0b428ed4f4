"""What a strategy is: settings, a lookback and a function from candle arrays to what it says at every candle."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from balina.model.errors import InvalidRequestError


class StrategySettings(Protocol):
    """A frozen dataclass of plain values (int, float, bool, str) that checks itself and knows how far it looks back."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def lookback(self) -> int:
        """Candles that decide: more of them before change nothing, which is why live and backtest agree."""
        ...


Settings = TypeVar("Settings", bound=StrategySettings)


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """How a strategy appears in the catalogue. Free of numpy, so that the API can check parameters without it."""

    name: str
    title: str
    description: str
    settings: type[Any]

    def parse(self, parameters: Mapping[str, object]) -> StrategySettings:
        """Settings from a bot's stored parameters; InvalidRequestError says which one is wrong and what it may be."""
        known = {declared.name: declared for declared in fields(self.settings)}
        unknown = sorted(set(parameters) - set(known))
        if unknown:
            raise InvalidRequestError(f"{self.name} has no parameter {unknown[0]!r}: choose from {', '.join(known)}")
        missing = [n for n, f in known.items() if f.default is MISSING and n not in parameters]
        if missing:
            raise InvalidRequestError(f"{self.name} needs the parameter {missing[0]!r}")
        values = {name: _typed(name, value, known[name].type) for name, value in parameters.items()}
        settings: StrategySettings = self.settings(**values)
        return settings


_KINDS: Mapping[type, str] = MappingProxyType(
    {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
)


def _typed(name: str, value: object, kind: Any) -> object:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise InvalidRequestError(f"{name} must be {_KINDS[kind]}, not {value!r}")
    return value


def bounded(default: float, low: float, high: float) -> Any:
    """A number with limits, which the catalogue's JSON schema shows too."""
    return field(default=default, metadata={"minimum": low, "maximum": high})


def chosen(default: str, options: tuple[str, ...]) -> Any:
    return field(default=default, metadata={"enum": options})


def check_bounds(settings: StrategySettings) -> None:
    """Refuses what is outside its limits, NaN included, since it compares false with everything."""
    for name, declared in settings.__dataclass_fields__.items():
        value, limits = getattr(settings, name), declared.metadata
        if "enum" in limits and value not in limits["enum"]:
            raise InvalidRequestError(f"{name} must be one of {', '.join(limits['enum'])}, not {value!r}")
        if "minimum" in limits and not limits["minimum"] <= value <= limits["maximum"]:
            low, high = limits["minimum"], limits["maximum"]
            raise InvalidRequestError(f"{name} must be between {low:g} and {high:g}, not {value!r}")
