"""The matching core on small books whose outcome can be worked out by hand."""

from dataclasses import replace
from itertools import count

import pytest

from balina.backtest.instruments import Instrument, spot
from balina.backtest.ledger import FEES, Ledger
from balina.backtest.matching import Matcher
from balina.backtest.orders import (
    Change,
    Order,
    OrderChanged,
    OrderRequest,
    OrderStatus,
    OrderType,
    Print,
    Refusal,
    Side,
    TimeInForce,
)
from balina.backtest.units import SCALE, format_units, parse_units

BTC = spot("BTCUSDT", base="BTC", tick="0.01", lot="0.00001")
ids = count(1)


def units(text: str) -> int:
    return parse_units(text)


def a_request(**changes: object) -> OrderRequest:
    request = OrderRequest("alice", f"id{next(ids)}", Side.BUY, OrderType.LIMIT, units("1"), units("99"))
    return replace(request, **changes)  # type: ignore[arg-type]


def a_matcher(instrument: Instrument = BTC) -> tuple[Matcher, Ledger]:
    ledger = Ledger()
    for account in ("alice", "bob"):
        ledger.deposit(account, "USDT", units("10000"))
        ledger.deposit(account, "BTC", units("10"))
    matcher = Matcher(instrument, ledger, trade_ids=count(1).__next__)
    matcher.last_price = units("100")
    matcher.book.replace_depth(Side.BUY, {units("99.99"): units("1"), units("99"): units("5")})
    matcher.book.replace_depth(Side.SELL, {units("100.01"): units("1"), units("101"): units("5")})
    return matcher, ledger


def submitted(matcher: Matcher, request: OrderRequest) -> Order:
    order = matcher.submit(request, order_id=next(ids), at=1)
    assert isinstance(order, Order)
    return order


def test_market_buy_walks_the_book_and_pays_the_fee_in_base() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_request(type=OrderType.MARKET, quantity=units("2"), price=0))
    assert order.status is OrderStatus.FILLED
    assert order.executed_quote == units("100.01") + units("101")
    assert ledger.free("alice", "BTC") == units("10") + units("2") - units("0.002")
    assert ledger.free(FEES, "BTC") == units("0.002")


def test_market_order_larger_than_the_book_expires_with_what_it_got() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_request(side=Side.SELL, type=OrderType.MARKET, quantity=units("9"), price=0))
    assert (order.status, order.executed) == (OrderStatus.EXPIRED, units("6"))
    assert ledger.locked("alice", "BTC") == 0


def test_market_buy_by_quote_floors_to_the_lot() -> None:
    matcher, _ = a_matcher()
    order = submitted(matcher, a_request(type=OrderType.MARKET, quantity=0, price=0, quote_quantity=units("50")))
    assert format_units(order.executed) == "0.49995000"
    assert order.executed_quote <= units("50")


def test_limit_order_takes_what_crosses_and_rests_with_the_remainder() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_request(quantity=units("3"), price=units("100.50")))
    assert (order.status, order.executed) == (OrderStatus.PARTIALLY_FILLED, units("1"))
    assert ledger.locked("alice", "USDT") == units("201")
    assert matcher.book.combined(Side.BUY)[units("100.50")] == units("2")


def test_resting_order_waits_for_the_quantity_that_was_there_before() -> None:
    matcher, _ = a_matcher()
    order = submitted(matcher, a_request(quantity=units("2")))
    matcher.on_trade(units("99"), units("4"), buyer_is_maker=True, at=2)
    assert order.executed == 0
    matcher.on_trade(units("99"), units("2"), buyer_is_maker=True, at=3)
    assert order.executed == units("1")
    matcher.on_trade(units("98.99"), units("5"), buyer_is_maker=True, at=4)
    assert order.status is OrderStatus.FILLED


def test_resting_order_fills_at_its_own_price_when_quotes_move_through_it() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_request(quantity=units("1")))
    matcher.book.replace_depth(Side.SELL, {units("98"): units("7")})
    matcher.on_depth(at=2)
    assert (order.status, order.executed_quote) == (OrderStatus.FILLED, units("99"))
    assert ledger.locked("alice", "USDT") == 0


