"""The strategies there are, by name. Free of numpy: what they compute is in `registry`."""

from collections.abc import Mapping
from types import MappingProxyType

from balina.model.errors import InvalidRequestError
from balina.strategies.contract import StrategyCard
from balina.strategies.ma_cross.settings import CARD as MA_CROSS

CATALOGUE: Mapping[str, StrategyCard] = MappingProxyType({card.name: card for card in (MA_CROSS,)})


def card_of(name: str) -> StrategyCard:
    if name not in CATALOGUE:
        raise InvalidRequestError(f"unknown strategy {name!r}: choose one of {', '.join(CATALOGUE)}")
    return CATALOGUE[name]
