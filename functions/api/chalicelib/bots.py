"""A bot's whole life, and what it decided."""

from balina.contracts.bots import Bot, CreateBot, Signal, SignalQuery
from balina.contracts.pages import ListQuery, Page
from balina.model import bots as model
from balina.runtime.http import BodyCall, Call, QueryCall, Routes

routes = Routes("bots")


@routes.post("/bots", status=201, problems=(404, 409, 429))
def create(call: BodyCall[CreateBot]) -> Bot:
    """Create a bot; it is stopped until started."""
    raise NotImplementedError


@routes.get("/bots")
def list_bots(call: QueryCall[ListQuery]) -> Page[Bot]:
    """The tenant's bots."""
    page = call.world.bots.of_tenant(call.tenant, limit=call.query.limit, cursor=call.query.cursor)
    held = {position.bot_id: position for position in call.world.portfolio.positions(call.tenant)}
    return Page[Bot](items=[Bot.of(bot, held.get(bot.bot_id)) for bot in page.items], next_cursor=page.cursor)


@routes.get("/bots/{bot_id}", problems=(404,))
def show(call: Call, bot_id: str) -> Bot:
    """One bot."""
    return _shown(call, call.world.bots.get(call.tenant, bot_id))


@routes.delete("/bots/{bot_id}", status=204, problems=(404, 409))
def delete(call: Call, bot_id: str) -> None:
    """Delete a bot that is stopped and holds nothing."""
    raise NotImplementedError


@routes.post("/bots/{bot_id}/start", problems=(404, 409))
def start(call: Call, bot_id: str) -> Bot:
    """Start a bot; the candles its indicators need are fetched from the exchange at once."""
    raise NotImplementedError


@routes.post("/bots/{bot_id}/stop", problems=(404, 409))
def stop(call: Call, bot_id: str) -> Bot:
    """Stop a bot: no more entries. What it holds stays protected by its stop at the exchange."""
    raise NotImplementedError


@routes.get("/signals", problems=(404,))
def list_signals(call: QueryCall[SignalQuery]) -> Page[Signal]:
    """What bots decided, newest first. Without `bot_id`: the newest over all bots, one part only."""
    raise NotImplementedError


def _shown(call: Call, bot: model.Bot) -> Bot:
    return Bot.of(bot, call.world.portfolio.position(call.tenant, bot.bot_id))