def test_better_execution_releases_the_difference() -> None:
    matcher, ledger = a_matcher()
    submitted(matcher, a_request(price=units("105")))
    assert ledger.free("alice", "USDT") == units("10000") - units("100.01")
    assert ledger.locked("alice", "USDT") == 0


def test_users_match_each_other_and_the_maker_was_first() -> None:
    matcher, ledger = a_matcher()
    maker = submitted(matcher, a_request(price=units("100")))
    taker = submitted(matcher, a_request(account="bob", side=Side.SELL, price=units("100"), quantity=units("1")))
    assert (maker.status, taker.status) == (OrderStatus.FILLED, OrderStatus.FILLED)
    assert ledger.free("bob", "USDT") == units("10100") - units("0.1")
    assert [event.buyer_is_maker for event in matcher.drain_events() if isinstance(event, Print)] == [True]


def test_own_resting_order_gives_way_instead_of_trading_with_itself() -> None:
    matcher, ledger = a_matcher()
    maker = submitted(matcher, a_request(price=units("100")))
    submitted(matcher, a_request(side=Side.SELL, price=units("99.99"), quantity=units("1")))
    assert (maker.status, maker.executed) == (OrderStatus.EXPIRED_IN_MATCH, 0)
    assert ledger.locked("alice", "USDT") == 0


@pytest.mark.parametrize(
    ("time_in_force", "quantity", "status", "executed"),
    [
        (TimeInForce.IOC, "2", OrderStatus.EXPIRED, "1"),
        (TimeInForce.FOK, "2", OrderStatus.EXPIRED, "0"),
        (TimeInForce.FOK, "1", OrderStatus.FILLED, "1"),
    ],
)
def test_time_in_force(time_in_force: TimeInForce, quantity: str, status: OrderStatus, executed: str) -> None:
    matcher, ledger = a_matcher()
    request = a_request(price=units("100.50"), quantity=units(quantity), time_in_force=time_in_force)
    order = submitted(matcher, request)
    assert (order.status, order.executed) == (status, units(executed))
    assert ledger.locked("alice", "USDT") == 0


def a_stop(**changes: object) -> OrderRequest:
    stop = a_request(
        side=Side.SELL, type=OrderType.STOP_LOSS_LIMIT, price=units("94"), stop_price=units("95"), quantity=units("1")
    )
    return replace(stop, **changes)  # type: ignore[arg-type]


def test_stop_loss_limit_triggers_then_rests_or_fills() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_stop())
    assert (order.is_working, ledger.locked("alice", "BTC")) == (False, units("1"))
    matcher.book.replace_depth(Side.BUY, {units("93"): units("5")})
    matcher.on_trade(units("95"), units("0.1"), buyer_is_maker=True, at=2)
    assert (order.is_working, order.is_open, order.executed) == (True, True, 0)
    matcher.on_trade(units("94.50"), units("1"), buyer_is_maker=False, at=3)
    assert order.status is OrderStatus.FILLED


def test_stop_loss_market_sells_into_the_bids() -> None:
    matcher, _ = a_matcher()
    order = submitted(matcher, a_stop(type=OrderType.STOP_LOSS, price=0))
    matcher.on_trade(units("95"), units("0.1"), buyer_is_maker=True, at=2)
    assert order.status is OrderStatus.FILLED


def test_pair_reserves_once_and_a_fill_expires_the_other_leg() -> None:
    matcher, ledger = a_matcher()
    limit = a_request(side=Side.SELL, type=OrderType.LIMIT_MAKER, price=units("110"), quantity=units("1"))
    legs = matcher.submit_pair([limit, a_stop()], list_id=900, order_ids=[901, 902], at=1)
    assert isinstance(legs, list)
    assert ledger.locked("alice", "BTC") == units("1")
    matcher.on_trade(units("111"), units("0.3"), buyer_is_maker=False, at=2)
    assert [leg.status for leg in legs] == [OrderStatus.PARTIALLY_FILLED, OrderStatus.EXPIRED]
    assert ledger.locked("alice", "BTC") == units("0.7")


