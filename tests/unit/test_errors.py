"""Errors say what went wrong, where, and how to mend it."""

from __future__ import annotations

import pickle

import pytest

from ecomkit.errors import (
    ConflictError,
    EcomkitError,
    InvalidInputError,
    MissingExtraError,
    RefusedError,
    UnavailableError,
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
