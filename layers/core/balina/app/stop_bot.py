"""Stops a bot: no more decisions and no more entries. What it holds stays protected by the stop at the venue."""

from dataclasses import replace

from balina.app.ports import Bots, Clock, Orders, Portfolio, TradeUpdates, VenueGateway
from balina.app.rows import bot_row
from balina.model.bots import Bot, BotState
from balina.model.errors import Transient, Unknown
from balina.model.orders import Leg


def stop_bot(
    tenant: str,
    bot_id: str,
    *,
    bots: Bots,
    orders: Orders,
    portfolio: Portfolio,
    gateway: VenueGateway,
    updates: TradeUpdates,
    clock: Clock,
) -> Bot:
    """The state is saved first: the gate inside SEND reads it, so an entry that is just leaving is denied or already
    at the venue. Resting entries are cancelled as well as possible now; the sweeper cancels the rest."""
    bot = bots.get(tenant, bot_id)
    if bot.state is BotState.STOPPED:
        return bot
    stopped = bots.save(replace(bot, state=BotState.STOPPED))
    updates.record(tenant, "bot", bot_row(stopped, portfolio.position(tenant, bot_id)), at_ms=clock())
    for entry in orders.open_of(tenant, bot_id=bot_id, leg=Leg.ENTRY):
        if entry.sent_ms is None:
            continue
        try:
            gateway.call("cancel", tenant=tenant, order_id=entry.order_id)
        except (Transient, Unknown):
            continue
    return stopped
