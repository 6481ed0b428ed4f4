"""The one table from errors to problem documents."""

import inspect
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from balina.contracts.bots import CreateBot
from balina.model import errors
from balina.model.errors import BalinaError, Broken, RateLimitedError, Rejected, Transient, Unknown
from balina.runtime.problems import (
    KINDS,
    InvalidFieldsError,
    MalformedJsonError,
    kind_of,
    problem_of,
    refused_fields,
    retry_after_s,
)

ROOT = Path(__file__).resolve().parents[3]
ALL_ERRORS = [
    error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, BalinaError)
]  # fmt: skip


def an(error: type[BalinaError]) -> BalinaError:
    return error("the message")


@pytest.mark.parametrize("error", ALL_ERRORS)
def test_the_reaction_decides_the_family_of_the_status(error: type[BalinaError]) -> None:
    status = kind_of(an(error)).status
    if issubclass(error, Rejected):
        assert 400 <= status < 500
    elif issubclass(error, errors.VenueUnavailableError):
        assert status == 424
    elif issubclass(error, errors.RateLimitedError):
        assert status == 429
    elif issubclass(error, errors.StaleVersionError):
        assert status == 409
    elif issubclass(error, Transient | Unknown):
        assert status == 503
    else:
        assert status == 500


def test_the_most_precise_class_stands_first() -> None:
    families = [family for family, _ in KINDS]
    for position, family in enumerate(families):
        assert not any(issubclass(later, family) for later in families[position + 1 :]), family


@pytest.mark.parametrize("error", ALL_ERRORS)
def test_waiting_is_advised_only_where_repeating_is_safe(error: type[BalinaError]) -> None:
    may_repeat = issubclass(error, Transient | errors.LimitExceededError)
    assert (retry_after_s(an(error)) is not None) is may_repeat


def test_the_venue_says_how_long_to_wait() -> None:
    assert retry_after_s(RateLimitedError("slow down", retry_after_s=17.2)) == 17


def test_what_is_broken_inside_is_not_told_outside() -> None:
    problem = problem_of(Broken("table balina-prod-trading is gone"), instance="/api/v1/bots", request_id="r-1")
    assert "balina-prod" not in problem.model_dump_json()
    assert problem.request_id == "r-1"


def test_every_refused_value_is_named_and_none_is_repeated() -> None:
    with pytest.raises(ValidationError) as refused:
        CreateBot.model_validate({"name": "x", "stake": "a secret", "parameters": {"fast": {}}})
    error = refused_fields(refused.value)
    assert isinstance(error, InvalidFieldsError)
    assert {"stake", "symbol", "account_id"} <= {field.field for field in error.fields}
    assert all("a secret" not in field.message for field in error.fields)


def test_broken_json_is_not_a_list_of_fields() -> None:
    with pytest.raises(ValidationError) as refused:
        CreateBot.model_validate_json("{")
    assert isinstance(refused_fields(refused.value), MalformedJsonError)


def test_every_type_is_listed_in_the_manual() -> None:
    manual = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`(/problems/[a-z-]+)`", manual))
    assert {kind.uri for _, kind in KINDS} <= listed
