"""Sealed exchange keys, on the emulator's KMS: a ciphertext opens only where, whose and as what it was sealed."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from tests.contract.builders import an_account
from tests.contract.conftest import client_of

from balina.adapters.aws.vault import KmsVault
from balina.model.bots import Account
from balina.model.errors import BalinaError, CorruptStateError, MisconfiguredError, NotFoundError
from balina.runtime.container import Container

SECRETS = {"api_key": "canary-key-4f1c", "api_secret": "canary-secret-9a2e"}


@pytest.fixture(scope="session")
def key_id(emulator_address: str) -> str:
    return str(client_of("kms", emulator_address).create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture
def vault(cloud_container: Container, key_id: str) -> KmsVault:
    cloud_container.settings = cloud_container.settings.model_copy(update={"key_id": key_id})
    made = cloud_container.vault
    assert isinstance(made, KmsVault)
    return made


@pytest.fixture
def account(tenant: str) -> Account:
    return an_account(tenant, account_id=f"account-{uuid.uuid4().hex[:8]}")


def stored(table_names: dict[str, str], account: Account) -> tuple[Any, dict[str, Any]]:
    key = {"pk": {"S": f"T#{account.tenant}"}, "sk": {"S": f"KEY#{account.account_id}#{account.key_version}"}}
    client = client_of("dynamodb")
    return client, client.get_item(TableName=table_names["CredentialsTable"], Key=key)["Item"]


def test_a_sealed_key_opens_for_its_account(vault: KmsVault, account: Account) -> None:
    vault.seal(account, **SECRETS)
    assert vault.open(account) == (SECRETS["api_key"], SECRETS["api_secret"])


def test_nothing_of_the_key_is_stored_in_clear(vault: KmsVault, account: Account, table_names: dict[str, str]) -> None:
    vault.seal(account, **SECRETS)
    _, row = stored(table_names, account)
    assert b"canary" not in repr(row).encode()
    assert set(row) == {"pk", "sk", "sealed"}


@pytest.mark.parametrize(
    "elsewhere",
    [{"tenant": "thief"}, {"account_id": "account-9"}, {"key_version": 2}, {"venue": "bybit"}],
    ids=["another tenant", "another account", "another version", "another venue"],
)
def test_a_ciphertext_moved_elsewhere_does_not_open(
    vault: KmsVault, account: Account, table_names: dict[str, str], elsewhere: dict[str, Any]
) -> None:
    vault.seal(account, **SECRETS)
    client, row = stored(table_names, account)
    thief = replace(account, **elsewhere)
    moved = {
        **row,
        "pk": {"S": f"T#{thief.tenant}"},
        "sk": {"S": f"KEY#{thief.account_id}#{thief.key_version}"},
    }
    client.put_item(TableName=table_names["CredentialsTable"], Item=moved)
    with pytest.raises(CorruptStateError) as refusal:
        vault.open(thief)
    assert "canary" not in repr(refusal.value)


@pytest.mark.parametrize("damage", [lambda sealed: sealed[:-1], lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])])
def test_a_damaged_ciphertext_does_not_open(
    vault: KmsVault, account: Account, table_names: dict[str, str], damage: Any
) -> None:
    vault.seal(account, **SECRETS)
    client, row = stored(table_names, account)
    client.put_item(
        TableName=table_names["CredentialsTable"], Item={**row, "sealed": {"B": damage(row["sealed"]["B"])}}
    )
    with pytest.raises(BalinaError):
        vault.open(account)


def test_a_forgotten_key_is_gone(vault: KmsVault, account: Account) -> None:
    vault.seal(account, **SECRETS)
    vault.forget(account)
    with pytest.raises(NotFoundError):
        vault.open(account)


def test_a_function_without_the_key_cannot_seal(cloud_container: Container, account: Account) -> None:
    with pytest.raises(MisconfiguredError, match="KEY_ID"):
        cloud_container.vault.seal(account, **SECRETS)
