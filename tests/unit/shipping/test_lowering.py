"""Rules that make delivery cheaper when goods are added are named."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.money import Money, Rate
from ecomkit.shipping import (
    GoodsBasis,
    RateRequest,
    ShippingFee,
    ShippingFeeRule,
    TotalWeight,
)
from ecomkit.shipping.fees import (
    DatedFees,
    FeeAtLeast,
    FeeAtMost,
    FeeByCategory,
    FeeByCurrency,
    FeeByTotal,
    FeeByWeight,
    FeeByZone,
    FeePerItem,
    FeePerParcel,
    FeeWhen,
    FirstFee,
    FlatRate,
    FreeFrom,
    FreeShipping,
    HighestFee,
    LowestFee,
    PercentOfGoods,
    ScaledFee,
    SumOfFees,
    TotalBand,
    WeightBand,
    fee_lowering_rules,
)
from tests.unit.shipping.goods import NOON, eur, kg

FLAT = FlatRate(eur("5"))
UP = FeeByWeight(bands=[WeightBand(kg("1"), eur("3")), WeightBand(kg("2"), eur("4"))])
DOWN = FeeByTotal(
    bands=[TotalBand(eur("0"), eur("9")), TotalBand(eur("50"), eur("4"))],
    basis=GoodsBasis.NET,
)
LATE = FeeByTotal(bands=[TotalBand(eur("50"), eur("4"))], basis=GoodsBasis.NET)


@attrs.frozen
class OurOwn:
    def fee(self, request: RateRequest, /) -> ShippingFee:
        return request.charge_minor("our_own", 1)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (FreeShipping(), ()),
        (PercentOfGoods(rate=Rate("1%"), basis=GoodsBasis.NET), ()),
        (SumOfFees(FLAT, FeePerItem(eur("1")), UP), ()),
        (HighestFee(FeeAtMost(eur("9"), UP), FeeAtLeast(eur("1"), FLAT)), ()),
        (LowestFee(FLAT, UP), ()),
        (LowestFee(FLAT, LATE), ("LowestFee",)),
        (ScaledFee(rate=Rate("2"), rule=DOWN), ("FeeByTotal",)),
        (
            FeeByWeight(
                bands=[WeightBand(kg("2"), eur("3")), WeightBand(kg("1"), eur("4"))]
            ),
            ("FeeByWeight",),
        ),
        (
            FreeFrom(amount=eur("50"), basis=GoodsBasis.NET, rule=DOWN),
            ("FeeByTotal", "FreeFrom"),
        ),
        (FirstFee(FLAT), ("FirstFee",)),
        (FeePerParcel(FLAT), ("FeePerParcel",)),
        (FeeWhen(holds=TotalWeight(), rule=FLAT), ("FeeWhen",)),
        (
            FeeWhen(holds=TotalWeight(), rule=FLAT, otherwise=OurOwn()),
            ("FeeWhen", "OurOwn"),
        ),
        (FeeByZone(zones={"DE": FLAT}, elsewhere=OurOwn()), ("OurOwn",)),
        (FeeByZone(zones={"DE": DOWN}), ("FeeByTotal",)),
        (FeeByCategory(categories={"x": DOWN}, otherwise=FLAT), ("FeeByTotal",)),
        (FeeByCurrency({"EUR": FLAT, "USD": FlatRate(Money("1", "USD"))}), ()),
        (DatedFees((NOON, OurOwn())), ("OurOwn",)),
    ],
    ids=str,
)
def test_what_may_lower_a_fee_is_named(
    rule: ShippingFeeRule, names: tuple[str, ...]
) -> None:
    assert fee_lowering_rules(rule) == names
