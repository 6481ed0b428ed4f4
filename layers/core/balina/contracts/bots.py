"""Bots and what they decided."""

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, StrictBool, StrictInt

from balina.contracts.accounts import Mode, Venue
from balina.contracts.fields import Amount, Contract, EpochMs, Identifier, Moment, Name, Number, SymbolText, moment
from balina.contracts.pages import BotListQuery
from balina.model import bots as model
from balina.model.bots import Action, BotState
from balina.model.market import Timeframe

ParameterValue = StrictBool | StrictInt | FiniteFloat | Annotated[str, Field(max_length=200)]
"""What a strategy's parameter may hold; its own schema (GET /strategies) says which."""


class CreateBot(Contract):
    name: Annotated[Name, Field(min_length=1, max_length=60)]
    account_id: Identifier
    venue: Venue = Field(examples=["binance"])
    symbol: SymbolText
    timeframe: Timeframe
    strategy: Annotated[str, Field(min_length=1, max_length=64, examples=["ma_cross"])]
    parameters: dict[Annotated[str, Field(max_length=64)], ParameterValue] = Field(default_factory=dict, max_length=40)
    stake: Amount = Field(description="Quote amount of one entry; at least the instrument's minimum notional.")


class LastDecision(Contract):
    close_ms: EpochMs
    action: Action
    confidence: Number
    reason: str


class Bot(Contract):
    bot_id: str
    name: str
    account_id: str
    venue: str
    mode: Mode
    symbol: str
    timeframe: Timeframe
    strategy: str
    parameters: dict[str, ParameterValue]
    stake: Number
    state: BotState
    in_position: bool
    entry_price: Number | None
    last_decision: LastDecision | None
    realised_pnl: Number
    trades: int = Field(description="Closed round trips.")
    created_at: Moment

    @classmethod
    def of(cls, bot: model.Bot, position: model.Position | None) -> "Bot":
        decision = bot.last_decision
        return cls.model_validate(
            {
                "bot_id": bot.bot_id,
                "name": bot.name,
                "account_id": bot.account_id,
                "venue": bot.feed.market.venue,
                "mode": bot.mode,
                "symbol": bot.feed.market.symbol,
                "timeframe": bot.feed.timeframe,
                "strategy": bot.strategy,
                "parameters": dict(bot.parameters),
                "stake": bot.stake,
                "state": bot.state,
                "in_position": position is not None,
                "entry_price": position.entry_price if position else None,
                "last_decision": _last_decision(decision) if decision else None,
                "realised_pnl": bot.realised_pnl,
                "trades": bot.closed_trades,
                "created_at": moment(bot.created_ms),
            }
        )


class Signal(Contract):
    """One decision of one bot, at one candle close."""

    bot_id: str
    close_ms: EpochMs
    action: Action
    confidence: Number
    reason: str
    price: Number
    stop_price: Number | None
    order_id: str | None

    @classmethod
    def of(cls, decision: model.Decision) -> "Signal":
        return cls(
            bot_id=decision.bot_id,
            close_ms=decision.close_ms,
            action=decision.action,
            confidence=decision.confidence,
            reason=decision.reason,
            price=decision.price,
            stop_price=decision.stop_price,
            order_id=decision.order_id,
        )


class SignalQuery(BotListQuery):
    status: Literal["enter", "exit", "hold", "denied"] | None = Field(default=None, description="Filter by action.")


def _last_decision(decision: model.Decision) -> LastDecision:
    return LastDecision(
        close_ms=decision.close_ms,
        action=decision.action,
        confidence=decision.confidence,
        reason=decision.reason,
    )