def test_pair_needs_prices_on_both_sides_of_the_market() -> None:
    matcher, ledger = a_matcher()
    limit = a_request(side=Side.SELL, type=OrderType.LIMIT, price=units("90"), quantity=units("1"))
    refusal = matcher.submit_pair([limit, a_stop()], list_id=1, order_ids=[2, 3], at=1)
    assert refusal is Refusal.LIST_PRICES
    assert ledger.locked("alice", "BTC") == 0


def test_client_id_is_free_again_once_its_order_is_closed() -> None:
    matcher, _ = a_matcher()
    first = submitted(matcher, a_request(client_order_id="same"))
    assert matcher.submit(a_request(client_order_id="same"), order_id=1, at=1) is Refusal.DUPLICATE
    matcher.cancel(first, at=2)
    submitted(matcher, a_request(client_order_id="same"))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"price": units("99") + 1}, Refusal.PRICE_FILTER),
        ({"price": 0}, Refusal.PRICE_FILTER),
        ({"quantity": 1}, Refusal.LOT_SIZE),
        ({"quantity": 0}, Refusal.LOT_SIZE),
        ({"quantity": units("0.05")}, Refusal.NOTIONAL),
        ({"price": units("10")}, Refusal.PERCENT_PRICE),
        ({"quantity": units("102")}, Refusal.INSUFFICIENT_BALANCE),
        ({"type": OrderType.LIMIT_MAKER, "price": units("100.01")}, Refusal.WOULD_TAKE),
        ({"type": OrderType.STOP_LOSS_LIMIT, "stop_price": units("90")}, Refusal.WOULD_TRIGGER),
        ({"type": OrderType.TAKE_PROFIT_LIMIT, "stop_price": units("101")}, Refusal.WOULD_TRIGGER),
    ],
)
def test_refusals_move_no_funds(changes: dict[str, object], refusal: Refusal) -> None:
    matcher, ledger = a_matcher()
    request = a_request(**({"quantity": units("1")} | changes))
    if refusal is Refusal.NOTIONAL:
        request = replace(request, quantity=units("0.05"), price=units("99"))
    assert matcher.submit(request, order_id=1, at=1) is refusal
    assert ledger.locked("alice", "USDT") == 0
    assert matcher.drain_events() == []


def test_restored_orders_keep_their_reservation_and_match() -> None:
    matcher, ledger = a_matcher()
    order = submitted(matcher, a_request(quantity=units("1")))
    again = Matcher(BTC, ledger, trade_ids=count(50).__next__)
    again.restore([order])
    again.on_trade(units("98"), units("3"), buyer_is_maker=True, at=9)
    assert order.status is OrderStatus.FILLED
    assert ledger.locked("alice", "USDT") == 0


def test_events_tell_the_story_in_order() -> None:
    matcher, _ = a_matcher()
    submitted(matcher, a_request(type=OrderType.MARKET, price=0, quantity=units("2")))
    told = [e.change if isinstance(e, OrderChanged) else "print" for e in matcher.drain_events()]
    assert told == [Change.NEW, "print", Change.TRADE, "print", Change.TRADE]


def test_instrument_refuses_steps_that_would_need_rounding() -> None:
    with pytest.raises(ValueError, match="multiple of 1e-8"):
        spot("BADUSDT", base="BAD", tick="0.00001", lot="0.0001")


@pytest.mark.parametrize("text", ["1", "0.1", "-2.50000000", "123456.00000001", "0"])
def test_units_round_trip(text: str) -> None:
    assert parse_units(format_units(parse_units(text))) == parse_units(text)


@pytest.mark.parametrize("text", ["", "1e5", "NaN", "0.000000001", "1,5", "٣", "+1", "--1"])
def test_units_refuse_what_is_not_a_plain_decimal(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_units(text)


def test_scale_is_eight_decimals() -> None:
    assert parse_units("1") == SCALE
