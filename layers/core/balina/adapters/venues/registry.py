"""The venues we can talk to."""

from collections.abc import Mapping

from balina.adapters.venues.binance import BINANCE
from balina.adapters.venues.declarations import Declaration
from balina.model.errors import MisconfiguredError

DECLARATIONS: Mapping[str, Declaration] = {"binance": BINANCE}


def declaration_of(venue: str) -> Declaration:
    declared = DECLARATIONS.get(venue)
    if declared is None:
        raise MisconfiguredError(f"no adapter for venue {venue!r}: known are {', '.join(sorted(DECLARATIONS))}")
    return declared
