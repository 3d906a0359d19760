"""Numbers from outside are exact, finite and of sane size, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Money, Rate
from ecomkit.money.currency import find_currency
from ecomkit.numbers import exact_decimal


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        (0, "0"),
        (-7, "-7"),
        ("12.50", "12.50"),
        (" 12.50 ", "12.50"),
        ("+3", "3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0.000000000001", "0.000000000001"),
        ("999999999999999", "999999999999999"),
        (Decimal("1E+5"), "100000"),
        (Decimal("0E+90"), "0"),
        (Decimal("-0.00"), "0.00"),
        ("-0", "0"),
        (Decimal("1.00000000000000000000"), "1"),
    ],
)
def test_digits_come_in_exactly(given: int | str | Decimal, exact: str) -> None:
    found = exact_decimal(given)

    assert found == Decimal(exact)
    assert not (found == 0 and found.is_signed())


@pytest.mark.parametrize(
    "wrong",
    [
        0.1,
        1.0,
        float("nan"),
        True,
        None,
        b"1",
        [1],
        "",
        " ",
        "x",
        "1,5",
        "1e5",
        "1_000",
        "١٢",
        "NaN",
        "Infinity",
        "--1",
        "1.2.3",
        "9" * 41,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
        10**15,
        -(10**15),
        pytest.param(10**5000, id="5001 digits"),
        "1000000000000000",
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        Decimal("1E-13"),
        Decimal("1.0000000000001"),
    ],
    ids=repr,
)
def test_everything_else_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        exact_decimal(wrong, path="$.price")

    assert caught.value.path == "$.price"
    assert len(str(caught.value)) < 200


def test_a_float_is_refused_with_what_to_write() -> None:
    with pytest.raises(InvalidInputError, match='write "0.1" in quotes'):
        exact_decimal(0.1)


@pytest.mark.parametrize(
    "card",
    [
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242\u200b424242424242",
        "pay with 4242424242424242 please",
        "４２４２ ４２４２ ４２４２ ４２４２",
        "4242 4242 4242 4242" + "x" * 40,
        b"4242424242424242",
        ["4242424242424242"],
        4242424242424242.0,
        4242424242424242,
        Decimal(4242424242424242),
        Decimal("NaN4242424242424242"),
    ],
    ids=repr,
)
def test_a_card_number_in_the_place_of_an_amount_is_not_repeated(card: object) -> None:
    """PCI DSS 3.4.1: not in the message, nor in the hint, nor among the facts."""
    takers: list[Callable[[Any], object]] = [exact_decimal, find_currency, Rate]
    takers += [Money.from_moneyed, Money("1", "EUR").__lt__]
    for take in takers:
        with pytest.raises(InvalidInputError) as caught:
            take(card)

        told = repr((str(caught.value), vars(caught.value), caught.value.args))
        digits = "".join(str(int(each)) for each in told if each.isdecimal())
        assert "42424242" not in digits


def test_what_is_no_card_number_is_told() -> None:
    """Who wrote it must see what was wrong."""
    for wrong in ("12,50", 0.1 + 0.2, "x" * 12):
        with pytest.raises(InvalidInputError, match=re.escape(repr(wrong))):
            exact_decimal(wrong)


@pytest.mark.parametrize("precision", [1, 3, 100])
def test_the_ambient_decimal_context_changes_nothing(precision: int) -> None:
    with localcontext(Context(prec=precision)):
        assert str(exact_decimal("123456789.123456789")) == "123456789.123456789"
        assert exact_decimal(Decimal("1.00000000000000")) == 1
