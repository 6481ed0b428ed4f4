"""The venues' rules per symbol, refreshed by `history` and shared by all tenants."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from balina.adapters.dynamo.attributes import DecimalAttribute
from balina.adapters.dynamo.lists import existing
from balina.adapters.dynamo.rows import entity_of, filled
from balina.adapters.dynamo.store import Table, refusals
from balina.model.errors import NotFoundError
from balina.model.market import Instrument, Market


class InstrumentRow(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    venue = UnicodeAttribute()
    symbol = UnicodeAttribute()
    base = UnicodeAttribute()
    quote = UnicodeAttribute()
    tick = DecimalAttribute()
    lot = DecimalAttribute()
    min_quantity = DecimalAttribute()
    min_notional = DecimalAttribute()


class DynamoInstruments:
    """`INSTRUMENT#<venue>` / `<symbol>`."""

    def __init__(self, table: Table) -> None:
        self._rows = table.rows(InstrumentRow)

    def get(self, market: Market) -> Instrument:
        row = existing(self._rows, _pk(market.venue), market.symbol)
        if row is None:
            raise NotFoundError(f"no instrument {market.symbol} at {market.venue}")
        return entity_of(row, Instrument)

    def all(self, venue: str) -> Sequence[Instrument]:
        with refusals():
            return [entity_of(row, Instrument) for row in self._rows.query(_pk(venue))]

    def put(self, instruments: Sequence[Instrument]) -> None:
        with refusals(), self._rows.batch_write() as batch:
            for instrument in instruments:
                batch.save(filled(self._rows, instrument, pk=_pk(instrument.venue), sk=instrument.symbol))


def _pk(venue: str) -> str:
    return f"INSTRUMENT#{venue}"
