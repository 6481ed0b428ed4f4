"""A tenant's keys at venues: sealed on arrival, checked at the venue, never shown again."""

from balina.app.delete_account import delete_account
from balina.app.register_account import register_account
from balina.contracts.accounts import Account, RegisterAccount
from balina.contracts.pages import Page
from balina.runtime.calls import BodyCall, Call
from balina.runtime.http import Routes

routes = Routes("accounts")


@routes.post("/accounts", status=201, problems=(409, 424))
def create(call: BodyCall[RegisterAccount]) -> Account:
    """Register an exchange key. It is sealed at once; one that may withdraw is refused."""
    account = register_account(
        call.tenant,
        venue=call.body.venue,
        mode=call.body.mode,
        label=call.body.label,
        api_key=call.body.api_key.get_secret_value(),
        api_secret=call.body.api_secret.get_secret_value(),
        world=call.world,
    )
    return Account.of(account)


@routes.get("/accounts")
def list_accounts(call: Call) -> Page[Account]:
    """Every account, without its secret."""
    return Page[Account](items=[Account.of(account) for account in call.world.accounts.of_tenant(call.tenant)])


@routes.delete("/accounts/{account_id}", status=204, problems=(404, 409))
def delete(call: Call, account_id: str) -> None:
    """Forget an account and its sealed key; refused while a bot uses it."""
    delete_account(call.tenant, account_id, world=call.world)
