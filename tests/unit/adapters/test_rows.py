"""Rows keep numbers exact, lie where the contract says, and refuse what cannot be."""

from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.builders import NOW_MS, an_order

from balina.adapters.dynamo.attributes import (
    AmountAttribute,
    ChoiceAttribute,
    DecimalAttribute,
    DocumentAttribute,
    TextsAttribute,
    WholeAttribute,
)
from balina.adapters.dynamo.cursors import open_cursor, seal_cursor
from balina.adapters.dynamo.placing import order_row
from balina.adapters.dynamo.rows import OrderRow, entity_of, partition
from balina.model.errors import CorruptStateError, InvalidRequestError
from balina.model.orders import Order, OrderStatus

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=8)


class Colour(StrEnum):
    RED = "red"


@given(DECIMALS)
def test_an_amount_comes_back_exactly(amount: Decimal) -> None:
    for attribute in (DecimalAttribute(), AmountAttribute()):
        assert attribute.deserialize(attribute.serialize(amount)) == amount


@given(DECIMALS)
def test_a_text_amount_comes_back_digit_for_digit(amount: Decimal) -> None:
    attribute = DecimalAttribute()
    assert str(attribute.deserialize(attribute.serialize(amount))) == str(amount)


@given(st.integers(-(10**37), 10**37))
def test_a_whole_number_comes_back(number: int) -> None:
    assert WholeAttribute().deserialize(WholeAttribute().serialize(number)) == number


@pytest.mark.parametrize("value", [0.1, float("nan"), True, None, Decimal("NaN"), Decimal("Infinity"), "x"])
def test_what_is_not_money_is_not_stored_as_money(value: object) -> None:
    for attribute in (DecimalAttribute(), AmountAttribute()):
        with pytest.raises((TypeError, ValueError)):
            attribute.serialize(value)  # type: ignore[arg-type]


def test_an_unknown_choice_is_corrupt_state() -> None:
    attribute = ChoiceAttribute(Colour)
    assert attribute.deserialize("red") is Colour.RED
    with pytest.raises(CorruptStateError, match="Colour"):
        attribute.deserialize("blue")


def test_a_document_keeps_its_decimals_as_text() -> None:
    attribute = DocumentAttribute()
    stored = attribute.serialize({"stop": Decimal("2.50"), "levels": (1, "a"), "deep": {"on": True}})
    assert attribute.deserialize(stored) == {"stop": "2.5", "levels": [1, "a"], "deep": {"on": True}}
    with pytest.raises(TypeError):
        attribute.serialize({"clock": object()})


def test_texts_stay_in_order() -> None:
    assert TextsAttribute().deserialize(TextsAttribute().serialize(("b", "a"))) == ("b", "a")


@pytest.mark.parametrize("status", list(OrderStatus))
def test_only_open_orders_are_in_the_index_of_open_orders(status: OrderStatus) -> None:
    row = order_row(OrderRow, an_order("t-1", status=status))
    assert (row.pk, row.sk) == ("T#t-1", "ORD#" + "0" * 32)
    assert row.feed_pk == "ORDERS#t-1"
    place = None if status.is_terminal else "OPEN"
    moment = None if status.is_terminal else f"{NOW_MS}#" + "0" * 32
    assert [row.open_pk, row.open_sk] == [place, moment]


def test_a_row_without_its_tenant_is_never_addressed() -> None:
    with pytest.raises(CorruptStateError):
        partition("")


def test_a_row_that_lacks_a_field_is_corrupt_state() -> None:
    row = OrderRow("T#t", "ORD#1", order_id="1")
    with pytest.raises(CorruptStateError, match="Order"):
        entity_of(row, Order)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_a_cursor_opens_for_whom_it_was_made(position: str, owner: str, route: str) -> None:
    cursor = seal_cursor(position, owner=owner, route=route)
    assert open_cursor(cursor, owner=owner, route=route) == position
    for other in ({"owner": owner + "x", "route": route}, {"owner": owner, "route": route + "x"}):
        with pytest.raises(InvalidRequestError):
            open_cursor(cursor, **other)


@given(st.text(max_size=200))
def test_any_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError):
        open_cursor(text, owner="t", route="orders")
