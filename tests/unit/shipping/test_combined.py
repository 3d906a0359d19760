"""Fee rules made of fee rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest

from ecomkit.money import Money, Rate
from ecomkit.shipping import (
    FeeRefusal,
    GoodsBasis,
    GoodsTotal,
    InvalidFeeRuleError,
    Parcel,
    RateRequest,
    ShippingFee,
    TotalWeight,
)
from ecomkit.shipping.fees import (
    DatedFees,
    FeeAtLeast,
    FeeAtMost,
    FeeByCategory,
    FeeByCurrency,
    FeeByZone,
    FeePerItem,
    FeePerParcel,
    FeePerWeight,
    FeeWhen,
    FirstFee,
    FlatRate,
    FreeFrom,
    FreeShipping,
    HighestFee,
    LowestFee,
    ScaledFee,
    SumOfFees,
)
from ecomkit.shipping.reasons import DestinationNotServed
from tests.unit.shipping.goods import (
    BERLIN,
    NOON,
    charged,
    cm,
    eur,
    kg,
    line,
    price,
    refused,
    request,
)

FLAT = FlatRate(eur("5.00"))
EACH = FeePerItem(eur("1.00"))
DOLLARS = FlatRate(Money("1.00", "USD"))


def test_a_sum_adds_fees_and_shares() -> None:
    goods = request(line("a", quantity=3), line("b"))
    fee = charged(SumOfFees(FLAT, EACH), goods)

    assert (fee.minor, fee.shares) == (900, (550, 350))


def test_a_sum_is_refused_with_all_the_reasons_of_its_parts() -> None:
    heavy = FeeWhen(holds=TotalWeight(at_most=kg("1")), rule=FLAT)

    assert refused(SumOfFees(DOLLARS, heavy, EACH), request(line(weight=kg("2")))) == [
        "currency_not_priced",
        "too_heavy",
    ]


@pytest.mark.parametrize(
    ("pieces", "high", "low"), [(3, "5.00", "3.00"), (7, "7.00", "5.00")]
)
def test_the_highest_and_the_lowest(pieces: int, high: str, low: str) -> None:
    goods = request(line(quantity=pieces))

    assert price(HighestFee(FLAT, EACH), goods) == high
    assert price(LowestFee(FLAT, EACH), goods) == low


def test_the_lowest_ignores_refusals_and_the_highest_does_not() -> None:
    goods = request(line())

    assert price(LowestFee(DOLLARS, FLAT), goods) == "5.00"
    assert refused(LowestFee(DOLLARS), goods) == ["currency_not_priced"]
    assert refused(HighestFee(DOLLARS, FLAT), goods) == ["currency_not_priced"]


def test_the_first_rule_that_does_not_refuse_counts() -> None:
    goods = request(line())

    assert price(FirstFee(DOLLARS, EACH, FLAT), goods) == "1.00"
    assert refused(FirstFee(DOLLARS, DOLLARS), goods) == ["currency_not_priced"] * 2


def test_a_cap_and_a_floor_keep_the_proportions() -> None:
    goods = request(line("a", quantity=6), line("b", quantity=2))

    assert charged(FeeAtMost(eur("4.00"), EACH), goods).shares == (300, 100)
    assert charged(FeeAtLeast(eur("16.00"), EACH), goods).shares == (1200, 400)
    assert charged(FeeAtMost(eur("9.00"), EACH), goods).shares == (600, 200)
    assert refused(FeeAtMost(eur("9.00"), DOLLARS), goods) == ["currency_not_priced"]
    assert refused(FeeAtMost(Money("9", "USD"), EACH), goods) == ["currency_not_priced"]


def test_a_floor_under_a_free_fee_is_shared_like_a_flat_one() -> None:
    goods = request(line("a", "30.00"), line("b", "10.00"))

    assert charged(FeeAtLeast(eur("4.00"), FreeShipping()), goods).shares == (300, 100)


def test_a_share_of_a_fee_is_rounded_once() -> None:
    rule = ScaledFee(rate=Rate("12.5%"), rule=FlatRate(eur("4.90")))

    assert price(rule, request(line())) == "0.61"
    assert refused(ScaledFee(rate=Rate("1"), rule=DOLLARS), request(line())) == [
        "currency_not_priced"
    ]


@pytest.mark.parametrize(("net", "amount"), [("49.99", "5.00"), ("50.00", "0.00")])
def test_delivery_is_free_from_an_amount_that_is_included(
    net: str, amount: str
) -> None:
    rule = FreeFrom(amount=eur("50.00"), basis=GoodsBasis.NET, rule=FLAT)

    assert price(rule, request(line(net=net))) == amount


def test_the_amount_missing_until_delivery_is_free_is_given() -> None:
    rule = FreeFrom(amount=eur("50.00"), basis=GoodsBasis.GROSS, rule=FLAT)
    fee = charged(rule, request(line(net="40.00", gross=eur("45.70"))))

    assert dict(fee.facts) == {
        "total": eur("45.70"),
        "basis": "gross",
        "missing": eur("4.30"),
    }


def test_goods_that_are_refused_are_not_sent_for_free() -> None:
    rule = FreeFrom(amount=eur("5.00"), basis=GoodsBasis.NET, rule=DOLLARS)
    abroad = FreeFrom(amount=Money("5.00", "USD"), basis=GoodsBasis.NET, rule=FLAT)

    assert refused(rule, request(line())) == ["currency_not_priced"]
    assert refused(abroad, request(line())) == ["currency_not_priced"]


def test_a_condition_chooses_the_rule() -> None:
    rule = FeeWhen(
        holds=GoodsTotal(at_least=eur("20"), basis=GoodsBasis.NET),
        rule=EACH,
        otherwise=FLAT,
    )

    assert price(rule, request(line(net="20.00"))) == "1.00"
    assert price(rule, request(line(net="19.99"))) == "5.00"


ZONES = FeeByZone(zones={"DE": FLAT, "islands": FlatRate(eur("15.00"))})


def test_the_most_specific_zone_counts() -> None:
    fee = charged(ZONES, request(line(), zones=("islands", "DE")))

    assert (fee.minor, dict(fee.facts)) == (1500, {"zone": "islands"})


def test_elsewhere_has_its_own_rule_or_none() -> None:
    rule = FeeByZone(zones=ZONES.zones, elsewhere=FlatRate(eur("40.00")))

    assert price(rule, request(line(), zones=("FR",))) == "40.00"
    assert ZONES.fee(request(line())) == FeeRefusal(
        (DestinationNotServed(place=BERLIN),)
    )


def test_a_fee_by_zone_waits_for_the_destination() -> None:
    assert refused(ZONES, request(line(), destination=None)) == [
        "destination_not_known"
    ]


def test_a_zone_refuses_for_the_reasons_of_its_rule() -> None:
    rule = FeeByZone(zones=(("DE", DOLLARS),))

    assert refused(rule, request(line(), zones=("DE",))) == ["currency_not_priced"]


def test_each_category_pays_its_own_fee_for_its_own_goods() -> None:
    rule = FeeByCategory(categories={"bulky": FeePerItem(eur("30.00"))}, otherwise=FLAT)
    goods = request(line("a", category="bulky", quantity=2), line("b"), line("c"))

    assert charged(rule, goods).shares == (6000, 250, 250)


def test_a_category_without_goods_costs_nothing() -> None:
    rule = FeeByCategory(categories={"bulky": FLAT}, otherwise=DOLLARS)

    assert price(rule, request(line(category="bulky"))) == "5.00"
    assert refused(rule, request(line("a", category="bulky"), line("b"))) == [
        "currency_not_priced"
    ]


def test_a_rule_for_each_currency() -> None:
    rule = FeeByCurrency({"EUR": FLAT, "USD": DOLLARS})
    yen = request(line(net="5", currency="JPY"), currency="JPY")

    assert price(rule, request(line())) == "5.00"
    assert price(rule, request(line(currency="USD"), currency="USD")) == "1.00"
    assert refused(rule, yen) == ["currency_not_priced"]


def test_a_period_begins_with_its_first_moment() -> None:
    rule = DatedFees((NOON, EACH), (NOON - timedelta(days=30), FLAT))

    assert price(rule, request(line())) == "1.00"
    assert price(rule, request(line(), at=NOON - timedelta(seconds=1))) == "5.00"
    assert refused(rule, request(line(), at=NOON - timedelta(days=31))) == [
        "no_price_in_force"
    ]
    assert refused(DatedFees((NOON, DOLLARS)), request(line())) == [
        "currency_not_priced"
    ]


def test_each_parcel_pays_by_itself() -> None:
    goods = request(
        line("a", quantity=3, weight=kg("1")),
        parcels=(
            Parcel(id="1", weight=kg("2.1"), size=cm(9, 9, 9), contents=(("a", 2),)),
            Parcel(id="2", weight=kg("1.1"), size=cm(9, 9, 9), contents=(("a", 1),)),
        ),
    )
    rule = FeePerWeight(amount=eur("1.00"), step=kg("1"))

    assert price(rule, goods) == "4.00"
    assert price(FeePerParcel(rule), goods) == "5.00"
    assert price(FeePerParcel(FLAT), goods) == "10.00"
    assert refused(FeePerParcel(DOLLARS), goods) == ["currency_not_priced"] * 2


def test_goods_that_are_not_packed_have_no_fee_for_each_parcel() -> None:
    assert refused(FeePerParcel(FLAT), request(line(quantity=3))) == ["not_packed"]
    assert price(FeePerParcel(FLAT), request(line(quantity=1))) == "5.00"


@attrs.frozen
class ByTheMoon:
    """A rule of the shop's own."""

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        return request.charge(
            "by_the_moon", eur("0.50") * request.at.day, day=request.at.day
        )


