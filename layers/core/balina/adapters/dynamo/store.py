"""One DynamoDB client for the process, built on first use, and the translation of its refusals into our errors.

PynamoDB would build a session and a client per table (80 ms each on a cold start); here its connections share one.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError
from pynamodb.connection import Connection, TableConnection
from pynamodb.connection.base import MetaTable
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from balina.model.errors import BalinaError, MisconfiguredError, StaleVersionError, Transient

CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 3.0
ATTEMPTS_ON_CONFLICT = 5
FIRST_PAUSE_S = 0.02

Row = TypeVar("Row", bound=Model)

_OUR_MISTAKES = frozenset(
    {"ResourceNotFoundException", "ValidationException", "AccessDeniedException", "UnrecognizedClientException"}
)
_CONDITION_FAILED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"


class Store:
    """The client behind every table. Connections are cheap; the client is built by the first call."""

    def __init__(self, *, region: str, host: str | None = None) -> None:
        self._connection = Connection(
            region=region,
            host=host,
            connect_timeout_seconds=CONNECT_TIMEOUT_S,
            read_timeout_seconds=READ_TIMEOUT_S,
            max_retry_attempts=2,
            max_pool_connections=16,
        )

    @property
    def client(self) -> Any:
        """botocore's client itself, the same one, for rows that are read and written in hundreds."""
        return self._connection.client

    def table(self, name: str, *, indexes: Sequence[str] = ()) -> "Table":
        return Table(self._connection, name, indexes=tuple(indexes))


class Table:
    """One table and the row classes bound to it. An index `x` is keyed by `x`'s own pair of attributes."""

    def __init__(self, connection: Connection, name: str, *, indexes: tuple[str, ...]) -> None:
        self.name = name
        self._shared = connection
        self._index_keys = indexes
        self._bound: dict[type[Model], type[Model]] = {}

    def rows(self, row: type[Row]) -> type[Row]:
        """The row class, bound to this table: what PynamoDB otherwise wants to know when a module is imported."""
        bound = self._bound.get(row)
        if bound is None:
            meta = type("Meta", (), {"table_name": self.name})
            metaclass: Any = type(row)
            bound = metaclass(row.__name__, (row,), {"Meta": meta, "__module__": row.__module__})
            bound._connection = self._table_connection
            self._bound[row] = bound
        return bound  # type: ignore[return-value]  # the mapping keeps the class of each row

    def transaction(self) -> "Transaction":
        return Transaction(self._shared)

    @cached_property
    def _table_connection(self) -> TableConnection:
        keys = ["pk", "sk", *(f"{index}_{part}" for index in self._index_keys for part in ("pk", "sk"))]
        meta = MetaTable(
            {
                "TableName": self.name,
                "KeySchema": _key_schema("pk", "sk"),
                "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
                "GlobalSecondaryIndexes": [
                    {"IndexName": f"by_{index}", "KeySchema": _key_schema(f"{index}_pk", f"{index}_sk")}
                    for index in self._index_keys
                ],
            }
        )
        connection = TableConnection(self.name)
        connection.connection = self._shared
        self._shared.add_meta_table(meta)
        return connection


@dataclass(slots=True)
class Transaction:
    """All or nothing. Each write names the error that its failed condition stands for."""

    connection: Connection
    _deletes: list[tuple[Model, Condition | None, BalinaError]] = field(default_factory=list)
    _puts: list[tuple[Model, Condition | None, BalinaError]] = field(default_factory=list)
    _updates: list[tuple[Model, list[Action], Condition | None, BalinaError]] = field(default_factory=list)

    def put(self, row: Model, *, condition: Condition | None, refusal: BalinaError) -> None:
        self._puts.append((row, condition, refusal))

    def update(
        self, row: Model, actions: list[Action], *, condition: Condition | None = None, refusal: BalinaError
    ) -> None:
        self._updates.append((row, actions, condition, refusal))

    def delete(self, row: Model, *, condition: Condition | None = None, refusal: BalinaError) -> None:
        self._deletes.append((row, condition, refusal))

    def __len__(self) -> int:
        return len(self._deletes) + len(self._puts) + len(self._updates)

    def commit(self) -> None:
        """Raises the refusal of the first write that did not hold.

        A cancelled transaction wrote nothing, so a mere conflict with a neighbour is tried again; the conditions
        decide anew each time. A lost reply is covered by the client's request token, which botocore keeps over its
        own retries.
        """
        pause_s = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS_ON_CONFLICT + 1):
            try:
                self._send()
                return
            except TransactWriteError as exc:
                refusal = self._refusal(exc)
                if refusal is not None:
                    raise refusal from exc
                if attempt == ATTEMPTS_ON_CONFLICT:
                    raise StaleVersionError("others keep writing the same rows") from exc
                time.sleep(pause_s * (0.5 + random.random()))  # noqa: S311 - jitter, not a secret
                pause_s *= 2

    def _send(self) -> None:
        with refusals(), TransactWrite(connection=self.connection) as write:
            for row, condition, _ in self._deletes:
                write.delete(row, condition=condition)
            for row, condition, _ in self._puts:
                write.save(row, condition=condition)
            for row, actions, condition, _ in self._updates:
                write.update(row, actions=actions, condition=condition)

    def _refusal(self, error: TransactWriteError) -> BalinaError | None:
        """None when only conflicts or throttling cancelled it. Reasons come in the order of sending."""
        refused = [each[2] for each in self._deletes] + [each[2] for each in self._puts]
        refused += [each[3] for each in self._updates]
        reasons = list(error.cancellation_reasons)
        for reason, refusal in zip(reasons, refused, strict=False):
            if reason is not None and reason.code == _CONDITION_FAILED:
                return refusal
        codes = {reason.code for reason in reasons if reason is not None}
        if codes and codes <= {_CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded"}:
            return None
        if error.cause_response_code in {"TransactionConflictException", "TransactionInProgressException"}:
            return None
        return _translated(error, None)


@contextmanager
def refusals(refusal: BalinaError | None = None) -> Iterator[None]:
    """Turns PynamoDB's errors into ours; `refusal` is what a failed condition of this call means."""
    try:
        yield
    except TransactWriteError as exc:
        if exc.cause_response_code in {"TransactionCanceledException", "TransactionConflictException"}:
            raise
        raise _translated(exc, refusal) from exc
    except PynamoDBException as exc:
        raise _translated(exc, refusal) from exc
    except BotoCoreError as exc:
        raise Transient(f"the table did not answer: {type(exc).__name__}") from exc


def written(write: Callable[[], Any]) -> bool:
    """Whether a conditional write took place; False when its condition did not hold."""
    failed = StaleVersionError("condition")
    try:
        with refusals(failed):
            write()
    except StaleVersionError as exc:
        if exc is failed:
            return False
        raise
    return True


def _translated(error: PynamoDBException, refusal: BalinaError | None) -> BalinaError:
    code = error.cause_response_code
    if code == "ConditionalCheckFailedException" and refusal is not None:
        return refusal
    if code == "TransactionConflictException":
        return StaleVersionError("another write to this row is under way")
    if code in _OUR_MISTAKES:
        return MisconfiguredError(f"the table refused the call: {code}: {error.cause_response_message}")
    return Transient(f"the table did not answer: {code or type(error).__name__}")


def _key_schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
