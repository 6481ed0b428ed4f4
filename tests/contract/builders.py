"""Entities with every field set to something lawful, so that a test names only what it is about."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from balina.model.bots import Account, Action, Bot, BotState, Decision, Position, Trade
from balina.model.market import Feed
from balina.model.orders import Fill, Leg, Order, OrderStatus, OrderType, Side

NOW_MS = 1_700_000_000_000
FEED = Feed.parse("binance#BTC/USDT#1m")


def a_bot(tenant: str, **changes: Any) -> Bot:
    bot = Bot(
        bot_id="bot-1",
        tenant=tenant,
        name="Trend",
        account_id="account-1",
        mode="paper",
        feed=FEED,
        strategy="moving_average_cross",
        parameters={"fast": 5, "slow": 20, "stop": "2.5"},
        stake=Decimal("100.50"),
        state=BotState.STOPPED,
        created_ms=NOW_MS,
    )
    return replace(bot, **changes)


def a_decision(bot_id: str = "bot-1", **changes: Any) -> Decision:
    decision = Decision(
        bot_id=bot_id,
        close_ms=NOW_MS,
        action=Action.ENTER,
        confidence=Decimal("0.71"),
        reason="fast crossed slow",
        price=Decimal("60000.12"),
        score=0.25,
        stop_price=Decimal(59000),
        order_id="a" * 32,
    )
    return replace(decision, **changes)


def an_order(tenant: str, **changes: Any) -> Order:
    order = Order(
        order_id="0" * 32,
        tenant=tenant,
        bot_id="bot-1",
        account_id="account-1",
        venue="binance",
        mode="paper",
        symbol="BTC/USDT",
        side=Side.BUY,
        type=OrderType.MARKET,
        leg=Leg.ENTRY,
        status=OrderStatus.INTENDED,
        quantity=Decimal("0.00150000"),
        reference_price=Decimal("60000.10"),
        limit_price=None,
        stop_price=Decimal(59000),
        confidence=Decimal("0.70"),
        close_ms=NOW_MS,
        created_ms=NOW_MS,
        updated_ms=NOW_MS,
    )
    return replace(order, **changes)


def a_fill(order: Order, fill_id: str = "1", **changes: Any) -> Fill:
    fill = Fill(
        order_id=order.order_id,
        fill_id=fill_id,
        at_ms=NOW_MS,
        side=order.side,
        price=Decimal("60000.10"),
        quantity=Decimal("0.00150000"),
        fee=Decimal("0.0000015"),
        fee_asset="BTC",
    )
    return replace(fill, **changes)


def a_position(tenant: str, **changes: Any) -> Position:
    position = Position(
        bot_id="bot-1",
        tenant=tenant,
        account_id="account-1",
        venue="binance",
        symbol="BTC/USDT",
        quantity=Decimal("0.0014985"),
        entry_price=Decimal("60000.10"),
        stop_price=Decimal(59000),
        opened_ms=NOW_MS,
        entry_order_id="0" * 32,
    )
    return replace(position, **changes)


def a_trade(tenant: str, **changes: Any) -> Trade:
    trade = Trade(
        trade_id="trade-1",
        tenant=tenant,
        bot_id="bot-1",
        symbol="BTC/USDT",
        quantity=Decimal("0.0014985"),
        entry_price=Decimal("60000.10"),
        opened_ms=NOW_MS,
    )
    return replace(trade, **changes)


def an_account(tenant: str, **changes: Any) -> Account:
    account = Account(
        account_id="account-1",
        tenant=tenant,
        venue="binance",
        mode="paper",
        label="Paper",
        created_ms=NOW_MS,
        key_version=1,
    )
    return replace(account, **changes)
