"""Writes what each tenant is worth, for the equity curve."""

from collections.abc import Mapping

from balina.app.ports import Accounts, Clock, Portfolio, Quotes
from balina.app.value_portfolio import value_portfolio
from balina.model.errors import Transient


def snapshot_equity(*, accounts: Accounts, portfolio: Portfolio, quotes: Quotes, clock: Clock) -> Mapping[str, object]:
    """One row per tenant and run; a tenant whose rows cannot be read now has a gap in the curve, not a wrong point."""
    written = missed = 0
    for tenant in accounts.all_tenants():
        try:
            value = value_portfolio(tenant, accounts=accounts, portfolio=portfolio, quotes=quotes, clock=clock)
            portfolio.save_equity(tenant, value.as_of_ms, value.equity)
        except Transient:
            missed += 1
            continue
        written += 1
    return {"outcome": "WRITTEN", "tenants": written, "missed": missed}
