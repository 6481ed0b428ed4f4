"""Which symbols there are, remembered for a moment, and what to say about one there is not."""

from collections.abc import Iterable, Mapping

from balina.contracts.problems import FieldProblem
from balina.model.market import Instrument
from balina.runtime.calls import Call
from balina.runtime.problems import InvalidFieldsError
from chalicelib.remembered import Remembered

MAX_NEAR_MATCHES = 3

# Instruments change when the venue lists one: seconds of delay harm nobody, a read for every price would cost.
instruments_seen: Remembered[str, Mapping[str, Instrument]] = Remembered(life_ms=30_000)


def instruments_of(call: Call, venue: str) -> Mapping[str, Instrument]:
    """By symbol, as the venue lists them. Nothing is remembered while there is none yet."""
    return instruments_seen.get(
        venue,
        now_ms=call.world.clock(),
        load=lambda: {each.symbol: each for each in call.world.instruments.all(venue)},
    )


def require_known(symbols: Iterable[str], known: Mapping[str, Instrument], *, venue: str, field: str) -> None:
    problems = [
        FieldProblem(field=field, message=unknown_symbol(symbol, known, venue=venue))
        for symbol in symbols
        if symbol not in known
    ]
    if problems:
        raise InvalidFieldsError(problems)


def unknown_symbol(symbol: str, known: Mapping[str, Instrument], *, venue: str) -> str:
    if not known:
        return f"nothing is known to trade at {venue!r}: choose another venue, or wait until its list was fetched"
    near = _near(symbol, known)
    hint = f"did you mean {' or '.join(near)}?" if near else "see GET /instruments"
    return f"unknown symbol {symbol!r}: {hint}"


def _near(symbol: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # only a mistake needs it

    bare = {name.replace("/", ""): name for name in known}
    typed = "".join(letter for letter in symbol.upper() if letter.isalnum())
    return [bare[match] for match in get_close_matches(typed, bare, n=MAX_NEAR_MATCHES)]
