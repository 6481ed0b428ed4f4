"""Kill switches: global, of a venue, of a tenant, of a bot. Absent means not tripped; unreadable raises, so nothing
that increases risk leaves when this table does not answer."""

from balina.adapters.dynamo.lists import batch_of
from balina.adapters.dynamo.rows import SYSTEM, KillRow, partition
from balina.adapters.dynamo.store import Table, refusals
from balina.model.bots import KillState

_GLOBAL = (SYSTEM, "KILL")


class DynamoKillSwitches:
    """One strongly consistent batch read answers all switches that concern an order."""

    def __init__(self, table: Table) -> None:
        self._rows = table.rows(KillRow)

    def state(self, *, tenant: str, bot_id: str | None = None, venue: str | None = None) -> KillState:
        scopes = {_GLOBAL: "global", (partition(tenant), "KILL"): "tenant"}
        if venue is not None:
            scopes[(SYSTEM, f"KILL#{venue}")] = "venue"
        if bot_id is not None:
            scopes[_bot_key(tenant, bot_id)] = "bot"
        tripped = [row for row in batch_of(self._rows, list(scopes)) if row.tripped]
        if not tripped:
            return KillState(tripped=False)
        first = tripped[0]
        return KillState(True, scopes[(first.pk, first.sk)], first.reason, first.tripped_ms)

    def trip(self, *, tenant: str, bot_id: str | None, reason: str, at_ms: int) -> None:
        """Repeating it changes nothing but the reason shown; it never fails on a condition."""
        pk, sk = _key(tenant, bot_id)
        row = self._rows(pk, sk, tripped=True, reason=reason, tripped_ms=at_ms)
        with refusals():
            row.save()

    def reset(self, *, tenant: str, bot_id: str | None) -> None:
        pk, sk = _key(tenant, bot_id)
        with refusals():
            self._rows(pk, sk).delete()


def _key(tenant: str, bot_id: str | None) -> tuple[str, str]:
    return (partition(tenant), "KILL") if bot_id is None else _bot_key(tenant, bot_id)


def _bot_key(tenant: str, bot_id: str) -> tuple[str, str]:
    return partition(tenant), f"KILL#BOT#{bot_id}"
