"""What is particular about each exchange: how it names our order ids, and what its error codes prove.

A further venue (Bybit, OKX, Bitget, Kraken) is one more module like `binance`, named in `registry`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from balina.model.market import Candle, TradePrint
from balina.model.orders import VenueState

RECEIVE_WINDOW_MS = 5_000
"""How late a request may arrive and still be executed. SEND's fence counts on it (`execution.machine.Fence`)."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """`library` is ccxt's class. Codes are the venue's own, as text.

    `uncertain` lists refusals that leave open whether an order was taken; every other code of an answer below 500 is
    proof that it was not. `not_found` are the only answers that prove that an order is unknown.
    """

    library: str
    client_id_pattern: re.Pattern[str]
    client_id_field: str
    lookup_field: str
    code_of: Callable[[Mapping[str, Any]], str | None]
    market_id: Callable[[str, str], str]
    order_type: Callable[[Mapping[str, Any]], str]
    permissions: Callable[[Any, bool], Mapping[str, bool]]
    klines: Callable[..., Sequence[Candle]]
    trades: Callable[..., Sequence[TradePrint]]
    market_info: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, VenueState] = field(default_factory=dict)
    uncertain: frozenset[str] = frozenset()
    not_found: frozenset[str] = frozenset()
    unknown_cancel: frozenset[str] = frozenset()
    wrong_clock: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    throttled: frozenset[str] = frozenset()
    # A timeframe that the venue does not offer: ours → (the venue's, how many of those make one).
    composed_timeframes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    klines_page: int = 1000


# ccxt's words for the state of an order, the same for every venue.
STATES: Mapping[str, VenueState] = {
    "open": VenueState.OPEN,
    "canceling": VenueState.OPEN,
    "closed": VenueState.FILLED,
    "canceled": VenueState.CANCELED,
    "expired": VenueState.CANCELED,
    "rejected": VenueState.REJECTED,
}
