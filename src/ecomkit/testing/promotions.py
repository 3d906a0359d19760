"""Hypothesis strategies for promotions: every kind of benefit and condition there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations
from typing import Any, ParamSpec, TypeVar, cast

import attrs
from hypothesis import strategies as st

from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    Contains,
    EachGroupOf,
    FirstAndNext,
    GroupPrice,
    PercentOff,
    ProgressivePercent,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import (
    ArticlesAtLeast,
    Benefit,
    Condition,
    ThresholdBasis,
    TierBasis,
)

# What the generated shops sell.
CATEGORIES = ("tea", "ware", "books")
SKUS = tuple(f"sku-{letter}" for letter in "abcdefgh")

P = ParamSpec("P")
T = TypeVar("T")


def built_once(strategy: Callable[P, T]) -> Callable[P, T]:
    """Caches a strategy.

    Building one takes Hypothesis several times as long as drawing from it.
    """
    return cast("Callable[P, T]", cache(strategy))


def among(values: Sequence[T]) -> st.SearchStrategy[T]:
    """One of many values, as sampled_from; but a failure does not print them all."""
    return st.integers(0, len(values) - 1).map(values.__getitem__)


@built_once
def moneys(
    currency: str, *, least: int = 0, most: int = 100_000
) -> st.SearchStrategy[Money]:
    """Amounts between two numbers of minor units, round ones among them."""
    plain = [minor for minor in (100, 500, 1_000) if least <= minor <= most]
    return (st.sampled_from(plain or [least]) | st.integers(least, most)).map(
        lambda minor: Money.from_minor(minor, currency)
    )


@built_once
def rates(*, most: int = 100) -> st.SearchStrategy[Rate]:
    """Percentages with up to two places, from nothing to *most*."""
    return st.integers(0, most * 100).map(lambda points: Rate(points, 10_000))


def some(names: Sequence[str], *, most: int) -> list[frozenset[str]]:
    """All subsets of one to *most* of *names*, the small ones first."""
    return [
        frozenset(few)
        for size in range(1, most + 1)
        for few in combinations(names, size)
    ]


@built_once
def selects(currency: str) -> st.SearchStrategy[Select]:
    """Everything, some articles, some categories, or a price range."""
    return st.one_of(
        st.just(Select()),
        st.just(Select()),
        among([Select(skus=few) for few in some(SKUS, most=len(SKUS))]),
        among([Select(categories=few) for few in some(CATEGORIES, most=3)]),
        moneys(currency).map(lambda price: Select(price_min=price)),
        moneys(currency).map(lambda price: Select(price_max=price)),
    )


@built_once
def goods_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Every kind of benefit on goods but gifts, with each of its fields."""
    return limited_benefits(currency) | set_benefits(currency)


@built_once
def limited_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Percentages, amounts, prices and tiers of them, with and without limits."""
    select = selects(currency)
    amount = moneys(currency, most=20_000)
    parts = _parts(currency)
    return st.one_of(
        _simple(currency, select),
        st.builds(
            Tiered,
            tiers=st.lists(
                st.builds(Tier, at_least=amount, benefit=parts), min_size=1, max_size=3
            ),
            basis=st.sampled_from([TierBasis.CART_TOTAL, TierBasis.LINE_TOTAL]),
            base=st.none() | parts,
            select=select,
        ),
        st.builds(
            Tiered,
            tiers=st.lists(
                st.builds(Tier, at_least=st.integers(1, 12), benefit=parts),
                min_size=1,
                max_size=3,
            ),
            basis=st.just(TierBasis.QUANTITY),
            base=st.none() | parts,
            select=select,
        ),
        st.builds(
            FirstAndNext, first=amount, next=amount, max_units=_LIMIT, select=select
        ),
        st.builds(
            SpendAndSave,
            for_each=moneys(currency, least=1, most=20_000),
            amount=amount,
            at_most=_caps(amount),
            select=select,
            spent_on=st.none() | select,
            basis=st.none() | st.sampled_from(ThresholdBasis),
        ),
    )


_LIMIT = st.none() | st.integers(1, 5)
_ON_GOODS = st.sampled_from([Scope.UNIT, Scope.LINE, Scope.CART])


def _caps(amount: st.SearchStrategy[Money]) -> st.SearchStrategy[Any]:
    return st.just(()) | amount.map(lambda most: (most,))


def _parts(currency: str) -> st.SearchStrategy[PercentOff | AmountOff | SetPrice]:
    # The benefit of a tier.
    return _simple(currency, st.just(Select()))


def _simple(
    currency: str, select: st.SearchStrategy[Select]
) -> st.SearchStrategy[PercentOff | AmountOff | SetPrice]:
    amount = moneys(currency, most=20_000)
    cap = _caps(amount)
    limits = {"max_units": _LIMIT, "max_units_per_line": _LIMIT}
    return st.one_of(
        st.builds(PercentOff, rates(), _ON_GOODS, select=select, at_most=cap, **limits),
        st.builds(AmountOff, amount, _ON_GOODS, select=select, **limits),
        st.builds(SetPrice, amount, _ON_GOODS, select=select, **limits),
    )


@built_once
def set_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Benefits on sets of units, with every kind of reward."""
    select = selects(currency)
    amount = moneys(currency, most=20_000)
    on_units = st.one_of(
        st.builds(PercentOff, rates()),
        st.builds(AmountOff, amount, st.sampled_from([Scope.UNIT, Scope.CART])),
        st.builds(SetPrice, amount),
    )
    return st.one_of(
        _of_sets(
            EachGroupOf,
            "size",
            currency,
            benefit=on_units,
            select=select,
            shared=st.booleans(),
        ),
        _of_sets(
            GroupPrice,
            "quantity",
            currency,
            amount=amount,
            repeat=st.booleans(),
            select=select,
            shared=st.booleans(),
        ),
        st.builds(
            ProgressivePercent,
            st.lists(rates(), min_size=1, max_size=4).map(sorted),
            select=select,
        ),
        _cheapest(currency),
        _buy_get(currency),
    )


