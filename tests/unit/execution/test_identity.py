"""Names of orders."""

import re

from balina.execution.identity import order_id, successor_leg

NAMESPACE = "11111111-2222-3333-4444-555555555555"
PARTS = {"tenant": "t", "bot_id": "b", "decision_id": "60000", "leg": "entry"}


def test_every_venue_takes_the_name() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", order_id(NAMESPACE, **PARTS))


def test_the_same_decision_has_the_same_name_and_any_other_another() -> None:
    names = {order_id(NAMESPACE, **{**PARTS, part: "x"}) for part in PARTS}
    names |= {order_id("a secret that is no uuid", **PARTS), order_id(NAMESPACE, **PARTS)}
    assert len(names) == len(PARTS) + 2
    assert order_id(NAMESPACE, **PARTS) == order_id(NAMESPACE, **PARTS)


def test_a_replacement_is_named_after_what_it_replaces() -> None:
    assert successor_leg("stop", None) == "stop"
    assert successor_leg("stop", "abc") == "stop:abc"
