"""Accounts, and the list of tenants that have one. An account's key lies elsewhere, sealed."""

from collections.abc import Iterable, Sequence

from pynamodb.expressions.update import Action

from balina.adapters.dynamo.lists import existing, rows_with_prefix
from balina.adapters.dynamo.rows import SYSTEM, AccountRow, RegistrationRow, entity_of, filled, partition
from balina.adapters.dynamo.store import Table, refusals
from balina.model.bots import Account
from balina.model.errors import ConflictError, NotFoundError


class DynamoAccounts:
    """`ACC#<account_id>`; the tenant's count of accounts is kept in the same transaction, so no list ever scans."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._accounts = table.rows(AccountRow)
        self._registrations = table.rows(RegistrationRow)

    def add(self, account: Account) -> None:
        row = filled(self._accounts, account, pk=partition(account.tenant), sk=_sk(account.account_id))
        exists = ConflictError(f"account {account.account_id} exists")
        write = self._table.transaction()
        write.put(row, condition=self._accounts.pk.does_not_exist(), refusal=exists)
        write.update(self._registration(account.tenant), self._counted(account.tenant, 1), refusal=exists)
        write.commit()

    def get(self, tenant: str, account_id: str) -> Account:
        row = existing(self._accounts, partition(tenant), _sk(account_id))
        if row is None:
            raise NotFoundError(f"no account {account_id}")
        return entity_of(row, Account)

    def save(self, account: Account) -> None:
        row = filled(self._accounts, account, pk=partition(account.tenant), sk=_sk(account.account_id))
        with refusals(NotFoundError(f"no account {account.account_id}")):
            row.save(condition=self._accounts.pk.exists())

    def of_tenant(self, tenant: str) -> Sequence[Account]:
        return [entity_of(row, Account) for row in rows_with_prefix(self._accounts, tenant, "ACC#")]

    def all_tenants(self) -> Iterable[str]:
        rows = self._registrations
        with refusals():
            for row in rows.query(SYSTEM, rows.sk.startswith("TENANT#"), filter_condition=rows.members > 0):
                yield row.name

    def delete(self, tenant: str, account_id: str) -> None:
        row = self._accounts(partition(tenant), _sk(account_id))
        absent = NotFoundError(f"no account {account_id}")
        write = self._table.transaction()
        write.delete(row, condition=self._accounts.pk.exists(), refusal=absent)
        write.update(self._registration(tenant), self._counted(tenant, -1), refusal=absent)
        write.commit()

    def _registration(self, tenant: str) -> RegistrationRow:
        return self._registrations(SYSTEM, f"TENANT#{tenant}")

    def _counted(self, tenant: str, change: int) -> list[Action]:
        return [self._registrations.name.set(tenant), self._registrations.members.add(change)]


def _sk(account_id: str) -> str:
    return f"ACC#{account_id}"
