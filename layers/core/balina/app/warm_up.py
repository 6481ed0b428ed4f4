"""Sees that a bot finds the candles its indicators look back on."""

from balina.app.ports import Backfills
from balina.model.bots import Bot
from balina.model.errors import Transient
from balina.strategies.catalogue import card_of

SPARE_CANDLES = 20
"""More than the lookback, because the newest closes while the request is under way."""


def warm_up(bot: Bot, *, backfills: Backfills) -> None:
    """A request that cannot be made is no reason to fail: the schedule of `history` fills the same candles later."""
    lookback = card_of(bot.strategy).parse(bot.parameters).lookback
    try:
        backfills.request(bot.feed, count=lookback + SPARE_CANDLES)
    except Transient:
        return
