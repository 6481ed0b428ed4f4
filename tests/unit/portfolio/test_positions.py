"""Positions and round trips out of fills, with fees in every asset."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.contract.builders import NOW_MS, an_order

from balina.model.bots import TradeStatus
from balina.model.orders import Fill, Side
from balina.portfolio.positions import Holding, charged, closed, held_after

ENTRY = an_order("t", order_id="entry", quantity=Decimal(1), stop_price=Decimal(90))
FLAT = Holding(None, None)


def a_fill(side: Side, price: str, quantity: str, fee: str = "0", asset: str = "USDT", **changes: Any) -> Fill:
    fill = Fill("entry", "1", NOW_MS, side, Decimal(price), Decimal(quantity), Decimal(fee), asset)
    return replace(fill, **changes)


def bought(*fills: Fill) -> Holding:
    return held_after(FLAT, ENTRY, fills)


def test_a_fee_in_the_base_asset_makes_the_position_smaller() -> None:
    holding = bought(a_fill(Side.BUY, "100", "1", "0.001", "BTC"))
    assert holding.position is not None
    assert holding.trade is not None
    assert holding.position.quantity == Decimal("0.999")
    assert holding.position.stop_price == Decimal(90)
    assert holding.trade.fees == Decimal("0.1")
    assert holding.trade.realised_pnl == Decimal("-0.1")


def test_a_round_trip_gains_what_the_purse_gains() -> None:
    """Bought for 100, fee in coins; sold 0.999 at 110, fee in cash: 109.89 − 0.10989 − 100 = 9.78011."""
    holding = bought(a_fill(Side.BUY, "100", "1", "0.001", "BTC"))
    after = held_after(holding, ENTRY, [a_fill(Side.SELL, "110", "0.999", "0.10989", "USDT")])
    assert after.position is not None
    assert after.trade is not None
    assert after.position.quantity == 0
    assert after.trade.realised_pnl == Decimal("9.78011")
    assert after.trade.exit_price == Decimal(110)


def test_entry_and_exit_prices_are_averages_over_all_fills() -> None:
    holding = bought(a_fill(Side.BUY, "100", "1"), a_fill(Side.BUY, "110", "1"))
    after = held_after(holding, ENTRY, [a_fill(Side.SELL, "120", "0.5"), a_fill(Side.SELL, "100", "1.5")])
    assert after.trade is not None
    assert after.trade.entry_price == Decimal(105)
    assert after.trade.exit_price == Decimal(105)
    assert after.trade.realised_pnl == 0


def test_a_fee_in_a_third_asset_touches_neither_quantity_nor_gain_until_it_is_valued() -> None:
    holding = bought(a_fill(Side.BUY, "100", "1", "0.01", "BNB"))
    assert holding.position is not None
    assert holding.trade is not None
    assert holding.position.quantity == 1
    assert holding.trade.realised_pnl == 0
    valued = charged(holding.trade, Decimal(3))
    assert (valued.fees, valued.realised_pnl) == (Decimal(3), Decimal(-3))


def test_a_sale_that_no_position_accounts_for_changes_no_position() -> None:
    assert held_after(FLAT, ENTRY, [a_fill(Side.SELL, "100", "1")]) == FLAT


def test_a_closed_trade_says_when_and_why() -> None:
    trade = bought(a_fill(Side.BUY, "100", "1")).trade
    assert trade is not None
    ended = closed(trade, at_ms=5, reason="stop")
    assert (ended.status, ended.closed_ms, ended.exit_reason) == (TradeStatus.CLOSED, 5, "stop")
