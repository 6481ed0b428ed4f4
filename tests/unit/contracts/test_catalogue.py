"""What the catalogue promises of parameters is what the strategies take."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from balina.contracts.catalogue import schema_of, wrong_parameters
from balina.model.errors import InvalidRequestError
from balina.strategies.catalogue import CATALOGUE
from balina.strategies.contract import StrategyCard

CARDS = list(CATALOGUE.values())


@pytest.mark.parametrize("card", CARDS, ids=lambda card: str(card.name))
def test_the_defaults_obey_the_schema(card: StrategyCard) -> None:
    schema = schema_of(card)
    defaults = {name: each["default"] for name, each in schema["properties"].items() if "default" in each}
    Draft202012Validator(schema).validate(defaults)
    assert wrong_parameters(card, defaults) == []


@given(
    parameters=st.dictionaries(
        st.sampled_from(sorted({name for card in CARDS for name in schema_of(card)["properties"]} | {"colour"})),
        st.booleans() | st.integers(-5, 500) | st.floats(-1, 20) | st.sampled_from(["market", "limit", "iceberg"]),
    )
)
@pytest.mark.parametrize("card", CARDS, ids=lambda card: str(card.name))
def test_what_is_wrong_by_itself_is_also_refused_by_the_strategy(
    card: StrategyCard, parameters: dict[str, Any]
) -> None:
    if not wrong_parameters(card, parameters):
        return
    with pytest.raises(InvalidRequestError):
        card.parse(parameters)
