"""Amounts and rates are converted and refused in one way in every room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import moneyed
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Money, Rate
from ecomkit.money.validators import (
    MoneyValidators,
    as_amounts,
    as_money,
    as_percent,
    as_rate,
    maybe_money,
    maybe_rate,
)
from ecomkit.validators import maybe


class InvalidCoverError(InvalidInputError):
    """This is no insurance."""


check = MoneyValidators(InvalidCoverError)


@attrs.frozen(kw_only=True)
class Cover:
    rate: Rate = attrs.field(
        default=Rate("1%"),
        converter=as_rate,
        validator=check.rate(from_zero=True, to_one=True),
    )
    off: Rate = attrs.field(
        default=Rate("1%"), converter=as_percent, validator=check.rate()
    )
    other: Rate | None = attrs.field(
        default=None, converter=maybe_rate, validator=maybe(check.rate())
    )
    most: Money | None = attrs.field(
        default=None,
        converter=maybe_money,
        validator=maybe(check.money(from_zero=True, whole_units=True)),
    )
    fee: Money = attrs.field(
        default=Money("1", "EUR"), converter=as_money, validator=check.money()
    )
    fees: tuple[Money, ...] = attrs.field(
        default=(Money("1", "EUR"),),
        converter=as_amounts,
        validator=check.amounts(least=1, from_zero=True),
    )


def _refusal(**fields: Any) -> InvalidCoverError:
    with pytest.raises(InvalidCoverError) as refusal:
        Cover(**fields)
    return refusal.value


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("19%", "19%"),
        ("0.19", "19%"),
        ("1/3", "1/3"),
        ("1", "100%"),
        (Rate("19%"), "19%"),
    ],
)
def test_a_rate_is_written_with_its_unit_or_as_a_share(
    written: str | Rate, rate: str
) -> None:
    assert Cover(rate=written).rate == Rate(rate)


@pytest.mark.parametrize("number", [19, Decimal("0.19"), 0.19, "19", "8.25"])
def test_a_bare_number_is_no_rate(number: Any) -> None:
    refusal = _refusal(rate=number)
    assert refusal.path == "$.rate"
    assert refusal.hint.startswith("write ")


def test_a_number_of_any_size_is_refused() -> None:
    assert _refusal(rate=10**5000).path == "$.rate"


def test_the_refusal_of_a_bare_number_says_how_to_write_percent() -> None:
    assert str(_refusal(rate=19)) == (
        '$.rate: 19 is not a rate (write "19%" for 19 percent)'
    )


def test_a_rate_of_the_wrong_type_is_a_type_error_too() -> None:
    with pytest.raises(TypeError):
        Cover(rate=19)  # type: ignore[arg-type]  # what the test is about


@pytest.mark.parametrize("value", ["nine", "", "1/0", None, True, [], "9" * 5000])
def test_what_is_no_rate_is_refused(value: Any) -> None:
    assert "is not a rate" in _refusal(rate=value).message


@pytest.mark.parametrize("rate", ["-1%", "101%"])
def test_a_share_is_from_zero_to_all(rate: str) -> None:
    assert _refusal(rate=rate).path == "$.rate"


@pytest.mark.parametrize("written", [10, "10", Decimal(10), "10%", "1/10", Rate("10%")])
def test_a_number_that_says_percent_may_be_bare(written: Any) -> None:
    assert Cover(off=written).off == Rate("10%")


@pytest.mark.parametrize("value", ["ten", 0.1, None, True])
def test_what_is_no_percentage_is_refused(value: Any) -> None:
    assert _refusal(off=value).path == "$.off"


def test_any_py_moneyed_amount_becomes_ours() -> None:
    theirs: Any = moneyed.Money("4.90", "EUR")
    cover = Cover(most=theirs, fee=theirs, fees=[theirs])
    assert {type(each) for each in (cover.most, cover.fee, *cover.fees)} == {Money}


def test_one_amount_or_several_make_a_tuple() -> None:
    one = Money("1", "EUR")
    assert Cover(fees=one).fees == (one,)
    assert Cover(fees=[one, Money("1", "CHF")]).fees == (one, Money("1", "CHF"))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"most": 4}, "$.most"),
        ({"most": Money("-1", "EUR")}, "$.most"),
        ({"most": Money("0.001", "EUR")}, "$.most"),
        ({"fee": None}, "$.fee"),
        ({"fee": moneyed.Money("NaN", "EUR")}, "$.fee"),
        ({"fees": "4"}, "$.fees[0]"),
        ({"fees": []}, "$.fees"),
        ({"fees": [Money("1", "EUR"), Money("2", "EUR")]}, "$.fees"),
        ({"fees": Money("-1", "EUR")}, "$.fees"),
    ],
)
def test_what_is_no_such_amount_is_refused(fields: dict[str, Any], path: str) -> None:
    assert _refusal(**fields).path == path
