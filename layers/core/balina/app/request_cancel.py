"""A tenant's wish to take a resting entry off the book. The venue's function does it; what it found is read back."""

from balina.app.ports import Orders, VenueGateway
from balina.model.errors import ConflictError, SubmissionUncertainError, VenueUnavailableError
from balina.model.orders import Order, OrderStatus

_NOT_SENT = frozenset({OrderStatus.INTENDED, OrderStatus.PREPARED})


def request_cancel(tenant: str, order_id: str, *, orders: Orders, gateway: VenueGateway) -> Order:
    """The order as it stands after the attempt; fills that were faster than the cancel count.

    An entry in quarantine is released when the venue still knows nothing of it.
    """
    order = orders.get(tenant, order_id)
    if order.status.is_terminal:
        raise ConflictError(f"the order is {order.status} already: there is nothing to cancel")
    if order.leg.is_protective:
        raise ConflictError("this order protects what the bot holds: it is replaced or ends with the position")
    if order.status in _NOT_SENT:
        raise ConflictError("the order is on its way to the exchange: try again in a moment")
    action = "release" if order.status is OrderStatus.QUARANTINED else "cancel"
    try:
        outcome = gateway.call(action, tenant=tenant, order_id=order_id).get("outcome")
    except SubmissionUncertainError:
        return orders.get(tenant, order_id)  # it may have happened: the sweeper finds out, the wish is accepted
    if outcome == "HELD":
        raise ConflictError(
            "the exchange does not know the order but holds as many coins as if this order had been filled: it stays "
            "under watch, for a day at most"
        )
    if outcome == "UNREACHABLE":
        raise VenueUnavailableError("The exchange did not answer. Nothing was changed; try again in a moment.")
    return orders.get(tenant, order_id)
