"""Starts a bot: from the next candle close on it decides."""

from dataclasses import replace

from balina.app.ports import Accounts, Bots, Clock, Portfolio, TradeUpdates
from balina.app.rows import bot_row
from balina.model.bots import Bot, BotState
from balina.model.errors import ConflictError, NotFoundError


def start_bot(
    tenant: str,
    bot_id: str,
    *,
    bots: Bots,
    accounts: Accounts,
    portfolio: Portfolio,
    updates: TradeUpdates,
    clock: Clock,
) -> Bot:
    """Starting a running bot changes nothing. A tripped kill switch does not forbid it: the gate denies the entries."""
    bot = bots.get(tenant, bot_id)
    if bot.state is BotState.RUNNING:
        return bot
    try:
        accounts.get(tenant, bot.account_id)
    except NotFoundError as exc:
        raise ConflictError("the bot's account is deleted: create a bot with another account") from exc
    now = clock()
    started = bots.save(replace(bot, state=BotState.RUNNING, started_ms=now))
    updates.record(tenant, "bot", bot_row(started, portfolio.position(tenant, bot_id)), at_ms=now)
    return started
