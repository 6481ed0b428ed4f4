"""What a row of the trading table looks like. Attribute names are the entities' field names, so a row is its entity.

A partition belongs to one tenant; `pk = SYSTEM` holds what belongs to none. Two sparse indexes carry keys only.
"""

from dataclasses import fields
from typing import Any, ClassVar, TypeVar, cast

from pynamodb.attributes import AttributeContainer, BooleanAttribute, MapAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from balina.adapters.dynamo.attributes import (
    AmountAttribute,
    ChoiceAttribute,
    DecimalAttribute,
    DocumentAttribute,
    ScoreAttribute,
    TextsAttribute,
    WholeAttribute,
)
from balina.model.bots import Action, BotState, TradeStatus
from balina.model.errors import CorruptStateError
from balina.model.orders import Leg, OrderStatus, OrderType, Side

SYSTEM = "SYSTEM"

Entity = TypeVar("Entity")


def partition(tenant: str, log: str = "") -> str:
    """The partition of a tenant. An empty tenant is a bug of ours and must never address anything.

    What only ever grows (decisions, trade updates, journal, equity) is a `log` in a partition of its own, so that the
    few rows every order reads stay together and few.
    """
    if not tenant:
        raise CorruptStateError("a row was addressed without a tenant")
    return f"T#{tenant}#{log}" if log else f"T#{tenant}"


def at(ms: int) -> str:
    """Thirteen digits, so that text sorts as time does (until the year 2286)."""
    return f"{ms:013d}"


class FeedIndex(GlobalSecondaryIndex["TradingRow"]):  # type: ignore[no-untyped-call]
    """Running bots by feed; orders by tenant and time."""

    class Meta:
        index_name = "by_feed"
        projection = KeysOnlyProjection()

    feed_pk = UnicodeAttribute(hash_key=True)
    feed_sk = UnicodeAttribute(range_key=True)


class OpenIndex(GlobalSecondaryIndex["TradingRow"]):  # type: ignore[no-untyped-call]
    """Orders that are not terminal, over all tenants, least recently touched first."""

    class Meta:
        index_name = "by_open"
        projection = KeysOnlyProjection()

    open_pk = UnicodeAttribute(hash_key=True)
    open_sk = UnicodeAttribute(range_key=True)


class TradingRow(Model):
    """Any row of the table: its keys."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    feed_pk = UnicodeAttribute(null=True)
    feed_sk = UnicodeAttribute(null=True)
    open_pk = UnicodeAttribute(null=True)
    open_sk = UnicodeAttribute(null=True)
    expires_at = WholeAttribute(null=True)

    by_feed = FeedIndex()
    by_open = OpenIndex()

    KEYS: ClassVar[frozenset[str]] = frozenset({"pk", "sk", "feed_pk", "feed_sk", "open_pk", "open_sk", "expires_at"})


def filled(row: type[Any], entity: object, **keys: object) -> Any:
    """A row holding the entity's fields that this kind of row keeps."""
    names = row.get_attributes().keys()
    kept = {field.name: getattr(entity, field.name) for field in fields(cast("Any", entity)) if field.name in names}
    return row(**{name: value for name, value in kept.items() if value is not None}, **keys)


def entity_of(row: AttributeContainer, entity: type[Entity], **given: object) -> Entity:
    """The entity a row stands for. A row lacking a required field is corrupt, and says so."""
    absent: dict[str, object] = {name: None for name, kind in row.get_attributes().items() if kind.null}
    stored = absent | row.attribute_values
    names = [field.name for field in fields(cast("Any", entity)) if field.name in stored]
    try:
        return entity(**{name: stored[name] for name in names if name not in given}, **given)
    except TypeError as exc:
        raise CorruptStateError(f"a stored {entity.__name__} lacks fields: {exc}") from exc


class DecisionRow(TradingRow):
    bot_id = UnicodeAttribute()
    close_ms = WholeAttribute()
    action = ChoiceAttribute(Action)
    confidence = DecimalAttribute()
    reason = UnicodeAttribute()
    price = DecimalAttribute()
    score = ScoreAttribute()
    stop_price = DecimalAttribute(null=True)
    order_id = UnicodeAttribute(null=True)


class DecisionMap(MapAttribute[str, Any]):
    """A bot's last decision, inside the bot's row."""

    bot_id = UnicodeAttribute()
    close_ms = WholeAttribute()
    action = ChoiceAttribute(Action)
    confidence = DecimalAttribute()
    reason = UnicodeAttribute()
    price = DecimalAttribute()
    score = ScoreAttribute()
    stop_price = DecimalAttribute(null=True)
    order_id = UnicodeAttribute(null=True)


class BotRow(TradingRow):
    """`realised_pnl`, `closed_trades` and `last_decision` are written by settlement and ticks only, never by a save."""

    bot_id = UnicodeAttribute()
    tenant = UnicodeAttribute()
    name = UnicodeAttribute()
    account_id = UnicodeAttribute()
    mode = UnicodeAttribute()
    feed = UnicodeAttribute()
    strategy = UnicodeAttribute()
    parameters = DocumentAttribute()
    stake = DecimalAttribute()
    state = ChoiceAttribute(BotState)
    created_ms = WholeAttribute()
    started_ms = WholeAttribute(null=True)
    last_decision = DecisionMap(null=True)  # type: ignore[no-untyped-call]
    realised_pnl = AmountAttribute()
    closed_trades = WholeAttribute()
    version = WholeAttribute()


