"""Decimal text to units of 10⁻⁸ and back, fast enough for every trade of a stream."""

SCALE_DIGITS = 8
# Far above any price or amount, and what 38 digits of storage hold after summing.
MAX_WHOLE_DIGITS = 15


def to_units(text: str) -> int:
    """Reads "61837.63000000"; ValueError for anything but a plain, non-negative decimal not finer than 10⁻⁸."""
    whole, _, fraction = text.partition(".")
    if len(fraction) > SCALE_DIGITS:
        fraction = fraction[:SCALE_DIGITS] + fraction[SCALE_DIGITS:].rstrip("0")
    digits = whole + fraction
    if not (digits.isdecimal() and digits.isascii()):
        raise ValueError(f"not a plain decimal: {text[:40]!r}")
    if len(fraction) > SCALE_DIGITS or len(whole) > MAX_WHOLE_DIGITS:
        raise ValueError(f"finer than 1e-{SCALE_DIGITS} or too large: {text[:40]!r}")
    return int(digits.ljust(len(whole) + SCALE_DIGITS, "0"))


def to_text(units: int) -> str:
    """Plain, without trailing zeros."""
    whole, fraction = divmod(units, 10**SCALE_DIGITS)
    return f"{whole}.{fraction:08d}".rstrip("0").rstrip(".")
