"""A rate is an exact share, however it is written."""

from __future__ import annotations

import operator
from decimal import (
    BasicContext,
    Context,
    Decimal,
    ExtendedContext,
    Inexact,
    Rounded,
    localcontext,
)
from typing import Any

import moneyed
import pytest

from ecomkit.money import InvalidRateError, Money, Rate, Rounding
from ecomkit.money.rounding import HALF_EVEN


@pytest.mark.parametrize(
    ("written", "top", "bottom"),
    [
        ("8.25%", 33, 400),
        ("0.0825", 33, 400),
        (Decimal("0.0825"), 33, 400),
        ("33/400", 33, 400),
        (" 19 % ", 19, 100),
        ("2/6", 1, 3),
        ("0.5/1.5", 1, 3),
        ("-5%", -1, 20),
        (1, 1, 1),
        ("0", 0, 1),
        (Rate("1/3"), 1, 3),
    ],
)
def test_a_rate_is_a_fraction_in_lowest_terms(
    written: str | int | Decimal | Rate, top: int, bottom: int
) -> None:
    rate = Rate(written)

    assert (rate.numerator, rate.denominator) == (top, bottom)


def test_a_rate_may_be_given_in_percent_or_over_a_denominator() -> None:
    assert Rate.from_percent("8.25") == Rate("8.25%")
    assert Rate(1, 3) == Rate("1/3")


@pytest.mark.parametrize(
    "wrong",
    [
        0.19,
        True,
        None,
        "",
        "%",
        "/",
        "1/",
        "/2",
        "1/0",
        "1/-2",
        "1/2/3",
        "5%%",
        "5%/2",
        "1/2%",
        "nine",
        "NaN",
        "1e999999",
        "5" + "%" * 5000,
        " " * 100_000 + "5%",
        "1/" * 5000,
        Decimal("NaN"),
    ],
    ids=lambda wrong: repr(wrong)[:12],
)
def test_what_is_not_a_rate_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidRateError) as caught:
        Rate(wrong)

    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("denominator", [0, -1, 1.0, True, "2"])
def test_a_denominator_is_a_whole_number_above_zero(denominator: Any) -> None:
    with pytest.raises(InvalidRateError, match="denominator"):
        Rate(1, denominator)


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        ("8.25%", "8.25%"),
        ("0.19", "19%"),
        ("1/3", "1/3"),
        ("-5%", "-5%"),
        ("-0.5%", "-0.5%"),
        ("0", "0%"),
        ("0.0000000001", "0.00000001%"),
        ("0.000000000001", "1/1000000000000"),
        ("1/8", "12.5%"),
        ("1/10", "10%"),
    ],
)
def test_a_rate_is_written_in_percent_where_that_is_exact(
    rate: str, written: str
) -> None:
    assert str(Rate(rate)) == written
    assert Rate(str(Rate(rate))) == Rate(rate)


def test_a_share_of_money_is_rounded_once() -> None:
    price = Money("19.99", "EUR")

    assert Rate("19%").of(price, Rounding()) == Money("3.80", "EUR")
    assert Rate("1/3").of(price, Rounding()) == Money("6.66", "EUR")
    assert Rate("50%").of(Money("0.05", "EUR"), Rounding(HALF_EVEN)) == Money(
        "0.02", "EUR"
    )
    assert Rate("10%").of(Money("1995", "JPY"), Rounding()) == Money("200", "JPY")
    assert Rate("10%").of(-price, Rounding()) == -Rate("10%").of(price, Rounding())


def test_a_share_of_a_plain_moneyed_value_is_ours() -> None:
    share = Rate("10%").of(moneyed.Money("5", "EUR"), Rounding())  # type: ignore[arg-type]

    assert type(share) is Money
    assert share == Money("0.50", "EUR")


def test_rates_add_multiply_and_compare() -> None:
    assert Rate("5%") + Rate("9.975%") == Rate("14.975%")
    assert Rate("50%") * Rate("50%") == Rate("25%")
    assert Rate("1/3") < Rate("34%") <= Rate("0.34")
    assert Rate("20%") > Rate("19%")
    assert Rate("20%") >= Rate("19%")
    assert Rate("19%")
    assert not Rate("0%")
    assert len({Rate("19%"), Rate("0.19")}) == 1


def test_compounding_many_rates_stays_exact() -> None:
    compound = Rate(1)
    for _ in range(30):
        compound *= Rate("1.01")

    assert (compound.numerator, compound.denominator) == (101**30, 100**30)


@pytest.mark.parametrize("other", [1, "5%", 0.5, None])
def test_a_rate_is_compared_with_rates_only(other: Any) -> None:
    for operation in (operator.lt, operator.le):
        with pytest.raises(InvalidRateError):
            operation(Rate("5%"), other)
    assert Rate("5%") != other
    with pytest.raises(TypeError):
        _ = Rate("5%") + other
    with pytest.raises(TypeError):
        _ = Rate("5%") * other


@pytest.mark.parametrize(
    ("rate", "percentage"),
    [
        ("19%", "19"),
        ("8.875%", "8.875"),
        ("1/3", "33.333333333333"),
        ("-1/3", "-33.333333333333"),
        ("100%", "100"),
        ("0", "0"),
        ("999999999999999", "99999999999999900"),
    ],
)
@pytest.mark.parametrize(
    "context",
    [
        Context(prec=1),
        Context(prec=3, traps=[]),
        BasicContext,
        ExtendedContext,
        Context(traps=[Inexact, Rounded]),
    ],
    ids=["one digit", "no traps", "basic", "extended", "nothing inexact"],
)
def test_the_percentage_does_not_depend_on_the_decimal_context(
    rate: str, percentage: str, context: Context
) -> None:
    with localcontext(context):
        shown = Rate(rate).percentage

    assert shown == Decimal(percentage)
    assert f"{shown:f}" == percentage


@pytest.mark.parametrize(
    "written",
    ["99999999999999", "9999.123456789013", "-1/3", "999999999999999", "8.875%"],
)
def test_a_written_rate_is_read_again(written: str) -> None:
    for rate in (Rate(written), Rate(written) * Rate("1/7")):
        assert Rate(str(rate)) == rate
