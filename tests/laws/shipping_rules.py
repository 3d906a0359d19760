"""Generated goods, fee rules and calendars, in currencies with 0, 2 and 3 decimals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ecomkit.addressing import Place
from ecomkit.measures import Dimensions, Weight
from ecomkit.money import Money, Rate, Rounding, RoundingMode
from ecomkit.shipping import (
    Consignment,
    ConsignmentLine,
    GoodsBasis,
    GoodsTotal,
    InCategory,
    ShippingFeeRule,
    TotalWeight,
)
from ecomkit.shipping.fees import (
    AIR_FREIGHT,
    AboveLastBand,
    ActualWeight,
    DatedFees,
    FeeAtLeast,
    FeeAtMost,
    FeeByCategory,
    FeeByTotal,
    FeeByWeight,
    FeeByZone,
    FeePerItem,
    FeePerWeight,
    FeeWhen,
    FirstFee,
    FirstThenMore,
    FlatRate,
    FreeFrom,
    FreeShipping,
    HighestFee,
    LowestFee,
    PercentOfGoods,
    PerExtraWeight,
    ScaledFee,
    SumOfFees,
    TotalBand,
    WeightBand,
)

CURRENCIES = ("EUR", "JPY", "KWD")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_SIDES = st.integers(1, 40)
SIZES = st.builds(Dimensions.of, _SIDES, _SIDES, _SIDES, st.just("cm"))
ZONES = ("home", "islands", "abroad")
CATEGORIES = ("", "bulky", "cold")


@cache
def amounts(currency: str, most: int = 20_000) -> st.SearchStrategy[Money]:
    return st.integers(0, most).map(lambda minor: Money.from_minor(minor, currency))


@st.composite
def lines(draw: st.DrawFn, currency: str, key: str) -> ConsignmentLine:
    listed = draw(st.integers(0, 50_000))
    net = draw(st.integers(0, listed))
    return ConsignmentLine(
        key=key,
        sku=key,
        quantity=draw(st.integers(1, 9)),
        net=Money.from_minor(net, currency),
        gross=Money.from_minor(net + net // 5, currency),
        list_net=Money.from_minor(listed, currency),
        list_gross=Money.from_minor(listed + listed // 5, currency),
        weight=Weight(draw(st.integers(0, 4_000))),
        size=draw(SIZES),
        category=draw(st.sampled_from(CATEGORIES)),
        ships=draw(st.integers(0, 9)) > 0,
    )


@st.composite
def consignments(draw: st.DrawFn, currency: str | None = None) -> Consignment:
    code = currency or draw(st.sampled_from(CURRENCIES))
    count = draw(st.integers(1, 5))
    return Consignment(
        lines=[draw(lines(code, f"line {number}")) for number in range(count)],
        currency=code,
        at=NOW,
        destination=Place("DE"),
    )


@cache
def weights() -> st.SearchStrategy[Weight]:
    return st.integers(1, 20_000).map(Weight)


@cache
def _alone(currency: str) -> st.SearchStrategy[ShippingFeeRule]:
    money, basis = amounts(currency), st.sampled_from(GoodsBasis)
    rates = st.sampled_from(["0%", "1%", "7.5%", "1/3", "120%"]).map(Rate)
    rounding = st.builds(
        Rounding, st.sampled_from(RoundingMode), st.sampled_from([1, 5])
    )
    weighing = st.sampled_from([ActualWeight(), AIR_FREIGHT])
    bands: Any = st.lists(
        st.builds(WeightBand, weights(), money),
        min_size=1,
        max_size=4,
        unique_by=lambda band: band.up_to,
    )
    steps: Any = st.lists(
        st.builds(TotalBand, money, money),
        min_size=1,
        max_size=3,
        unique_by=lambda band: band.at_least,
    )
    above = st.one_of(
        st.sampled_from(AboveLastBand),
        st.builds(PerExtraWeight, weights(), amounts(currency, 500)),
    )
    return st.one_of(
        st.just(FreeShipping()),
        st.builds(FlatRate, money),
        st.builds(FeePerItem, amounts(currency, 900)),
        st.builds(
            lambda first, more, block: FirstThenMore(first, more, block=block),
            money,
            money,
            st.integers(0, 4),
        ),
        st.builds(PercentOfGoods, rate=rates, basis=basis, rounding=rounding),
        st.builds(
            FeePerWeight,
            amount=amounts(currency, 900),
            step=weights(),
            weighing=weighing,
        ),
        st.builds(FeeByWeight, bands=bands, above=above, weighing=weighing),
        st.builds(FeeByTotal, bands=steps, basis=basis),
    )


@cache
def rules(currency: str, *, places: bool = True) -> st.SearchStrategy[ShippingFeeRule]:
    """Rules alone and made of others, in *currency*; some by zone, where *places*."""
    money = amounts(currency)
    holds = st.one_of(
        st.builds(GoodsTotal, at_least=money, basis=st.sampled_from(GoodsBasis)),
        st.builds(TotalWeight, at_most=weights()),
        st.builds(
            InCategory,
            category=st.sampled_from(CATEGORIES),
            match=st.sampled_from(["any", "all", "none"]),
        ),
    )

    def made_of(
        inner: st.SearchStrategy[ShippingFeeRule],
    ) -> st.SearchStrategy[ShippingFeeRule]:
        by_zone = st.builds(
            lambda one, other, rest: FeeByZone(
                zones={"home": one, "abroad": other}, elsewhere=rest
            ),
            inner,
            inner,
            inner,
        )
        return st.one_of(
            *([by_zone] if places else []),
            st.builds(SumOfFees, inner, inner),
            st.builds(HighestFee, inner, inner),
            st.builds(LowestFee, inner, inner),
            st.builds(FirstFee, inner, inner),
            st.builds(FeeAtMost, money, inner),
            st.builds(FeeAtLeast, money, inner),
            st.builds(
                ScaledFee, rate=st.sampled_from([Rate("2"), Rate("1/3")]), rule=inner
            ),
            st.builds(
                FreeFrom, amount=money, basis=st.sampled_from(GoodsBasis), rule=inner
            ),
            st.builds(FeeWhen, holds=holds, rule=inner, otherwise=inner),
            st.builds(
                lambda one, other: FeeByCategory(
                    categories={"bulky": one}, otherwise=other
                ),
                inner,
                inner,
            ),
            st.builds(
                lambda one, other: DatedFees(
                    (NOW - timedelta(days=9), one), (NOW, other)
                ),
                inner,
                inner,
            ),
        )

    return st.recursive(_alone(currency), made_of, max_leaves=4)
