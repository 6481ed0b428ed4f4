"""Exact numbers. Money is never a float: Decimal in code, strings in JSON, integers of 10⁻⁸ in the ledger."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

MINOR_DIGITS = 8
_MINOR = Decimal(10) ** MINOR_DIGITS
ZERO = Decimal(0)


def exact(value: str | int | Decimal) -> Decimal:
    """A finite Decimal; floats raise TypeError because they already lost the number, NaN and infinity ValueError."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"money must be str, int or Decimal, not {type(value).__name__}")
    try:
        number = Decimal(value)
    except InvalidOperation as exc:
        raise ValueError(f"not a number: {value!r}") from exc
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return number


def floor_to(value: Decimal, *, step: Decimal) -> Decimal:
    """The largest multiple of `step` that is not more than `value`."""
    return (value / step).to_integral_value(rounding=ROUND_FLOOR) * step


def ceil_to(value: Decimal, *, step: Decimal) -> Decimal:
    """The smallest multiple of `step` that is not less than `value`."""
    return (value / step).to_integral_value(rounding=ROUND_CEILING) * step


def to_minor(value: Decimal) -> int:
    """Whole minor units; raises ValueError when the value is finer than 10⁻⁸, because the ledger never rounds."""
    scaled = value * _MINOR
    if scaled != scaled.to_integral_value():
        raise ValueError(f"finer than 1e-{MINOR_DIGITS}: {value}")
    return int(scaled)


def from_minor(units: int) -> Decimal:
    return Decimal(units).scaleb(-MINOR_DIGITS)


def plain(value: Decimal) -> str:
    """Without exponent and without trailing zeros: what JSON carries."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
