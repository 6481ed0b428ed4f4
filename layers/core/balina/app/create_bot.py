"""Creates a bot, checking everything that can be checked before it trades. It is stopped until somebody starts it."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from uuid import uuid4

from balina.app.ports import Accounts, Bots, Clock, Instruments, TradeUpdates
from balina.app.rows import bot_row
from balina.model.bots import Bot, BotState
from balina.model.errors import ConflictError, InvalidRequestError, LimitExceededError, NotFoundError
from balina.model.market import Feed, Instrument, Market, Timeframe
from balina.model.money import plain
from balina.strategies.catalogue import card_of

MAX_BOTS = 200
"""Per tenant; the kill switch's status and the sweeper read them all."""
MAX_STAKE = Decimal(1_000_000)
"""No teaching account needs a larger order; a slipped decimal point does."""
HEADROOM = Decimal("1.25")
"""A stake this much above the venue's minimum still sells at its stop, after fees and the fall."""


def create_bot(
    tenant: str,
    *,
    name: str,
    account_id: str,
    venue: str,
    symbol: str,
    timeframe: Timeframe,
    strategy: str,
    parameters: Mapping[str, object],
    stake: Decimal,
    bots: Bots,
    accounts: Accounts,
    instruments: Instruments,
    updates: TradeUpdates,
    clock: Clock,
) -> Bot:
    """Parameters are stored complete, so that a later default changes no running bot."""
    account = accounts.get(tenant, account_id)
    if account.venue != venue:
        raise ConflictError(f"the account is at {account.venue}, not at {venue}: choose another account or venue")
    if not account.permissions.get("trade"):
        # A registration died before the exchange was heard: nobody knows what this key may do.
        raise ConflictError("the account's key was never checked: delete the account and register the key again")
    market = Market(venue, symbol)
    check_stake(stake, _instrument(market, instruments))
    settings = card_of(strategy).parse(parameters)
    if len(bots.of_tenant(tenant, limit=MAX_BOTS).items) >= MAX_BOTS:
        raise LimitExceededError(f"{MAX_BOTS} bots are the most one user may have: delete one first")
    bot = Bot(
        bot_id=uuid4().hex,
        tenant=tenant,
        name=name,
        account_id=account_id,
        mode=account.mode,
        feed=Feed(market, timeframe),
        strategy=strategy,
        parameters=asdict(settings),
        stake=stake,
        state=BotState.STOPPED,
        created_ms=clock(),
    )
    bots.add(bot)
    updates.record(tenant, "bot", bot_row(bot, None), at_ms=bot.created_ms)
    return bot


def check_stake(stake: Decimal, instrument: Instrument) -> None:
    """NaN and infinity are refused too."""
    least = instrument.min_notional * HEADROOM
    if not stake.is_finite() or not least <= stake <= MAX_STAKE:
        raise InvalidRequestError(f"stake must be between {plain(least)} and {plain(MAX_STAKE)} {instrument.quote}")


def _instrument(market: Market, instruments: Instruments) -> Instrument:
    try:
        return instruments.get(market)
    except NotFoundError as exc:
        raise InvalidRequestError(f"unknown symbol {market.symbol!r} at {market.venue}") from exc