def _of_sets(
    kind: type[EachGroupOf | GroupPrice], size: str, currency: str, **fields: Any
) -> st.SearchStrategy[EachGroupOf | GroupPrice]:
    # Sets of so many units, or of one of each.
    sets = st.one_of(
        st.integers(1, 4).map(lambda many: {size: many}),
        st.lists(selects(currency), min_size=1, max_size=3).map(
            lambda each: {"one_of_each": each}
        ),
    )
    return st.builds(lambda of, **rest: kind(**of, **rest), sets, **fields)


def _rewards(currency: str) -> st.SearchStrategy[dict[str, Any]]:
    amount = moneys(currency, most=20_000)
    return st.one_of(
        st.just({}),
        rates().map(lambda rate: {"rate": rate}),
        amount.map(lambda off: {"amount_off": off}),
        amount.map(lambda price: {"unit_price": price}),
    )


@st.composite
def _cheapest(draw: st.DrawFn, currency: str) -> CheapestFree:
    quantity = draw(st.integers(1, 4))
    free = draw(st.integers(1, quantity))
    return CheapestFree(
        quantity=quantity,
        free=free,
        nth=draw(st.integers(1, quantity - free + 1)),
        repeat=draw(st.booleans()),
        dearest=draw(st.booleans()),
        over_all_groups=draw(st.booleans()),
        max_units=draw(_LIMIT),
        select=draw(selects(currency)),
        shared=draw(st.booleans()),
        **draw(_rewards(currency)),
    )


@st.composite
def _buy_get(draw: st.DrawFn, currency: str) -> BuyGet:
    return BuyGet(
        buy=draw(selects(currency)),
        buy_quantity=draw(st.integers(1, 3)),
        get=draw(selects(currency)),
        get_quantity=draw(st.integers(1, 3)),
        max_units=draw(_LIMIT),
        whole_sets=draw(st.booleans()),
        shared=draw(st.booleans()),
        **draw(_rewards(currency)),
    )


@built_once
def delivery_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Every kind of benefit on deliveries, or on the whole order."""
    amount = moneys(currency, most=5_000)
    scopes = st.sampled_from([Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER])
    order, select = st.just(Scope.ORDER), selects(currency)
    return st.one_of(
        st.builds(PercentOff, rates(), scopes),
        st.builds(AmountOff, amount, scopes),
        st.builds(SetPrice, amount, st.just(Scope.DELIVERY)),
        st.builds(PercentOff, rates(), order, select=select, at_most=_caps(amount)),
        st.builds(AmountOff, amount, order, select=select),
        st.builds(SetPrice, amount, order, select=select),
    )


@built_once
def conditions(currency: str) -> st.SearchStrategy[Condition]:
    """Conditions on what is in the cart."""
    select = selects(currency)
    return st.one_of(
        st.builds(
            TotalAtLeast,
            moneys(currency, most=50_000),
            select=select,
            basis=st.none() | st.sampled_from(ThresholdBasis),
            consumes=st.booleans(),
        ),
        st.builds(
            QuantityAtLeast,
            st.integers(1, 6),
            select=select,
            on_one_line=st.booleans(),
            consumes=st.booleans(),
        ),
        st.builds(ArticlesAtLeast, st.integers(1, 4), select=select),
        st.builds(Contains, select),
    )


@built_once
@st.composite
def promotions(draw: st.DrawFn, currency: str, *, most: int = 4) -> list[Promotion]:
    """One to *most* promotions of all kinds, some of them waiting for the code ``CODE``."""
    return [
        attrs.evolve(promotion, id=f"promotion-{number}")
        for number, promotion in enumerate(
            draw(st.lists(_promotions(currency), min_size=1, max_size=most))
        )
    ]


@built_once
def _promotions(currency: str) -> st.SearchStrategy[Promotion]:
    benefit = goods_benefits(currency) | delivery_benefits(currency)
    return st.builds(
        Promotion,
        st.just("promotion"),
        st.one_of(benefit, benefit, benefit, st.lists(benefit, min_size=2, max_size=2)),
        conditions=st.just([]) | st.lists(conditions(currency), min_size=1, max_size=2),
        codes=st.sampled_from([(), (), (), ("CODE",)]),
        priority=st.integers(0, 3),
        exclusive=st.sampled_from([False, False, False, True]),
    )
