"""The law of growth: a higher discount never raises a price, a unit more by its own at most."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    Contains,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    PercentOff,
    ProgressivePercent,
    Promotion,
    QuantityAtLeast,
    SetPrice,
    SpendAndSave,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import ArticlesAtLeast, UnitChoice
from ecomkit.testing.laws.law import Breach, Law
from ecomkit.testing.laws.one_promotion import (
    SETS,
    each_alone,
    has_floors,
    is_as_shown,
    steps_of,
)
from ecomkit.testing.strategies import Sale

LOWER_BOUNDS = (TotalAtLeast, QuantityAtLeast, ArticlesAtLeast, Contains)
_LOWER = {
    SetPrice: "amount",
    GroupPrice: "amount",
}  # prices: the lower, the more is off
_HIGHER = {
    AmountOff: ("amount",),
    FirstAndNext: ("first", "next"),
    SpendAndSave: ("amount",),
}
_BY_STEPS = Gift, SpendAndSave, Tiered  # what they give jumps at thresholds


def _growing(sale: Sale) -> Iterator[Breach]:
    for alone, promotion in each_alone(sale):
        yield from _higher_discount(alone, promotion)
        if is_as_shown(alone) and not has_floors(alone):
            yield from _more_units(alone, promotion)


def _higher_discount(sale: Sale, promotion: Promotion) -> Iterator[Breach]:
    higher = None if promotion.campaign else _higher(promotion.benefits[0])
    if higher is None:
        return
    other = sale.with_promotions([attrs.evolve(promotion, benefits=[higher])])
    less, more = sale.price().goods.amount, other.price().goods.amount
    rounded = 0 if is_as_shown(other) else len(sale.cart.lines)
    if more > less + steps_of(sale, rounded):
        yield Breach(
            f"{promotion.id} leaves {less}, and {more} where it is higher", other
        )


def _higher(benefit: Any) -> Any:
    # The same benefit with twice its amount, half its price or half of the rest of its rate.
    if isinstance(benefit, EachGroupOf):
        return attrs.evolve(benefit, benefit=_higher(benefit.benefit))
    kind = type(benefit)
    if kind in _LOWER or getattr(benefit, "unit_price", None):
        name = _LOWER.get(kind, "unit_price")
        return attrs.evolve(benefit, **{name: _times(getattr(benefit, name), 1, 2)})
    if kind in _HIGHER or getattr(benefit, "amount_off", None):
        names = _HIGHER.get(kind, ("amount_off",))
        doubled = {name: _times(getattr(benefit, name), 2, 1) for name in names}
        return attrs.evolve(benefit, **doubled)
    if isinstance(benefit, ProgressivePercent):
        return attrs.evolve(benefit, rates=map(_nearer_to_one, benefit.rates))
    if isinstance(benefit, PercentOff | CheapestFree | BuyGet):
        return attrs.evolve(benefit, rate=_nearer_to_one(benefit.rate))
    return None


def _nearer_to_one(rate: Rate) -> Rate:
    return Rate(rate.numerator + rate.denominator, 2 * rate.denominator)


def _times(amounts: tuple[Money, ...], top: int, bottom: int) -> list[Money]:
    return [
        Money.from_minor(amount.minor() * top // bottom, amount.currency.code)
        for amount in amounts
    ]


def _more_units(sale: Sale, promotion: Promotion) -> Iterator[Breach]:
    before = sale.price()
    rounded = steps_of(sale, len(sale.cart.lines))
    for line in before.lines:
        bills = [before.goods.amount]
        for more in (Decimal("0.5"), 1) if line.item.unit else (1,):
            cart = sale.cart.with_quantity(line.key, line.quantity + more)
            other = sale.with_cart(cart)
            after = other.price()
            prices = {each.key: each.unit_price for each in after.lines}
            if any(prices.get(each.key) != each.unit_price for each in before.lines):
                break  # a tier of the price is reached
            bills.append(after.goods.amount)
            raised = bills[-1] - bills[0]
            if _is_open(sale, promotion) and raised > line.unit_price + rounded:
                yield Breach(f"{promotion.id}: {line.key} more costs {raised}", other)
            if _is_steady(promotion) and bills[-1] + rounded < bills[-2]:
                yield Breach(f"{promotion.id}: {bills[-2]} falls to {bills[-1]}", other)


def _is_open(sale: Sale, promotion: Promotion) -> bool:
    """Whether a promotion gives as much to a larger cart.

    It has no upper bound, and takes the dearest units where it cannot take all.
    """
    (benefit,) = promotion.benefits
    choice = sale.pricer.policy.discounts.choice
    if isinstance(benefit, Gift | Tiered) or getattr(benefit, "over_all_groups", False):
        return False
    if (
        isinstance(benefit, EachGroupOf)
        and isinstance(benefit.benefit, AmountOff)
        and _fits_twice(sale, benefit)
    ):
        # An amount off a set is no more than the set costs. Where units fit in several
        # places, the sets that save the most are the answer to a partition problem, which
        # nobody solves at a till: the dearest units stand together.
        return False
    if choice is not UnitChoice.DEAREST and (
        isinstance(benefit, BuyGet)
        or getattr(benefit, "max_units", None) is not None
        or getattr(benefit, "max_units_per_line", None) is not None
        or (choice is not None and isinstance(benefit, SETS))
    ):
        return False
    return not promotion.campaign and all(
        isinstance(condition, LOWER_BOUNDS) for condition in promotion.conditions
    )


def _fits_twice(sale: Sale, benefit: EachGroupOf) -> bool:
    # Whether a line of the cart has units for several places of a set.
    found: set[str] = set()
    for select in set(benefit.one_of_each):
        all_off = Promotion("probe", PercentOff(100, select=select))
        lines = sale.with_promotions([all_off]).price().lines
        here = {line.key for line in lines if line.discount}
        if here & found:
            return True
        found |= here
    return False


def _is_steady(promotion: Promotion) -> bool:
    # Neither sets nor thresholds, which more units reach.
    (benefit,) = promotion.benefits
    return not promotion.conditions and not isinstance(benefit, (*SETS, *_BY_STEPS))


L11 = Law(
    "L11",
    "a higher discount never raises the price, nor does a unit by more than its own",
    _growing,
)
