"""Short-lived facts: signed-out tokens, and tickets that are good once."""

import hashlib
import secrets

from balina.adapters.dynamo.ephemeral import EphemeralRow, TicketRow
from balina.adapters.dynamo.lists import existing
from balina.adapters.dynamo.rows import partition
from balina.adapters.dynamo.store import Table, refusals
from balina.app.ports import Clock
from balina.model.errors import UnauthorizedError

_TICKET_BYTES = 32


class DynamoSessions:
    """`REVOKED#<jti>` and `TICKET#<kind>#<digest>`: a reader of the table learns no ticket that could be used."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._revoked = table.rows(EphemeralRow)
        self._tickets = table.rows(TicketRow)
        self._clock = clock

    def revoke(self, token_id: str, *, until_s: int) -> None:
        pk = f"REVOKED#{token_id}"
        with refusals():
            self._revoked(pk, "REVOKED", expires_at=until_s).save()

    def is_revoked(self, token_id: str) -> bool:
        return existing(self._revoked, f"REVOKED#{token_id}", "REVOKED") is not None

    def issue(self, kind: str, tenant: str, *, ttl_s: int, subject: str = "") -> str:
        partition(tenant)  # refuses an empty tenant, to whom nothing may be issued
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        row = self._tickets(_key(kind, ticket), "TICKET", tenant=tenant, subject=subject)
        row.expires_at = self._clock() // 1000 + ttl_s
        with refusals():
            row.save()
        return ticket

    def redeem(self, kind: str, ticket: str) -> tuple[str, str]:
        """The deletion is the lock: of two who come at once, one finds the row and the other does not."""
        refused = UnauthorizedError("this ticket is unknown, used or expired: ask for a new one")
        row = existing(self._tickets, _key(kind, ticket), "TICKET")
        if row is None:
            raise refused
        with refusals(refused):
            row.delete(condition=self._tickets.pk.exists())
        if row.expires_at <= self._clock() // 1000:
            raise refused
        return row.tenant, row.subject


def _key(kind: str, ticket: str) -> str:
    return f"TICKET#{kind}#{hashlib.sha256(ticket.encode()).hexdigest()}"
