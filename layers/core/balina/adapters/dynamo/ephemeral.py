"""Rows of the ephemeral table. TTL deletes what has ended, but late, so readers look at `expires_at` too."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from balina.adapters.dynamo.attributes import WholeAttribute


class EphemeralRow(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    expires_at = WholeAttribute()


class TicketRow(EphemeralRow):
    tenant = UnicodeAttribute()
    subject = UnicodeAttribute()


class ConnectionRow(EphemeralRow):
    """A socket, and beside it one row per channel it listens to."""

    tenant = UnicodeAttribute(null=True)
