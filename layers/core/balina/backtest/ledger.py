"""Balances of every account of a simulated venue, free and locked, in whole units.

The market and the fee collector are accounts like any other, so the sum per asset equals what was deposited, always.
"""

from dataclasses import dataclass

MARKET = "@market"
FEES = "@fees"


@dataclass(slots=True)
class Balance:
    free: int = 0
    locked: int = 0

    @property
    def total(self) -> int:
        return self.free + self.locked


class Ledger:
    """Moves funds; never creates them except through `deposit`. `touched` names what changed since it was drained."""

    def __init__(self) -> None:
        self._balances: dict[str, dict[str, Balance]] = {}
        self._touched: set[tuple[str, str]] = set()

    def deposit(self, account: str, asset: str, amount: int) -> None:
        self._entry(account, asset).free += amount

    def restore(self, account: str, asset: str, balance: Balance) -> None:
        """Puts a saved balance back; for start-up only."""
        self._balances.setdefault(account, {})[asset] = balance

    def free(self, account: str, asset: str) -> int:
        return self._peek(account, asset).free

    def locked(self, account: str, asset: str) -> int:
        return self._peek(account, asset).locked

    def of(self, account: str) -> dict[str, Balance]:
        return dict(self._balances.get(account, {}))

    def total(self, asset: str) -> int:
        return sum(assets[asset].total for assets in self._balances.values() if asset in assets)

    def accounts(self) -> list[str]:
        return list(self._balances)

    def lock(self, account: str, asset: str, amount: int) -> None:
        """A negative amount releases. The caller has checked that the funds are there."""
        entry = self._entry(account, asset)
        entry.free -= amount
        entry.locked += amount
        if entry.free < 0 or entry.locked < 0:
            raise ArithmeticError(f"{account} cannot lock {amount} {asset}")

    def pay_locked(self, account: str, asset: str, amount: int, *, to: str) -> None:
        entry = self._entry(account, asset)
        if entry.locked < amount:
            raise ArithmeticError(f"{account} owes {amount} {asset} but locked {entry.locked}")
        entry.locked -= amount
        self._entry(to, asset).free += amount

    def pay_free(self, account: str, asset: str, amount: int, *, to: str) -> None:
        self._entry(account, asset).free -= amount
        self._entry(to, asset).free += amount

    def drain_touched(self) -> set[tuple[str, str]]:
        touched, self._touched = self._touched, set()
        return touched

    def _entry(self, account: str, asset: str) -> Balance:
        self._touched.add((account, asset))
        return self._balances.setdefault(account, {}).setdefault(asset, Balance())

    def _peek(self, account: str, asset: str) -> Balance:
        return self._balances.get(account, {}).get(asset, Balance())
