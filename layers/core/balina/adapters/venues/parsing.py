"""ccxt's orders and trades to our values. Anything that is not what was promised raises one of `errors.MALFORMED`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from balina.adapters.venues.declarations import STATES, Declaration
from balina.model.money import ZERO, exact
from balina.model.orders import Fill, Side, VenueOrder, VenueState

Answer = Mapping[str, Any]


def venue_order(
    answer: Answer, trades: Sequence[Answer], declaration: Declaration, *, client_order_id: str
) -> VenueOrder:
    """`client_order_id` is the one we asked for: in a cancel's answer the venue's field names the cancel."""
    info = answer["info"]
    price = _number(answer.get("stopPrice") or answer.get("triggerPrice") or info.get("stopPrice"))
    return VenueOrder(
        client_order_id=client_order_id,
        venue_order_id=_text(answer["id"]),
        state=_state(answer, declaration),
        side=Side(answer["side"]),
        type=declaration.order_type(info),
        quantity=_required(answer["amount"]),
        filled_quantity=_required(answer["filled"]),
        stop_price=price or None,
        fills=tuple(fill(trade, of=answer, client_order_id=client_order_id) for trade in trades),
    )


def fill(trade: Answer, *, of: Answer, client_order_id: str) -> Fill:
    """A trade inside its order's answer has neither side nor time of its own: they are the order's."""
    fee = trade.get("fee") or {}
    at_ms = trade.get("timestamp")
    return Fill(
        order_id=client_order_id,
        fill_id=_text(trade["id"]),
        at_ms=_moment(of) if at_ms is None else int(at_ms),
        side=Side(trade.get("side") or of["side"]),
        price=_required(trade["price"]),
        quantity=_required(trade["amount"]),
        fee=_number(fee.get("cost")) or ZERO,
        fee_asset=_text(fee["currency"]) if fee.get("cost") is not None else "",
    )


def _state(answer: Answer, declaration: Declaration) -> VenueState:
    status = _text(answer["status"])
    return declaration.states.get(status) or STATES[status]


def _moment(answer: Answer) -> int:
    info = answer["info"]
    moment: Any = info.get("transactTime") or info.get("updateTime") or answer.get("timestamp")
    return int(moment)


def _required(value: Any) -> Decimal:
    number = _number(value)
    if number is None or number < 0:
        raise ValueError("a number is missing or negative")
    return number


def _number(value: Any) -> Decimal | None:
    """ccxt is told to hand numbers over as text; a float would have lost digits already."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        raise TypeError("a float where an exact number was promised")
    return exact(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("a text is missing")
    return value
