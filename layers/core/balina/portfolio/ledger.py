"""Double-entry bookkeeping of one trading account, in whole minor units.

Every move takes units from one ledger account (`debit`) and gives them to another (`credit`), so the sum per asset
over all ledger accounts is zero by construction. A posting collects the moves of one step and the deltas they mean
for the two accounts with a balance of their own, `available` and `reserved`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from balina.model.money import MINOR_DIGITS
from balina.model.orders import Fill, Order, Side

AVAILABLE = "available"
RESERVED = "reserved"
MARKET = "market"
FEES = "fees"
OUTSIDE = "venue"
"""What entered without an order of ours: opening balances, and whatever the venue proves we must have had."""

_MINOR = Decimal(10) ** MINOR_DIGITS


@dataclass(frozen=True, slots=True)
class Move:
    debit: str
    credit: str
    asset: str
    units: int


@dataclass(slots=True)
class Posting:
    """The moves of one step over known available balances. `reserved` is what the order still has set aside."""

    available: dict[str, int]
    reserved_asset: str | None = None
    reserved: int = 0
    moves: list[Move] = field(default_factory=list)

    def reserve(self, asset: str, units: int) -> None:
        """Sets units aside for the order; the caller has checked that they are there."""
        self.reserved_asset = asset
        self._move(RESERVED, AVAILABLE, asset, units)

    def release(self) -> None:
        """Gives back whatever the order did not use."""
        if self.reserved_asset is not None:
            self._move(AVAILABLE, RESERVED, self.reserved_asset, self.reserved)

    def book(self, fill: Fill, *, base: str, quote: str) -> None:
        """Both sides of one execution and its fee, whichever asset the fee is in."""
        units, cash = whole(fill.quantity), notional_units(fill.price, fill.quantity)
        gives, given, gets, got = (quote, cash, base, units) if fill.side is Side.BUY else (base, units, quote, cash)
        self._spend(gives, given, to=MARKET)
        self._move(AVAILABLE, MARKET, gets, got)
        if fill.fee:
            self._spend(fill.fee_asset, whole(fill.fee), to=FEES)

    def deposit(self, asset: str, units: int) -> None:
        self._move(AVAILABLE, OUTSIDE, asset, units)

    def deltas(self) -> dict[str, tuple[int, int]]:
        """Change of (available, reserved) per asset touched."""
        changes: dict[str, tuple[int, int]] = {}
        for move in self.moves:
            free, held = changes.get(move.asset, (0, 0))
            free += move.units * ((move.credit == AVAILABLE) - (move.debit == AVAILABLE))
            held += move.units * ((move.credit == RESERVED) - (move.debit == RESERVED))
            changes[move.asset] = (free, held)
        return {asset: change for asset, change in changes.items() if change != (0, 0)}

    def merged(self) -> list[Move]:
        """The moves with equal accounts and asset added up: what the journal keeps, however many fills there were."""
        sums: dict[tuple[str, str, str], int] = {}
        for move in self.moves:
            key = (move.debit, move.credit, move.asset)
            sums[key] = sums.get(key, 0) + move.units
        return [Move(*key, units) for key, units in sums.items()]

    def _spend(self, asset: str, units: int, *, to: str) -> None:
        # The venue's word is final: first what was set aside, then what is free, and what neither covers must have
        # come from outside our books (the owner's own deposit), so it is entered as such instead of going negative.
        from_reserved = min(units, self.reserved) if asset == self.reserved_asset else 0
        self._move(to, RESERVED, asset, from_reserved)
        rest = units - from_reserved
        self._move(AVAILABLE, OUTSIDE, asset, max(0, rest - self.available.get(asset, 0)))
        self._move(to, AVAILABLE, asset, rest)

    def _move(self, to: str, source: str, asset: str, units: int) -> None:
        if units == 0:
            return
        if units < 0:
            raise ValueError(f"a move of {units} {asset} from {source} to {to}: the other way is another move")
        self.moves.append(Move(source, to, asset, units))
        self.available[asset] = self.available.get(asset, 0) + units * ((to == AVAILABLE) - (source == AVAILABLE))
        if asset == self.reserved_asset:
            self.reserved += units * ((to == RESERVED) - (source == RESERVED))


def posting_for(order: Order, available: Mapping[str, int]) -> Posting:
    return Posting(dict(available), order.reserved_asset, order.reserved)


def totals(moves: Sequence[Move]) -> dict[str, dict[str, int]]:
    """Units per asset and ledger account; the values of each asset sum to zero."""
    sums: dict[str, dict[str, int]] = {}
    for move in moves:
        accounts = sums.setdefault(move.asset, {})
        accounts[move.credit] = accounts.get(move.credit, 0) + move.units
        accounts[move.debit] = accounts.get(move.debit, 0) - move.units
    return sums


def whole(value: Decimal) -> int:
    """Minor units, truncated as venues do with what is finer."""
    return int((value * _MINOR).to_integral_value(rounding=ROUND_FLOOR))


def notional_units(price: Decimal, quantity: Decimal) -> int:
    return whole(price * quantity)


def assets_of(symbol: str) -> tuple[str, str]:
    """(base, quote) of a unified symbol."""
    base, _, quote = symbol.partition("/")
    return base, quote.partition(":")[0]
