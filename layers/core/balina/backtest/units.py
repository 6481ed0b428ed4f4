"""Money as whole numbers: every price and quantity is an integer count of 1e-8 units, as venues keep them.

Integers make conservation provable to the last unit, which Decimal with rounding contexts does not.
"""

DECIMALS = 8
SCALE = 100_000_000


def parse_units(text: str) -> int:
    """Reads a plain decimal such as "0.00100000"; raises ValueError on anything finer than 1e-8 or not a number."""
    whole, _, fraction = text.partition(".")
    sign = -1 if whole.startswith("-") else 1
    digits = whole.removeprefix("-")
    fraction = fraction.rstrip("0")
    if len(fraction) > DECIMALS:
        raise ValueError(f"finer than {DECIMALS} decimals: {text!r}")
    if not (digits + fraction).isdecimal() or not text.isascii():
        raise ValueError(f"not a plain decimal: {text!r}")
    return sign * (int(digits or "0") * SCALE + int(fraction.ljust(DECIMALS, "0")))


def format_units(units: int) -> str:
    """The eight-decimal form venues print, "0.00100000"."""
    sign = "-" if units < 0 else ""
    whole, fraction = divmod(abs(units), SCALE)
    return f"{sign}{whole}.{fraction:08d}"


def notional(price: int, quantity: int) -> int:
    """Quote amount of a trade; exact because an instrument's tick times its lot is a whole number of units."""
    return price * quantity // SCALE


def share(amount: int, *, parts_per_million: int) -> int:
    """A fee: truncated, so that a fee can never exceed what was received."""
    return amount * parts_per_million // 1_000_000
