"""Errors say what went wrong, where, and how to mend it."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.errors import (
    ConflictError,
    EcomkitError,
    InvalidInputError,
    MissingExtraError,
    NotFoundError,
    RefusedError,
    UnavailableError,
    short_repr,
)
from ecomkit.money.errors import CurrencyMismatchError


def test_an_error_shows_its_place_and_its_hint() -> None:
    error = InvalidInputError("must be whole", path="$.quantity", hint="round it")

    assert str(error) == "$.quantity: must be whole (round it)"


def test_an_error_without_a_place_shows_its_message_alone() -> None:
    assert str(RefusedError("closed on Sundays")) == "closed on Sundays"


def test_facts_become_attributes() -> None:
    error = RefusedError("too many", sku="cup", most=3)

    assert error.facts == {"sku": "cup", "most": 3}
    assert error.most == 3  # type: ignore[attr-defined]


def test_a_place_is_put_before_the_path() -> None:
    """Each container adds where it holds the part that is wrong."""
    inner = InvalidInputError("must be a string", path="$.sku", sku=1)
    outer = inner.under("lines[2]").under("cart")

    assert outer.path == "$.cart.lines[2].sku"
    assert type(outer) is InvalidInputError
    assert outer.facts == {"sku": 1}


def test_a_place_is_put_before_an_error_that_words_itself() -> None:
    error = CurrencyMismatchError("EUR", "USD").under("lines[0]")

    assert type(error) is CurrencyMismatchError
    assert str(error).startswith("$.lines[0]: EUR and USD do not mix")


@pytest.mark.parametrize(
    "error",
    [
        InvalidInputError("wrong", path="$.a", hint="b", c=1),
        CurrencyMismatchError("EUR", "USD"),
        MissingExtraError("cli", needed_for="the table"),
    ],
)
def test_an_error_survives_a_pickle(error: EcomkitError) -> None:
    """An error of a worker process arrives whole."""
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.facts == error.facts


def test_a_missing_extra_says_how_to_get_it() -> None:
    error = MissingExtraError("html", needed_for="an HTML receipt")

    assert "pip install 'ecomkit[html]'" in str(error)
    assert isinstance(error, UnavailableError)


def test_every_family_is_caught_as_one_and_has_its_code() -> None:
    families = [ConflictError, InvalidInputError, RefusedError, UnavailableError]

    assert all(issubclass(family, EcomkitError) for family in families)
    assert len({family.code for family in families}) == len(families)


def _nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


class _Broken:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("tea", "'tea'"),
        (4.5, "4.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (10**5000, "<int of 16610 bits>"),
        (_nested(100_000), "[[[[...]]]]"),
        (_Broken(), "<_Broken>"),
        ("4111 1111 1111 1111", "<str of 12 digits or more>"),
        (4111111111111111, "<int of 12 digits or more>"),
        ({"card": "4111-1111-1111-1111"}, "<dict of 12 digits or more>"),
        (Decimal("0.5"), "0.5"),
        (object(), "<object>"),
        ([Decimal("1.50")], "[1.50]"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_message_shows_any_value_shortly(value: object, shown: str) -> None:
    assert short_repr(value) == shown


def test_a_message_shows_at_most_sixty_characters() -> None:
    assert len(short_repr("a" * 10**6)) <= 60
    assert len(short_repr(["a" * 100] * 100)) <= 60


def test_a_code_is_the_class_in_snake_case() -> None:
    class LampBrokenError(RefusedError):
        """It is dark."""

    assert LampBrokenError.code == "lamp_broken"
    assert MissingExtraError.code == "missing_extra"
    assert EcomkitError.code == "error"


def test_a_family_says_how_a_web_page_answers() -> None:
    families = (InvalidInputError, RefusedError, ConflictError, UnavailableError)

    assert [family.http_status for family in families] == [422, 403, 409, 503]
    assert NotFoundError.http_status == 404
