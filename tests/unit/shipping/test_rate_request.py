"""What a rule of the shop's own works with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.shipping import (
    FeeRefusal,
    GoodsBasis,
    InvalidConsignmentError,
    InvalidFeeRuleError,
    Parcel,
    RateRequest,
    ShippingFee,
)
from ecomkit.shipping.reasons import CurrencyNotPriced
from tests.unit.shipping.goods import (
    BERLIN,
    NOON,
    charged,
    cm,
    consignment,
    eur,
    kg,
    line,
    request,
)


@attrs.frozen
class Fragile:
    """A fee of the shop's own, known for each line."""

    each: Money

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        return request.charge_lines(
            "fragile",
            [
                self.each * (line.pieces if "fragile" in line.flags else 0)
                for line in request.lines
            ],
            each=self.each,
        )


def test_a_fee_may_be_given_for_each_line() -> None:
    goods = request(
        line("a", quantity=2, flags={"fragile"}), line("b"), line("c", ships=False)
    )
    fee = charged(Fragile(eur("1.50")), goods)

    assert (fee.amount, fee.shares) == (eur("3.00"), (300, 0, 0))
    assert dict(fee.facts) == {"each": eur("1.50")}


def test_each_line_needs_its_own_amount_in_the_currency_of_the_goods() -> None:
    assert Fragile(Money("1", "USD")).fee(
        request(line("a", flags={"fragile"}))
    ) == FeeRefusal((CurrencyNotPriced(currency="EUR"),))
    with pytest.raises(InvalidFeeRuleError, match="2 amounts for 1 lines"):
        request(line("a")).charge_lines("x", [eur("1"), eur("2")])


def test_a_request_has_all_a_rule_may_read() -> None:
    goods = request(
        line("a", "10.00", quantity=2, weight=kg("1")),
        line("b", "5.005", ships=False, weight=kg("9")),
        zones=("home",),
    )

    assert (goods.currency, goods.at, goods.destination) == ("EUR", NOON, BERLIN)
    assert (goods.pieces, goods.weight, goods.zones) == (2, kg("2"), ("home",))
    assert goods.scale == 1
    assert goods.amounts(GoodsBasis.NET) == [10_000]
    assert goods.total(GoodsBasis.NET) == eur("10.00")


def test_a_part_of_a_request_shares_its_fee_like_the_whole() -> None:
    goods = request(line("a"), line("b"), line("c"))
    part = goods.only(lambda each: each.key != "b")
    fee = part.charge("x", eur("1.00"))

    assert isinstance(fee, ShippingFee)
    assert fee.shares == (50, 0, 50)


def test_a_parcel_holds_its_part_of_each_line() -> None:
    boxes = [
        Parcel(id="1", weight=kg("3"), size=cm(9, 9, 9), contents={"a": 2, "b": 1}),
        Parcel(id="2", weight=kg("1"), size=cm(9, 9, 9), contents={"a": 1}),
    ]
    goods = request(line("a", "10.00", quantity=3), line("b"), parcels=boxes)
    first, second = goods.each_parcel()

    assert [(x.key, x.quantity, x.net) for x in first.lines] == [
        ("a", 2, eur("6.66")),
        ("b", 1, eur("10.00")),
    ]
    assert [(x.key, x.quantity, x.net) for x in second.lines] == [("a", 1, eur("3.34"))]
    assert second.weight == kg("1")


def test_a_parcel_is_a_parcel_with_whole_pieces() -> None:
    wrongs: tuple[Any, ...] = ("a", [("a",)], [("a", "2")], [("a", 0)], 5)
    for wrong in wrongs:
        with pytest.raises(InvalidConsignmentError):
            Parcel(id="1", weight=kg("1"), size=cm(1, 1, 1), contents=wrong)
    for parcels in ("1", ["1"]):
        with pytest.raises(InvalidConsignmentError):
            consignment(line("a")).packed(parcels)  # type: ignore[arg-type]


def test_a_fee_without_parts_is_zero() -> None:
    assert request(line("a"), line("b")).sum_of("nothing", []).shares == (0, 0)


def test_a_part_without_goods_is_borne_by_all() -> None:
    part = request(line("a"), line("b")).only(lambda each: False)
    fee = part.charge("x", eur("1.00"))

    assert isinstance(fee, ShippingFee)
    assert fee.shares == (50, 50)


def test_a_fee_is_not_below_zero_and_a_line_bears_it() -> None:
    with pytest.raises(InvalidFeeRuleError):
        request(line("a")).charge("x", eur("-1.00"))
    with pytest.raises(InvalidFeeRuleError):
        request(line("a")).charge_lines("x", [eur("-1.00")])
    with pytest.raises(InvalidFeeRuleError):
        request().charge("x", eur("1.00"))


@pytest.mark.parametrize("minor", [0.1, Decimal("1.5"), True, "5", None, -1])
def test_a_fee_is_a_whole_number_of_cents(minor: Any) -> None:
    goods = request(line("a"), line("b"))

    with pytest.raises(InvalidFeeRuleError):
        goods.charge_minor("x", minor)
    with pytest.raises(InvalidFeeRuleError):
        goods.charge_minor_lines("x", [1, minor])