def test_a_rule_of_the_shops_own_composes_like_the_others() -> None:
    fee = charged(FeeAtMost(eur("9.99"), SumOfFees(ByTheMoon(), FLAT)), request(line()))

    assert fee.minor == 999
    assert [step.rule for step in fee.steps()] == [
        "at_most",
        "sum",
        "by_the_moon",
        "flat",
    ]


BROKEN: dict[str, Callable[[], object]] = {
    "no rule in a sum": lambda: SumOfFees(),
    "a class for a rule": lambda: SumOfFees(FreeShipping),  # type: ignore[arg-type]
    "a number for a rule": lambda: FeeAtMost(eur("1"), 5),  # type: ignore[arg-type]
    "a zone twice": lambda: FeeByZone(zones=(("DE", FLAT), ("DE", EACH))),
    "no zone": lambda: FeeByZone(zones={}),
    "a zone without a rule": lambda: FeeByZone(zones={"DE": 5}),
    "half a pair": lambda: FeeByZone(zones=(("DE",),)),  # type: ignore[arg-type]
    "a text for zones": lambda: FeeByZone(zones="DE"),  # type: ignore[arg-type]
    "a naive date": lambda: DatedFees((datetime(2026, 1, 1), FLAT)),
    "no period": lambda: DatedFees(),
    "a rule for a period": lambda: DatedFees(FLAT),  # type: ignore[arg-type]
    "no requirement": lambda: FeeWhen(holds=FLAT, rule=FLAT),  # type: ignore[arg-type]
    "no otherwise": lambda: FeeWhen(
        holds=TotalWeight(),
        rule=FLAT,
        otherwise=3,  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_rule_is_refused_when_it_is_made(name: str) -> None:
    with pytest.raises(InvalidFeeRuleError):
        BROKEN[name]()
