"""Deletes a bot that is stopped and flat. Its orders, trades and decisions stay: they are history, and money."""

from balina.app.ports import Bots, Orders, Portfolio
from balina.model.bots import BotState
from balina.model.errors import ConflictError


def delete_bot(tenant: str, bot_id: str, *, bots: Bots, orders: Orders, portfolio: Portfolio) -> None:
    """Each refusal says what to do first."""
    bot = bots.get(tenant, bot_id)
    position = portfolio.position(tenant, bot_id)
    if bot.state is BotState.RUNNING:
        raise ConflictError("the bot is running: stop it first")
    if position is not None:
        raise ConflictError(
            "the bot still holds a position: start it and let it leave by its own rule, or wait until its stop-loss "
            "sells, then stop and delete it"
        )
    if orders.open_of(tenant, bot_id=bot_id):
        raise ConflictError("an order of the bot is not finished yet: wait until it is settled, then delete the bot")
    bots.delete(tenant, bot_id)
