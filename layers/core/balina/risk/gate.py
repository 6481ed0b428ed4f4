"""The white-hat gate: leverage at most 3, confidence at least 0.65, a stop on the loss side of every position.

It judges the position an entry would result in, and is asked twice: before funds are reserved and again inside SEND.
Protective orders only reduce and never pass through here. It cannot be switched off.
"""

from dataclasses import dataclass
from decimal import Decimal

from balina.model.bots import KillState
from balina.model.market import Instrument
from balina.model.orders import Order, Side

MAX_LEVERAGE = Decimal(3)
MIN_CONFIDENCE = Decimal("0.65")
CERTAINTY = Decimal(1)
FEE_MARGIN = Decimal("0.002")
"""More than any supported venue takes in the base asset at its standard rate."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """The account around an order: its equity, and the notional of its other positions and unfinished entries."""

    equity: Decimal
    notional: Decimal
    bot_is_engaged: bool
    """The bot holds a position or another of its entries is not finished."""


@dataclass(frozen=True, slots=True)
class Approved:
    pass


@dataclass(frozen=True, slots=True)
class Denied:
    rule: str
    reason: str


Verdict = Approved | Denied


def judge_entry(order: Order, *, exposure: Exposure, stake: Decimal, kill: KillState) -> Verdict:
    """The rules that hold at any moment; `judge_filters` adds the venue's own."""
    if kill.tripped:
        return Denied("kill_switch", f"the kill switch is tripped ({kill.scope}): {kill.reason}")
    if not _numbers_are_sane(order, exposure, stake):
        return Denied("number", "a price, a quantity or the equity is not a positive finite number")
    if not MIN_CONFIDENCE <= order.confidence <= CERTAINTY:
        return Denied("confidence", f"confidence {order.confidence} is not within {MIN_CONFIDENCE} and {CERTAINTY}")
    if exposure.bot_is_engaged:
        return Denied("one_position", "the bot holds a position or another entry of its is under way")
    if not _stop_is_on_the_loss_side(order):
        return Denied("stop", f"stop {order.stop_price} does not limit the loss of an entry at {entry_price(order)}")
    if notional(order) > stake:
        return Denied("stake", f"the order is worth {notional(order)}, the stake is {stake}")
    if exposure.notional + notional(order) > MAX_LEVERAGE * exposure.equity:
        return Denied("leverage", f"leverage after the fill would exceed {MAX_LEVERAGE}")
    return Approved()


def judge_filters(order: Order, *, instrument: Instrument, stop_limit: Decimal | None = None) -> Verdict:
    """The venue's rules, checked before it has to: a refusal there costs a second and a call.

    `stop_limit` is where the protective stop will sell: an entry whose stop the venue would refuse is refused too.
    """
    if order.quantity <= 0 or order.quantity % instrument.lot != 0:
        return Denied("lot", f"{order.quantity} is not a positive multiple of the lot {instrument.lot}")
    if order.quantity < instrument.min_quantity:
        return Denied("min_quantity", f"{order.quantity} is less than the venue's minimum {instrument.min_quantity}")
    if notional(order) < instrument.min_notional:
        return Denied("min_notional", f"{notional(order)} is less than the venue's minimum {instrument.min_notional}")
    if stop_limit is not None and order.quantity * (1 - FEE_MARGIN) * stop_limit < instrument.min_notional:
        return Denied("stop_notional", "its stop-loss would be under the venue's minimum: raise the stake")
    if order.limit_price is not None and order.limit_price % instrument.tick != 0:
        return Denied("tick", f"{order.limit_price} is not a multiple of the tick {instrument.tick}")
    return Approved()


def entry_price(order: Order) -> Decimal:
    """What we expect to pay at worst: the limit, or the price the decision was made on."""
    return order.reference_price if order.limit_price is None else order.limit_price


def notional(order: Order) -> Decimal:
    return order.quantity * entry_price(order)


def _numbers_are_sane(order: Order, exposure: Exposure, stake: Decimal) -> bool:
    # NaN compares false with everything, so it would slip through a rule that asks whether a limit is exceeded.
    positive = (order.quantity, entry_price(order), order.reference_price, exposure.equity, stake)
    return (
        all(number.is_finite() and number > 0 for number in positive)
        and order.confidence.is_finite()
        and exposure.notional.is_finite()
        and exposure.notional >= 0
    )


def _stop_is_on_the_loss_side(order: Order) -> bool:
    stop = order.stop_price
    if stop is None or not stop.is_finite() or stop <= 0:
        return False
    return stop < entry_price(order) if order.side is Side.BUY else stop > entry_price(order)