class OrderRow(TradingRow):
    """`filled_quantity` is a number of the table's, so that a condition can hold it monotone."""

    order_id = UnicodeAttribute()
    tenant = UnicodeAttribute()
    bot_id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    venue = UnicodeAttribute()
    mode = UnicodeAttribute()
    symbol = UnicodeAttribute()
    side = ChoiceAttribute(Side)
    type = ChoiceAttribute(OrderType)
    leg = ChoiceAttribute(Leg)
    status = ChoiceAttribute(OrderStatus)
    quantity = DecimalAttribute()
    reference_price = DecimalAttribute()
    limit_price = DecimalAttribute(null=True)
    stop_price = DecimalAttribute(null=True)
    confidence = DecimalAttribute()
    close_ms = WholeAttribute()
    created_ms = WholeAttribute()
    updated_ms = WholeAttribute()
    version = WholeAttribute()
    epoch = WholeAttribute()
    sent_ms = WholeAttribute(null=True)
    venue_order_id = UnicodeAttribute(null=True)
    filled_quantity = AmountAttribute()
    average_price = DecimalAttribute(null=True)
    fee = DecimalAttribute()
    fee_asset = UnicodeAttribute(null=True)
    reserved_asset = UnicodeAttribute(null=True)
    reserved = WholeAttribute()
    reason = UnicodeAttribute()


class OpenOrderRow(TradingRow):
    """Says strongly which orders of a tenant are not terminal; lives and dies in the order's own transactions."""

    bot_id = UnicodeAttribute()
    leg = ChoiceAttribute(Leg)


class FillRow(TradingRow):
    order_id = UnicodeAttribute()
    fill_id = UnicodeAttribute()
    at_ms = WholeAttribute()
    side = ChoiceAttribute(Side)
    price = DecimalAttribute()
    quantity = DecimalAttribute()
    fee = DecimalAttribute()
    fee_asset = UnicodeAttribute()


class PositionRow(TradingRow):
    bot_id = UnicodeAttribute()
    tenant = UnicodeAttribute()
    account_id = UnicodeAttribute()
    venue = UnicodeAttribute()
    symbol = UnicodeAttribute()
    quantity = DecimalAttribute()
    entry_price = DecimalAttribute()
    stop_price = DecimalAttribute()
    opened_ms = WholeAttribute()
    entry_order_id = UnicodeAttribute()
    stop_order_id = UnicodeAttribute(null=True)
    exit_order_id = UnicodeAttribute(null=True)
    version = WholeAttribute()


class TradeRow(TradingRow):
    trade_id = UnicodeAttribute()
    tenant = UnicodeAttribute()
    bot_id = UnicodeAttribute()
    symbol = UnicodeAttribute()
    quantity = DecimalAttribute()
    entry_price = DecimalAttribute()
    opened_ms = WholeAttribute()
    status = ChoiceAttribute(TradeStatus)
    exit_price = DecimalAttribute(null=True)
    closed_ms = WholeAttribute(null=True)
    realised_pnl = DecimalAttribute()
    fees = DecimalAttribute()
    exit_reason = UnicodeAttribute(null=True)


class AccountRow(TradingRow):
    account_id = UnicodeAttribute()
    tenant = UnicodeAttribute()
    venue = UnicodeAttribute()
    mode = UnicodeAttribute()
    label = UnicodeAttribute()
    created_ms = WholeAttribute()
    key_version = WholeAttribute()
    permissions = DocumentAttribute()
    warnings = TextsAttribute()


class BalanceEntry(TradingRow):
    """Minor units; changed by additions that a condition keeps from going below zero."""

    asset = UnicodeAttribute()
    available = WholeAttribute()
    reserved = WholeAttribute()


class JournalRow(TradingRow):
    account_id = UnicodeAttribute()
    order_id = UnicodeAttribute()
    number = WholeAttribute()
    at_ms = WholeAttribute()
    debit = UnicodeAttribute()
    credit = UnicodeAttribute()
    asset = UnicodeAttribute()
    units = WholeAttribute()


class EquityRow(TradingRow):
    at_ms = WholeAttribute()
    equity = DecimalAttribute()


class KillRow(TradingRow):
    tripped = BooleanAttribute()
    reason = UnicodeAttribute()
    tripped_ms = WholeAttribute(null=True)


class UpdateRow(TradingRow):
    """A message of the live push, kept for a day for whoever resumes."""

    kind = UnicodeAttribute()
    body = DocumentAttribute()
    at_ms = WholeAttribute()


class RegistrationRow(TradingRow):
    """An entry of a list that spans tenants (feeds in use, tenants with accounts), so that nothing has to scan."""

    name = UnicodeAttribute()
    members = WholeAttribute()


class WatchlistRow(TradingRow):
    symbols = TextsAttribute()
