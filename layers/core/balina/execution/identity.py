"""Names of orders. The same decision always gives the same name, so whoever repeats a step finds its own order."""

from uuid import NAMESPACE_OID, UUID, uuid5


def order_id(namespace: str, *, tenant: str, bot_id: str, decision_id: str, leg: str) -> str:
    """32 lower-case hex characters: the one form that Binance, Bybit, OKX and Kraken all take as client order id.

    The namespace is secret, so that nobody can compute another tenant's ids. No attempt number goes in: sending
    again is not a new order.
    """
    return uuid5(_root(namespace), f"{tenant}|{bot_id}|{decision_id}|{leg}").hex


def successor_leg(leg: str, previous: str | None) -> str:
    """Leg of a protective order that replaces `previous`: workers who replace the same order choose the same name."""
    return f"{leg}:{previous}" if previous else leg


def _root(namespace: str) -> UUID:
    try:
        return UUID(namespace)
    except ValueError:
        return uuid5(NAMESPACE_OID, namespace)
