"""Some two thousand requests nobody would write by hand: no 5xx, and every answer is one that the document promises."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.functional.api.client import Answer
from tests.functional.api.conftest import Scene
from tests.functional.api.requests_of_routes import ROUTES, Route, valid_body, valid_query

from chalicelib import documents

CASES_PER_ROUTE = 60
DOCUMENT: dict[str, Any] = documents.openapi().root

texts = st.text(max_size=40) | st.sampled_from(
    ["", " ", "0", "-1", "1e999", "NaN", "null", "BTC/USDT", "../..", "T#eve", "' OR 1=1 --", "\x00", "😀", "x" * 5000]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
mutations = st.dictionaries(st.integers(0, 7), values, max_size=3)
extras = st.dictionaries(texts, values, max_size=1)
# Mostly JSON built from a good request: what is no JSON at all is turned away at the door.
raws = st.one_of(st.none(), st.none(), st.none(), st.text(max_size=200), st.binary(max_size=200))


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_request_breaks_the_api_or_the_document(scene: Scene, route: Route) -> None:
    bot = scene.bot()
    ids = texts | st.sampled_from([bot.bot_id, bot.account_id])

    @settings(max_examples=CASES_PER_ROUTE, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raw=raws, changed=mutations, added=extras, query=mutations, searched=extras, identifier=ids)
    def breaks_nothing(
        raw: str | bytes | None,
        changed: dict[int, Any],
        added: dict[str, Any],
        query: dict[int, Any],
        searched: dict[str, Any],
        identifier: str,
    ) -> None:
        path = re.sub(r"{\w+}", lambda _: identifier.replace("/", "").replace("?", "") or "x", route.path)
        body = {**mutated(valid_body(route, scene) or {}, changed), **added}
        asked = {**mutated(possible_query(route), query), **searched}
        sent = raw if raw is not None else json.dumps(body)
        answer = scene.me.call(
            route.method, path, raw=sent, query={name: as_text(value) for name, value in asked.items()}
        )
        assert_promised(route, answer)

    breaks_nothing()


def mutated(good: dict[str, Any], changes: dict[int, Any]) -> dict[str, Any]:
    """`good` with the values at some positions replaced; None leaves the field out."""
    names = list(good)
    replaced = {names[position]: value for position, value in changes.items() if position < len(names)}
    return {name: value for name, value in {**good, **replaced}.items() if name not in replaced or value is not None}


def possible_query(route: Route) -> dict[str, Any]:
    named = dict.fromkeys(route.query.model_fields, None) if route.query else {}
    return {**named, **valid_query(route)}


def as_text(value: Any) -> Any:
    return [as_text(each) for each in value] if isinstance(value, list) else str(value)


def assert_promised(route: Route, answer: Answer) -> None:
    assert answer.status < 500, answer.text
    promised = DOCUMENT["paths"][route.path][route.method.lower()]["responses"]
    assert str(answer.status) in promised, f"{answer.status} is not in the document"
    if answer.status == 204:
        assert answer.text == ""
        return
    reply = promised[str(answer.status)]
    if "$ref" in reply:
        assert answer.is_problem
        reply = DOCUMENT["components"]["responses"][str(answer.status)]
    [content] = reply["content"].values()
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(answer.json)
