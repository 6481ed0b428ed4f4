"""Orders, positions, trades and equity over REST."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.builders import an_order
from tests.functional.api.conftest import Scene

from balina.model.bots import Position, Trade
from balina.model.errors import SubmissionUncertainError, VenueUnavailableError
from balina.model.orders import Leg, Order, OrderStatus


def stored(scene: Scene, number: int = 0, **changes: Any) -> Order:
    order = an_order(scene.tenant, order_id=f"{number:032x}", created_ms=1_700_000_000_000 + number, **changes)
    assert scene.container.orders.add(order)
    return order


def test_orders_are_listed_newest_first_and_filtered_by_status(scene: Scene) -> None:
    orders = [stored(scene, number) for number in range(3)]
    scene.container.orders.advance(
        replace(orders[1], status=OrderStatus.ABORTED, reason="denied"), expected=OrderStatus.INTENDED
    )
    listed = scene.me.get("/orders").json["items"]
    assert [order["order_id"] for order in listed] == [order.order_id for order in orders[::-1]]
    aborted = scene.me.get("/orders", query={"status": "ABORTED"}).json["items"]
    assert [order["order_id"] for order in aborted] == [orders[1].order_id]
    assert aborted[0]["quantity"] == "0.0015"
    assert aborted[0]["reason"] == "denied"


def test_a_resting_entry_is_cancelled_through_the_venue(scene: Scene) -> None:
    order = stored(scene, status=OrderStatus.ACKNOWLEDGED, sent_ms=1)
    cancelled = scene.me.post(f"/orders/{order.order_id}/cancel")
    assert (cancelled.status, cancelled.json["order_id"]) == (202, order.order_id)
    assert scene.gateway.calls == [("cancel", {"tenant": scene.tenant, "order_id": order.order_id})]


def test_a_cancel_whose_fate_is_unknown_is_accepted(scene: Scene) -> None:
    order = stored(scene, status=OrderStatus.ACKNOWLEDGED, sent_ms=1)
    scene.gateway.failing = SubmissionUncertainError("no answer")
    assert scene.me.post(f"/orders/{order.order_id}/cancel").status == 202


def test_a_cancel_that_never_left_says_so(scene: Scene) -> None:
    order = stored(scene, status=OrderStatus.ACKNOWLEDGED, sent_ms=1)
    scene.gateway.failing = VenueUnavailableError("down")
    assert scene.me.post(f"/orders/{order.order_id}/cancel").status == 424


@pytest.mark.parametrize(
    "changes",
    [{"leg": Leg.STOP, "status": OrderStatus.ACKNOWLEDGED}, {"status": OrderStatus.INTENDED}],
    ids=["a protective stop", "an order that is being sent"],
)
def test_what_must_not_be_cancelled_is_not(scene: Scene, changes: dict[str, Any]) -> None:
    order = stored(scene, **changes)
    refused = scene.me.post(f"/orders/{order.order_id}/cancel")
    assert (refused.status, refused.json["type"]) == (409, "/problems/conflict")
    assert scene.gateway.calls == []


def test_positions_are_valued_at_the_latest_price(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(scene, monkeypatch, "BTC/USDT", quantity="2", entry_price="100")
    hold(scene, monkeypatch, "SOL/USDT", quantity="3", entry_price="10")
    by_symbol = {position["symbol"]: position for position in scene.me.get("/positions").json["items"]}
    assert by_symbol["BTC/USDT"]["unrealised_pnl"] == "1"
    assert by_symbol["SOL/USDT"]["last"] is None
    assert by_symbol["SOL/USDT"]["unrealised_pnl"] is None


def test_equity_is_cash_and_positions(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    account = scene.account()
    balances = {"USDT": 50 * 10**8, "BTC": 10**8}
    scene.container.portfolio.deposit(scene.tenant, account.account_id, balances=balances, at_ms=1)
    hold(scene, monkeypatch, "BTC/USDT", quantity="1", entry_price="90")
    for minute in range(3):
        scene.container.portfolio.save_equity(scene.tenant, scene.clock.now_ms - minute * 60_000, Decimal(150))
    worth = scene.me.get("/portfolio").json
    assert (worth["equity"], worth["cash"], worth["positions_value"]) == ("150.5", "50", "100.5")
    assert [point["equity"] for point in worth["history"]] == ["150"] * 3


def test_a_new_user_has_nothing_and_sees_that(scene: Scene) -> None:
    worth = scene.me.get("/portfolio").json
    assert (worth["equity"], worth["currency"], worth["history"]) == ("0", "USDT", [])
    for path in ("/bots", "/orders", "/trades", "/positions", "/signals", "/accounts"):
        assert scene.me.get(path).json == {"items": [], "next_cursor": None}


def test_trades_are_shown_with_their_result(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = Trade(
        trade_id="t-1",
        tenant=scene.tenant,
        bot_id="bot-1",
        symbol="BTC/USDT",
        quantity=Decimal("0.5"),
        entry_price=Decimal(100),
        opened_ms=1,
    )
    from balina.app.ports import Page

    monkeypatch.setattr(scene.container.portfolio, "trades", lambda tenant, **_: Page([trade]))
    [shown] = scene.me.get("/trades").json["items"]
    assert (shown["status"], shown["side"], shown["exit_price"]) == ("open", "buy", None)
    assert scene.me.get("/trades", query={"status": "closed"}).json["items"] == []


def hold(scene: Scene, monkeypatch: pytest.MonkeyPatch, symbol: str, **values: str) -> None:
    """Positions come into being by settlements only, so the reading side is given one."""
    position = Position(
        bot_id=f"bot-{symbol}",
        tenant=scene.tenant,
        account_id="acc",
        venue="binance",
        symbol=symbol,
        quantity=Decimal(values["quantity"]),
        entry_price=Decimal(values["entry_price"]),
        stop_price=Decimal(1),
        opened_ms=1,
        entry_order_id="0" * 32,
    )
    already = scene.container.portfolio.positions(scene.tenant)
    monkeypatch.setattr(scene.container.portfolio, "positions", lambda tenant: [*already, position])
