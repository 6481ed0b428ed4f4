"""Exchange keys, sealed by KMS with a context that names whose they are. Only the function `venue` may open them.

KMS itself encrypts (a key and its secret are far below its 4 KB), so no key material is ever in this process but the
exchange's own. The context is bound to the ciphertext: a sealed key moved to another tenant, account or version opens
nowhere.
"""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.models import Model

from balina.adapters.aws.clients import Clients, code_of, translated
from balina.adapters.dynamo.lists import existing
from balina.adapters.dynamo.rows import partition
from balina.adapters.dynamo.store import Table, refusals
from balina.model.bots import Account
from balina.model.errors import CorruptStateError, MisconfiguredError, NotFoundError

READ_TIMEOUT_S = 3.0


class SealedKeyRow(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class KmsVault:
    """`KEY#<account_id>#<version>` in the credentials table."""

    def __init__(self, clients: Clients, table: Table, *, key_id: str | None) -> None:
        self._clients = clients
        self._rows = table.rows(SealedKeyRow)
        self._key_id = key_id

    def seal(self, account: Account, *, api_key: str, api_secret: str) -> None:
        if self._key_id is None:
            raise MisconfiguredError("KEY_ID is not set")
        plaintext = json.dumps([api_key, api_secret]).encode()
        try:
            answer = self._kms.encrypt(KeyId=self._key_id, Plaintext=plaintext, EncryptionContext=_context(account))
        except (ClientError, BotoCoreError) as exc:
            raise translated(exc, doing="sealing an exchange key") from None
        with refusals():
            self._rows(*_key(account), sealed=answer["CiphertextBlob"]).save()

    def open(self, account: Account) -> tuple[str, str]:
        row = existing(self._rows, *_key(account))
        if row is None:
            raise NotFoundError(f"no key of account {account.account_id}")
        try:
            answer = self._kms.decrypt(CiphertextBlob=row.sealed, EncryptionContext=_context(account))
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) == "InvalidCiphertextException":
                raise CorruptStateError(f"the key of account {account.account_id} is not its own") from None
            raise translated(exc, doing="opening an exchange key") from None
        return _pair(account, answer["Plaintext"])

    def forget(self, account: Account) -> None:
        with refusals():
            self._rows(*_key(account)).delete()

    @property
    def _kms(self) -> Any:
        return self._clients.get("kms", read_timeout_s=READ_TIMEOUT_S)


def _key(account: Account) -> tuple[str, str]:
    return partition(account.tenant), f"KEY#{account.account_id}#{account.key_version}"


def _context(account: Account) -> Mapping[str, str]:
    return {
        "tenant": account.tenant,
        "venue": account.venue,
        "account_id": account.account_id,
        "version": str(account.key_version),
    }


def _pair(account: Account, plaintext: bytes) -> tuple[str, str]:
    """The parser's own error would hold the plaintext, so it does not get out."""
    try:
        content: object = json.loads(plaintext)
    except ValueError:
        content = None
    match content:
        case [str() as api_key, str() as api_secret]:
            return api_key, api_secret
    raise CorruptStateError(f"the key of account {account.account_id} cannot be read")
