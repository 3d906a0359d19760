"""Splitting loses no cent, makes none, and gives none to who has no part."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import moneyed
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import (
    AllocationError,
    AllocationMethod,
    CurrencyMismatchError,
    InexactAmountError,
    InvalidAmountError,
    Money,
    Rate,
    Residue,
    allocate,
)
from ecomkit.money.allocate import apportion, split

LARGEST, FLOOR, FIX, LAST_TAKES, SEQUENTIAL = AllocationMethod


def parts(amount: str, weights: Sequence[Any], **how: Any) -> list[str]:
    """The shares of an amount in euro."""
    return [str(each.amount) for each in allocate(Money(amount, "EUR"), weights, **how)]


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([1, 1, 1], ["0.34", "0.33", "0.33"]),
        (["0.5", "0.25", "0.25"], ["0.50", "0.25", "0.25"]),
        ([Decimal("0.1"), 2, "0"], ["0.05", "0.95", "0.00"]),
        ([Rate("1/3"), Rate("2/3")], ["0.33", "0.67"]),
        ([7], ["1.00"]),
    ],
)
def test_an_amount_is_split_by_weights_of_any_kind(
    weights: list[Any], shares: list[str]
) -> None:
    assert parts("1.00", weights) == shares


@pytest.mark.parametrize(
    ("method", "shares"),
    [
        # exactly 0.0440, 0.2945, 0.6615
        (LARGEST, ["0.04", "0.30", "0.66"]),
        (FLOOR, ["0.05", "0.29", "0.66"]),
        (FIX, ["0.05", "0.29", "0.66"]),
        (LAST_TAKES, ["0.05", "0.29", "0.66"]),
        (SEQUENTIAL, ["0.04", "0.29", "0.67"]),
    ],
)
def test_each_method_has_its_own_way_with_the_rest(
    method: AllocationMethod, shares: list[str]
) -> None:
    assert parts("1.00", ["4.4", "29.45", "66.15"], method=method) == shares


def test_the_last_share_takes_the_difference_of_all() -> None:
    shares = parts("1.00", [1, 1, 1, 1, 1, 1], method=LAST_TAKES, residue=Residue.LAST)

    assert shares == ["0.17", "0.17", "0.17", "0.17", "0.17", "0.15"]


def test_a_share_that_cannot_bear_the_difference_is_helped() -> None:
    """Four halves of a cent are each rounded up; none of them may go below nothing."""
    for method in (FIX, LAST_TAKES):
        assert parts("0.02", [1, 1, 1, 1], method=method) == [
            "0.00",
            "0.00",
            "0.01",
            "0.01",
        ]
    assert parts("0.05", [1, 33, 33, 33], method=FIX) == [
        "0.00",
        "0.01",
        "0.02",
        "0.02",
    ]


@pytest.mark.parametrize(
    ("residue", "shares"),
    [
        (Residue.FIRST, ["0.34", "0.33", "0.33"]),
        (Residue.LAST, ["0.33", "0.33", "0.34"]),
        ("last", ["0.33", "0.33", "0.34"]),
    ],
)
def test_the_odd_unit_goes_to_the_first_or_the_last(
    residue: Residue, shares: list[str]
) -> None:
    assert parts("1.00", [1, 1, 1], residue=residue) == shares


def test_ties_by_content_do_not_care_for_the_order() -> None:
    content = Residue.CONTENT

    assert parts("0.01", [1, 1], residue=content, keys=["b", "a"]) == ["0.00", "0.01"]
    assert parts("0.01", [1, 1], residue=content, keys=["a", "b"]) == ["0.01", "0.00"]


@pytest.mark.parametrize("method", AllocationMethod)
def test_a_zero_weight_gets_nothing(method: AllocationMethod) -> None:
    """A free gift carries no share of the discount."""
    for residue in (Residue.FIRST, Residue.LAST):
        shares = parts("0.05", [0, 3, 0, 7, 0], method=method, residue=residue)

        assert [shares[0], shares[2], shares[4]] == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("method", AllocationMethod)
def test_a_credit_is_the_mirror_of_a_charge(method: AllocationMethod) -> None:
    """What was split when sold is undone line by line when returned."""
    sold = allocate(Money("10.00", "EUR"), [3, 3, 3, 5], method=method)
    returned = allocate(Money("-10.00", "EUR"), [3, 3, 3, 5], method=method)

    assert [-share for share in returned] == list(sold)


def test_shares_stay_within_their_maxima() -> None:
    maxima = [Money("5", "EUR"), Money("2", "EUR"), Money("90", "EUR")]

    assert parts("12.00", [50, 50, 20], maxima=maxima) == ["5.00", "2.00", "5.00"]


def test_what_no_share_can_hold_stays_undistributed() -> None:
    """A coupon larger than the goods gives no more than the goods cost."""
    maxima = [Money("26.00", "EUR"), Money("4.74", "EUR")]

    assert parts("30.75", ["26.00", "4.74"], maxima=maxima) == ["26.00", "4.74"]
    assert parts("-30.75", [1, 1], maxima=maxima) == ["-26.00", "-4.74"]


def test_cutting_a_large_share_takes_no_time() -> None:
    """What is past a bound is split anew, not handed out cent by cent."""
    maxima = [Money("1", "EUR"), Money("100000000000", "EUR")]

    assert parts("10000000000", [99, 1], maxima=maxima) == ["1.00", "9999999999.00"]


@pytest.mark.parametrize("method", AllocationMethod)
def test_every_method_stays_within_maxima(method: AllocationMethod) -> None:
    maxima = [Money("0.01", "EUR"), Money("0.02", "EUR"), Money("9", "EUR")]
    shares = allocate(Money("1.00", "EUR"), [1, 1, 1], method=method, maxima=maxima)

    assert shares == (Money("0.01", "EUR"), Money("0.02", "EUR"), Money("0.97", "EUR"))


def test_currencies_keep_their_own_smallest_unit() -> None:
    yen = allocate(Money("500", "JPY"), [1, 1, 1])
    dinars = allocate(Money("0.500", "KWD"), [1, 1, 1])

    assert [str(share) for share in yen] == ["167 JPY", "167 JPY", "166 JPY"]
    assert [str(share) for share in dinars] == ["0.167 KWD", "0.167 KWD", "0.166 KWD"]


def test_a_finer_scale_keeps_places_below_the_cent() -> None:
    shares = parts("1.000", ["50.5", "49.5"], scale=1)

    assert shares == ["0.505", "0.495"]
    with pytest.raises(InexactAmountError):
        parts("1.005", [1, 1])


def test_nothing_to_split_by_is_an_error_unless_equal_is_chosen() -> None:
    with pytest.raises(AllocationError, match="every weight is zero") as caught:
        parts("1.00", [0, 0])

    assert caught.value.path == "$.weights"
    assert parts("1.00", [0, 0, 0], equal=True) == ["0.34", "0.33", "0.33"]
    with pytest.raises(AllocationError):
        parts("1.00", [], equal=True)


@pytest.mark.parametrize(
    ("weights", "how", "path"),
    [
        ([1, -1], {}, "$.weights[1]"),
        ([1, 0.5], {}, "$.weights[1]"),
        (["x"], {}, "$.weights[0]"),
        ([Rate("-5%"), 1], {}, "$.weights[0]"),
        ([1, 1], {"residue": "content"}, "$.keys"),
        ([1, 1], {"residue": "content", "keys": ["a"]}, "$.keys"),
        ([1, 1], {"residue": "content", "keys": ["a", 1]}, "$.keys"),
        ([1, 1], {"maxima": [Money("1", "EUR")]}, "$.maxima"),
        ([1], {"maxima": [Money("-1", "EUR")]}, "$.maxima[0]"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(
    weights: list[Any], how: dict[str, Any], path: str
) -> None:
    with pytest.raises(AllocationError) as caught:
        parts("1.00", weights, **how)

    assert caught.value.path == path


@pytest.mark.parametrize("how", [{"method": "fair"}, {"residue": "middle"}])
def test_an_unknown_method_is_refused(how: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="one of"):
        parts("1.00", [1, 1], **how)


def test_only_money_of_one_currency_is_split() -> None:
    with pytest.raises(CurrencyMismatchError):
        parts("1.00", [1], maxima=[Money("1", "USD")])
    with pytest.raises(InvalidAmountError):
        allocate(10, [1])  # type: ignore[arg-type]
    plain = moneyed.Money("1.00", "EUR")

    assert allocate(plain, [1]) == (Money("1", "EUR"),)  # type: ignore[arg-type]


def test_the_engines_door_takes_whole_numbers() -> None:
    assert split(101, [1, 1, 1]) == [34, 34, 33]
    assert split(0, [1, 2]) == [0, 0]
    assert split(1, [1, 1], residue=Residue.CONTENT) == [1, 0]


class TestWhereOtherSystemsFail:
    """Cases in which published allocators lose a cent, make one, or misplace one."""

    @pytest.mark.parametrize("method", AllocationMethod)
    def test_a_gift_does_not_pay_for_the_discount(
        self, method: AllocationMethod
    ) -> None:
        """1.00, 1.00 and a gift, 0.01 off: Saleor's gift comes to cost 0.01."""
        for residue in (Residue.FIRST, Residue.LAST):
            shares = parts(
                "0.01", ["1.00", "1.00", "0.00"], method=method, residue=residue
            )

            assert shares[2] == "0.00"
            assert sorted(shares[:2]) == ["0.00", "0.01"]

    def test_a_discount_too_small_to_divide_is_still_given(self) -> None:
        """0.01 off three equal lines: in Sylius each share rounds to nothing."""
        assert parts("0.01", [1, 1, 1]) == ["0.01", "0.00", "0.00"]

    @pytest.mark.parametrize("method", AllocationMethod)
    def test_an_untaxed_first_line_takes_no_spare_cent(
        self, method: AllocationMethod
    ) -> None:
        """Sylius hands the spare cent of the tax to a line that drops it."""
        shares = parts("0.31", [0, 1, 1], method=method)

        assert shares[0] == "0.00"
        assert sum(map(Decimal, shares)) == Decimal("0.31")

    def test_yen_have_no_hundredths(self) -> None:
        """500 JPY off three lines: Spree gives 166.67 each."""
        shares = allocate(Money("500", "JPY"), [1, 1, 1])

        assert sum(shares) == Money("500", "JPY")
        assert {share.minor() for share in shares} == {166, 167}


@pytest.mark.parametrize(
    ("sizes", "denominator", "total", "shares"),
    [
        ([160, -80, 270], 100, 4, [2, -1, 3]),
        ([-160, 80, -270], 100, -4, [-2, 1, -3]),
        ([17100, 1597, -798, 2650], 100, 206, [171, 16, -8, 27]),
        ([-150, -150, -100], 100, -4, [-2, -1, -1]),
        ([50, -50], 100, 0, [1, -1]),
    ],
)
def test_what_is_below_zero_among_what_is_above_loses_no_more_than_the_others(
    sizes: list[int], denominator: int, total: int, shares: list[int]
) -> None:
    """A line of empties beside goods: its share of the tax is the nearest there is."""
    assert apportion(sizes, denominator, total) == shares
    mirrored = apportion([-size for size in sizes], denominator, -total)
    assert mirrored == [-share for share in shares]
