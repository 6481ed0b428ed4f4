"""What a tenant's accounts are worth now: cash of the ledger plus what bots hold, at the latest price."""

from dataclasses import dataclass
from decimal import Decimal

from balina.app.ports import Accounts, Clock, Portfolio, Quotes
from balina.model.market import Market
from balina.model.money import ZERO, from_minor

CURRENCY = "USDT"


@dataclass(frozen=True, slots=True)
class Valuation:
    """`equity` is cash and positions together; a market without a price yet counts at the entry price."""

    cash: Decimal
    positions_value: Decimal
    as_of_ms: int

    @property
    def equity(self) -> Decimal:
        return self.cash + self.positions_value


def value_portfolio(
    tenant: str, *, accounts: Accounts, portfolio: Portfolio, quotes: Quotes, clock: Clock
) -> Valuation:
    cash = ZERO
    for account in accounts.of_tenant(tenant):
        rows = portfolio.balances(tenant, account.account_id)
        cash += sum((from_minor(row.available + row.reserved) for row in rows if row.asset == CURRENCY), ZERO)
    positions = portfolio.positions(tenant)
    seen = quotes.latest_of([Market(position.venue, position.symbol) for position in positions])
    held = ZERO
    for position in positions:
        quote = seen.get(Market(position.venue, position.symbol))
        held += position.quantity * (quote.last if quote else position.entry_price)
    return Valuation(cash=cash, positions_value=held, as_of_ms=clock())
