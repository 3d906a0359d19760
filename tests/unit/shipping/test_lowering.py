"""Rules that make delivery cheaper when goods are added are named."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.money import Money, Rate
from ecomkit.shipping.bands import ByTotal, ByWeight, TotalBand, WeightBand
from ecomkit.shipping.compose import (
    AtLeast,
    AtMost,
    ByCategory,
    ByCurrency,
    ByZone,
    Dated,
    FirstOf,
    FreeFrom,
    Highest,
    Lowest,
    PerParcel,
    Since,
    Sum,
    Times,
    When,
)
from ecomkit.shipping.consignment import Basis
from ecomkit.shipping.fees import Flat, Free, PercentOf, PerItem
from ecomkit.shipping.load import Fee, Load
from ecomkit.shipping.lowering import lowering
from ecomkit.shipping.ports import FeeRule
from ecomkit.shipping.requirements import LoadWeight
from tests.unit.shipping.goods import NOON, eur, kg

FLAT = Flat(eur("5"))
UP = ByWeight(bands=[WeightBand(kg("1"), eur("3")), WeightBand(kg("2"), eur("4"))])
DOWN = ByTotal(
    bands=[TotalBand(eur("0"), eur("9")), TotalBand(eur("50"), eur("4"))],
    basis=Basis.NET,
)
LATE = ByTotal(bands=[TotalBand(eur("50"), eur("4"))], basis=Basis.NET)


@attrs.frozen
class OurOwn:
    def fee(self, load: Load, /) -> Fee:
        return load.charge_minor("our_own", 1)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (Free(), ()),
        (PercentOf(rate=Rate("1%"), basis=Basis.NET), ()),
        (Sum(FLAT, PerItem(eur("1")), UP), ()),
        (Highest(AtMost(eur("9"), UP), AtLeast(eur("1"), FLAT)), ()),
        (Lowest(FLAT, UP), ()),
        (Lowest(FLAT, LATE), ("Lowest",)),
        (Times(rate=Rate("2"), rule=DOWN), ("ByTotal",)),
        (
            ByWeight(
                bands=[WeightBand(kg("2"), eur("3")), WeightBand(kg("1"), eur("4"))]
            ),
            ("ByWeight",),
        ),
        (
            FreeFrom(amount=eur("50"), basis=Basis.NET, rule=DOWN),
            ("ByTotal", "FreeFrom"),
        ),
        (FirstOf(FLAT), ("FirstOf",)),
        (PerParcel(FLAT), ("PerParcel",)),
        (When(holds=LoadWeight(), rule=FLAT), ("When",)),
        (When(holds=LoadWeight(), rule=FLAT, otherwise=OurOwn()), ("OurOwn", "When")),
        (ByZone(zones={"DE": FLAT}, elsewhere=OurOwn()), ("OurOwn",)),
        (ByZone(zones={"DE": DOWN}), ("ByTotal",)),
        (ByCategory(categories={"x": DOWN}, otherwise=FLAT), ("ByTotal",)),
        (ByCurrency({"EUR": FLAT, "USD": Flat(Money("1", "USD"))}), ()),
        (Dated(Since(NOON, OurOwn())), ("OurOwn",)),
    ],
    ids=str,
)
def test_what_may_lower_a_fee_is_named(rule: FeeRule, names: tuple[str, ...]) -> None:
    assert lowering(rule) == names
