"""Rules together, over generated shops: the best set, the cap, and what does not count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    Contains,
    ListPrice,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
)
from ecomkit.pricing.engine import combining, promotion_run
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.benefit_kinds import is_for_delivery, lowers_goods
from ecomkit.tax import DeliveryTax
from ecomkit.testing.strategies import Sale, sales

Rules = Sequence[Promotion | CustomPromotion]


def as_said(sale: Sale, promotions: Rules, **discounts: object) -> PricedCart:
    """The sale under other promotions, and another policy of discounts."""
    old = sale.pricer
    policy = attrs.evolve(
        old.policy,
        discounts=attrs.evolve(old.policy.discounts, **discounts),  # type: ignore[arg-type]
    )
    pricer = Pricer(old.book, promotions=promotions, taxes=old.taxes, policy=policy)
    return pricer.price(sale.cart, sale.occasion, sale.charges)


def saved(priced: PricedCart) -> Money:
    """All that is taken off goods and deliveries, as listed: one list, one side."""
    rows = (*priced.lines, *priced.charges)
    return sum((row.discount for row in rows), Money.zero(priced.currency))


def check_best_set(sale: Sale) -> None:
    """No set of promotions that may apply together saves more than the one chosen."""
    rules = sale.pricer.promotions
    single = [rule for rule in rules if getattr(rule, "exclusive", False)]
    together = [rule for rule in rules if rule not in single]
    best = saved(as_said(sale, rules, exclusive="best"))
    assert best >= saved(as_said(sale, rules, exclusive="first"))
    for some in (together, *([rule] for rule in single)):
        assert best >= saved(as_said(sale, some, exclusive="first"))


def check_cap(sale: Sale, percent: int) -> None:
    """All promotions together take no more of the goods than the cap."""
    priced = as_said(sale, sale.pricer.promotions, at_most=f"{percent}%")
    lines = [line for line in priced.lines if not line.is_gift]
    listed = sum(line.subtotal.amount for line in lines)
    taken = sum(line.discount.amount for line in lines)
    assert taken <= Fraction(listed) * percent / 100
    for line in lines:
        parts = sum(
            (each.amount for each in line.discounts), Money.zero(priced.currency)
        )
        assert parts == line.discount


def check_card(sale: Sale, price: int) -> None:
    """What takes part in no promotion changes nothing for the goods beside it.

    Where deliveries are taxed as the goods are, it changes their tax: what is taken off goods
    and deliveries together is left out there.
    """
    taxes = sale.pricer.policy.taxes
    is_own = taxes is not None and taxes.delivery is DeliveryTax.OWN
    rules = [
        rule
        for rule in sale.pricer.promotions
        if is_about_goods(rule)
        and (is_own or not any(map(is_for_delivery, getattr(rule, "benefits", ()))))
    ]
    before = as_said(sale, rules)
    book = sale.pricer.book
    money = Money.from_minor(price, before.currency)
    (listed,) = book.lists
    more = attrs.evolve(
        listed, prices={**listed.prices, "card": ListPrice(unit_price=money)}
    )
    card = Article(sku="card", tax_category="none", discountable=False)
    with_card = PriceBook(lists=[more], articles=[*book.articles.values(), card])
    shop = attrs.evolve(
        sale,
        pricer=Pricer(
            with_card,
            promotions=rules,
            taxes=sale.pricer.taxes,
            policy=sale.pricer.policy,
        ),
        cart=sale.cart.with_item("card"),
    )
    after = as_said(shop, rules)
    amounts = {line.key: line.amount for line in after.lines}
    assert amounts.pop("card") == money
    assert amounts == {line.key: line.amount for line in before.lines}


def is_about_goods(rule: Promotion | CustomPromotion) -> bool:
    return (
        isinstance(rule, Promotion)
        and any(map(lowers_goods, rule.benefits))
        and not any(isinstance(one, Contains) for one in rule.conditions)
    )


@given(sales())
@settings(max_examples=100)
def test_the_best_of_the_sets_is_taken(sale: Sale) -> None:
    check_best_set(sale)


@given(sales(), st.integers(0, 100))
@settings(max_examples=100)
def test_no_more_than_the_cap_is_taken(sale: Sale, percent: int) -> None:
    check_cap(sale, percent)


@given(sales(), st.integers(1, 20_000))
@settings(max_examples=100)
def test_what_takes_part_in_no_promotion_does_not_count(sale: Sale, price: int) -> None:
    check_card(sale, price)


# ------------------------------------------------------------------------ planted bugs


def first_is_taken_for_best(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        combining, "_best_set", lambda run, market: combining._first_alone(run)
    )


def cap_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(promotion_run, "hold_to_cap", lambda *given: None)


def all_goods_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        Worksheet, "counting", lambda worksheet, *, undiscountable: worksheet.counted
    )


@pytest.mark.parametrize(
    ("bug", "law"),
    [
        (first_is_taken_for_best, check_best_set),
        (cap_forgotten, lambda sale: check_cap(sale, 10)),
        (all_goods_count, lambda sale: check_card(sale, 20_000)),
    ],
)
def test_a_planted_bug_is_caught(
    bug: Callable[[pytest.MonkeyPatch], None],
    law: Callable[[Sale], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bug(monkeypatch)

    @settings(
        max_examples=3_000,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sales())
    def broken(sale: Sale) -> None:
        law(sale)

    with pytest.raises(AssertionError):
        broken()
