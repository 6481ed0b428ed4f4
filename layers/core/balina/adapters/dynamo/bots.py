"""Bots and what they decided. Ticks and settlement touch a bot's row beside its owner, each only its own columns."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pynamodb.expressions.update import Action as Change

from balina.adapters.dynamo.lists import existing, page_of
from balina.adapters.dynamo.rows import (
    SYSTEM,
    BotRow,
    DecisionMap,
    DecisionRow,
    RegistrationRow,
    at,
    entity_of,
    filled,
    partition,
)
from balina.adapters.dynamo.store import Table, refusals, written
from balina.app.ports import Page
from balina.model.bots import Bot, BotState, Decision
from balina.model.errors import ConflictError, NotFoundError, StaleVersionError
from balina.model.market import Feed, Timeframe

# Columns that a save leaves alone: a tick or a settlement may have changed them since the bot was read.
_WRITTEN_ELSEWHERE = frozenset({"last_decision", "realised_pnl", "closed_trades"})


class DynamoBots:
    """`BOT#<bot_id>` and `DEC#<bot_id>#<close_ms>`; running bots are in the index `by_feed`."""

    def __init__(self, table: Table) -> None:
        self._bots = table.rows(BotRow)
        self._decisions = table.rows(DecisionRow)
        self._registrations = table.rows(RegistrationRow)

    def add(self, bot: Bot) -> None:
        self._register_feed(bot)
        row = self._row(bot)
        with refusals(ConflictError(f"bot {bot.bot_id} exists")):
            row.save(condition=self._bots.pk.does_not_exist())

    def get(self, tenant: str, bot_id: str) -> Bot:
        row = existing(self._bots, partition(tenant), _sk(bot_id))
        if row is None:
            raise NotFoundError(f"no bot {bot_id}")
        return _bot(row)

    def of_tenant(self, tenant: str, *, limit: int = 50, cursor: str | None = None) -> Page[Bot]:
        return page_of(self._bots, tenant, "BOT#", _bot, limit=limit, cursor=cursor, newest_first=False)

    def save(self, bot: Bot) -> Bot:
        self._register_feed(bot)
        saved = replace(bot, version=bot.version + 1)
        row = self._row(saved)
        with refusals(StaleVersionError(f"bot {bot.bot_id} changed meanwhile")):
            row.update(actions=_changes(row), condition=self._bots.version == bot.version)
        return _bot(row)

    def delete(self, tenant: str, bot_id: str) -> None:
        row = self._bots(partition(tenant), _sk(bot_id))
        with refusals(NotFoundError(f"no bot {bot_id}")):
            row.delete(condition=self._bots.pk.exists())

    def running_on(self, feed: Feed) -> Iterable[tuple[str, str]]:
        with refusals():
            for row in self._bots.by_feed.query(_feed_key(feed), attributes_to_get=["pk", "sk", "feed_pk", "feed_sk"]):
                tenant, _, bot_id = row.feed_sk.rpartition("#")
                yield tenant, bot_id

    def running_feeds(self, timeframe: Timeframe) -> Iterable[Feed]:
        prefix = f"FEED#{timeframe}#"
        with refusals():
            known = list(self._registrations.query(SYSTEM, self._registrations.sk.startswith(prefix)))
        for registration in known:
            feed = Feed.parse(registration.name)
            if next(iter(self.running_on(feed)), None) is not None:
                yield feed

    def decide_once(self, tenant: str, decision: Decision) -> bool:
        """The decision's own row is the lock; the copy in the bot's row is for show and may be a tick behind."""
        sk = _decision_sk(decision.bot_id, decision.close_ms)
        row = filled(self._decisions, decision, pk=partition(tenant, "DEC"), sk=sk)
        if not written(lambda: row.save(condition=self._decisions.pk.does_not_exist())):
            return False
        bots = self._bots
        shown: Any = bots.last_decision
        newest = bots.pk.exists() & (shown.does_not_exist() | (shown.close_ms < decision.close_ms))
        bot = bots(partition(tenant), _sk(decision.bot_id))
        written(lambda: bot.update(actions=[shown.set(_decision_map(decision))], condition=newest))
        return True

    def decisions(self, tenant: str, bot_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Decision]:
        return page_of(
            self._decisions,
            tenant,
            f"DEC#{bot_id}#",
            lambda row: entity_of(row, Decision),
            limit=limit,
            cursor=cursor,
            log="DEC",
        )

    def _row(self, bot: Bot) -> BotRow:
        row: BotRow = filled(self._bots, bot, pk=partition(bot.tenant), sk=_sk(bot.bot_id))
        row.feed = str(bot.feed)
        row.last_decision = None if bot.last_decision is None else _decision_map(bot.last_decision)
        if bot.state is BotState.RUNNING:
            row.feed_pk = _feed_key(bot.feed)
            row.feed_sk = f"{bot.tenant}#{bot.bot_id}"
        return row

    def _register_feed(self, bot: Bot) -> None:
        """A feed is listed before the first bot runs on it and stays: a schedule that finds no bot costs little."""
        if bot.state is not BotState.RUNNING:
            return
        row = self._registrations(SYSTEM, f"FEED#{bot.feed.timeframe}#{bot.feed}", name=str(bot.feed), members=1)
        written(lambda: row.save(condition=self._registrations.pk.does_not_exist()))


def _sk(bot_id: str) -> str:
    return f"BOT#{bot_id}"


def _decision_sk(bot_id: str, close_ms: int) -> str:
    return f"DEC#{bot_id}#{at(close_ms)}"


def _feed_key(feed: Feed) -> str:
    return f"FEED#{feed}"


def _bot(row: BotRow) -> Bot:
    last = None if row.last_decision is None else entity_of(row.last_decision, Decision)
    return entity_of(row, Bot, feed=Feed.parse(row.feed), last_decision=last)


def _decision_map(decision: Decision) -> DecisionMap:
    decided: DecisionMap = filled(DecisionMap, decision)
    return decided


def _changes(row: BotRow) -> list[Change]:
    """Sets every column the owner writes and removes those that are unset, so that the index stays sparse."""
    changes: list[Change] = []
    for name in row.get_attributes().keys() - _WRITTEN_ELSEWHERE - {"pk", "sk"}:
        value = getattr(row, name)
        bound: Any = getattr(type(row), name)
        changes.append(bound.remove() if value is None else bound.set(value))
    return changes
