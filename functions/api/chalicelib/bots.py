"""A bot's whole life, and what it decided."""

from collections.abc import Callable

from balina.app.create_bot import check_stake, create_bot
from balina.app.delete_bot import delete_bot
from balina.app.start_bot import start_bot
from balina.app.stop_bot import stop_bot
from balina.app.warm_up import warm_up
from balina.contracts.bots import Bot, CreateBot, Signal, SignalQuery
from balina.contracts.catalogue import wrong_parameters
from balina.contracts.pages import ListQuery, Page
from balina.contracts.problems import FieldProblem
from balina.model import bots as model
from balina.model.errors import InvalidRequestError
from balina.model.market import Instrument
from balina.runtime.calls import BodyCall, Call, QueryCall
from balina.runtime.http import Routes
from balina.runtime.problems import InvalidFieldsError
from balina.strategies.catalogue import card_of
from chalicelib.symbols import instruments_of, unknown_symbol

MAX_BOTS_SHOWN = 200
routes = Routes("bots")


@routes.post("/bots", status=201, problems=(404, 409))
def create(call: BodyCall[CreateBot]) -> Bot:
    """Create a bot; it is stopped until started."""
    asked, world = call.body, call.world
    _check(asked, instruments_of(call, asked.venue).get(asked.symbol), call)
    bot = create_bot(
        call.tenant,
        name=asked.name,
        account_id=asked.account_id,
        venue=asked.venue,
        symbol=asked.symbol,
        timeframe=asked.timeframe,
        strategy=asked.strategy,
        parameters=asked.parameters,
        stake=asked.stake,
        bots=world.bots,
        accounts=world.accounts,
        instruments=world.instruments,
        updates=world.updates,
        clock=world.clock,
    )
    return Bot.of(bot, None)


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
    world = call.world
    delete_bot(call.tenant, bot_id, bots=world.bots, orders=world.orders, portfolio=world.portfolio)


@routes.post("/bots/{bot_id}/start", problems=(404, 409))
def start(call: Call, bot_id: str) -> Bot:
    """Start a bot; the candles its indicators need are fetched from the exchange at once."""
    world = call.world
    bot = start_bot(
        call.tenant,
        bot_id,
        bots=world.bots,
        accounts=world.accounts,
        portfolio=world.portfolio,
        updates=world.updates,
        clock=world.clock,
    )
    warm_up(bot, backfills=world.backfills)
    return _shown(call, bot)


@routes.post("/bots/{bot_id}/stop", problems=(404, 409))
def stop(call: Call, bot_id: str) -> Bot:
    """Stop a bot: no more entries. What it holds stays protected by its stop at the exchange."""
    world = call.world
    bot = stop_bot(
        call.tenant,
        bot_id,
        bots=world.bots,
        orders=world.orders,
        portfolio=world.portfolio,
        gateway=world.gateway,
        updates=world.updates,
        clock=world.clock,
    )
    return _shown(call, bot)


@routes.get("/signals", problems=(404,))
def list_signals(call: QueryCall[SignalQuery]) -> Page[Signal]:
    """What bots decided, newest first. Without `bot_id`: the newest over all bots, one part only."""
    asked = call.query
    if asked.bot_id is not None:
        call.world.bots.get(call.tenant, asked.bot_id)
        page = call.world.bots.decisions(call.tenant, asked.bot_id, limit=asked.limit, cursor=asked.cursor)
        found, cursor = list(page.items), page.cursor
    else:
        found, cursor = _newest(call, limit=asked.limit), None
    wanted = [decision for decision in found if asked.status in {None, str(decision.action)}]
    return Page[Signal](items=[Signal.of(decision) for decision in wanted], next_cursor=cursor)


def _check(asked: CreateBot, instrument: Instrument | None, call: Call) -> None:
    """Every wrong value at once, each by its name; the use case checks again and has the last word."""
    if instrument is None:
        known = instruments_of(call, asked.venue)
        problems = [FieldProblem(field="symbol", message=unknown_symbol(asked.symbol, known, venue=asked.venue))]
    else:
        problems = _complaints("stake", lambda: check_stake(asked.stake, instrument))
    problems += _complaints("strategy", lambda: card_of(asked.strategy)) or _parameters(asked)
    if problems:
        raise InvalidFieldsError(problems)


def _parameters(asked: CreateBot) -> list[FieldProblem]:
    card = card_of(asked.strategy)
    # One by one first; only parameters that are fine by themselves can be judged together.
    return wrong_parameters(card, asked.parameters) or _complaints("parameters", lambda: card.parse(asked.parameters))


def _complaints(field: str, check: Callable[[], object]) -> list[FieldProblem]:
    try:
        check()
    except InvalidRequestError as exc:
        return [FieldProblem(field=field, message=str(exc))]
    return []


def _newest(call: Call, *, limit: int) -> list[model.Decision]:
    bots = call.world.bots.of_tenant(call.tenant, limit=MAX_BOTS_SHOWN).items
    # A bot that never decided needs no read.
    decided = [bot for bot in bots if bot.last_decision is not None]
    each = (call.world.bots.decisions(call.tenant, bot.bot_id, limit=limit).items for bot in decided)
    found = [decision for part in each for decision in part]
    return sorted(found, key=lambda decision: decision.close_ms, reverse=True)[:limit]


def _shown(call: Call, bot: model.Bot) -> Bot:
    return Bot.of(bot, call.world.portfolio.position(call.tenant, bot.bot_id))
