"""The contract of `Accounts`."""

from dataclasses import replace

import pytest
from tests.contract.builders import an_account

from balina.model.errors import ConflictError, NotFoundError
from balina.runtime.container import Container


def test_an_account_is_read_back_as_it_was_added(world: Container, tenant: str) -> None:
    account = an_account(tenant, permissions={"trade": True, "withdraw": False}, warnings=("no address list",))
    world.accounts.add(account)
    assert world.accounts.get(tenant, "account-1") == account
    assert list(world.accounts.of_tenant(tenant)) == [account]


def test_adding_an_account_twice_is_a_conflict(world: Container, tenant: str) -> None:
    world.accounts.add(an_account(tenant))
    with pytest.raises(ConflictError):
        world.accounts.add(an_account(tenant, label="Other"))
    assert world.accounts.get(tenant, "account-1").label == "Paper"


def test_saving_replaces_an_account_that_exists(world: Container, tenant: str) -> None:
    world.accounts.add(an_account(tenant))
    judged = replace(an_account(tenant), permissions={"trade": True}, warnings=("unrestricted",))
    world.accounts.save(judged)
    assert world.accounts.get(tenant, "account-1") == judged
    with pytest.raises(NotFoundError):
        world.accounts.save(replace(judged, account_id="account-9"))


def test_anothers_account_looks_like_no_account(world: Container, tenant: str) -> None:
    world.accounts.add(an_account(tenant))
    stranger = tenant + "-stranger"
    with pytest.raises(NotFoundError):
        world.accounts.get(stranger, "account-1")
    with pytest.raises(NotFoundError):
        world.accounts.delete(stranger, "account-1")
    with pytest.raises(NotFoundError):
        world.accounts.save(an_account(stranger))
    assert list(world.accounts.of_tenant(stranger)) == []


def test_tenants_are_listed_while_they_have_an_account(world: Container, tenant: str) -> None:
    world.accounts.add(an_account(tenant))
    world.accounts.add(an_account(tenant, account_id="account-2"))
    world.accounts.delete(tenant, "account-1")
    assert list(world.accounts.all_tenants()).count(tenant) == 1
    world.accounts.delete(tenant, "account-2")
    assert tenant not in list(world.accounts.all_tenants())
