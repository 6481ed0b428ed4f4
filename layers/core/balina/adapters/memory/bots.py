"""Bots and decisions in memory."""

from collections.abc import Iterable
from dataclasses import replace

from balina.adapters.memory.pages import page_of
from balina.adapters.memory.state import TradingState
from balina.app.ports import Page
from balina.model.bots import Bot, BotState, Decision
from balina.model.errors import ConflictError, NotFoundError, StaleVersionError
from balina.model.market import Feed, Timeframe


class InMemoryBots:
    def __init__(self, state: TradingState) -> None:
        self._state = state

    def add(self, bot: Bot) -> None:
        with self._state.lock:
            if (bot.tenant, bot.bot_id) in self._state.bots:
                raise ConflictError(f"bot {bot.bot_id} exists")
            self._state.bots[bot.tenant, bot.bot_id] = bot

    def get(self, tenant: str, bot_id: str) -> Bot:
        bot = self._state.bots.get((tenant, bot_id))
        if bot is None:
            raise NotFoundError(f"no bot {bot_id}")
        return bot

    def of_tenant(self, tenant: str, *, limit: int = 50, cursor: str | None = None) -> Page[Bot]:
        rows = sorted((bot for (owner, _), bot in self._state.bots.items() if owner == tenant), key=lambda b: b.bot_id)
        return page_of(rows, limit=limit, cursor=cursor, owner=f"{tenant}|bots")

    def save(self, bot: Bot) -> Bot:
        with self._state.lock:
            stored = self._state.bots.get((bot.tenant, bot.bot_id))
            if stored is None or stored.version != bot.version:
                raise StaleVersionError(f"bot {bot.bot_id} changed meanwhile")
            saved = replace(
                bot,
                version=bot.version + 1,
                last_decision=stored.last_decision,
                realised_pnl=stored.realised_pnl,
                closed_trades=stored.closed_trades,
            )
            self._state.bots[bot.tenant, bot.bot_id] = saved
            return saved

    def delete(self, tenant: str, bot_id: str) -> None:
        with self._state.lock:
            if self._state.bots.pop((tenant, bot_id), None) is None:
                raise NotFoundError(f"no bot {bot_id}")

    def running_on(self, feed: Feed) -> Iterable[tuple[str, str]]:
        running = (bot for bot in self._state.bots.values() if bot.state is BotState.RUNNING and bot.feed == feed)
        return sorted((bot.tenant, bot.bot_id) for bot in running)

    def running_feeds(self, timeframe: Timeframe) -> Iterable[Feed]:
        running = (bot.feed for bot in self._state.bots.values() if bot.state is BotState.RUNNING)
        return sorted({feed for feed in running if feed.timeframe is timeframe}, key=str)

    def decide_once(self, tenant: str, decision: Decision) -> bool:
        with self._state.lock:
            key = (tenant, decision.bot_id, decision.close_ms)
            if key in self._state.decisions:
                return False
            self._state.decisions[key] = decision
            bot = self._state.bots.get((tenant, decision.bot_id))
            newest = None if bot is None else bot.last_decision
            if bot is not None and (newest is None or newest.close_ms < decision.close_ms):
                self._state.bots[tenant, decision.bot_id] = replace(bot, last_decision=decision)
            return True

    def decisions(self, tenant: str, bot_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Decision]:
        rows = [row for (owner, bot, _), row in self._state.decisions.items() if (owner, bot) == (tenant, bot_id)]
        rows.sort(key=lambda decision: -decision.close_ms)
        return page_of(rows, limit=limit, cursor=cursor, owner=f"{tenant}|decisions|{bot_id}")
