"""L11: a higher discount never raises the total, where it is the only promotion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.money import Money, Rate
from ecomkit.pricing import AmountOff, PercentOff, Pricer, Promotion, Scope
from ecomkit.pricing.values import Benefit
from ecomkit.testing.strategies import Sale, sales

SCOPES = [Scope.LINE, Scope.CART, Scope.UNIT]


def totals(sale: Sale, benefits: Sequence[Benefit]) -> list[Money]:
    """What the cart costs with each of the benefits alone; no fee that looks at the total."""
    old = sale.pricer
    return [
        Pricer(
            old.book,
            promotions=[Promotion("only", benefit)],
            taxes=old.taxes,
            policy=old.policy,
        )
        .price(sale.cart, sale.occasion, sale.charges)
        .total
        for benefit in benefits
    ]


@pytest.mark.law("L11")
@given(
    sales(rules=()),
    st.sampled_from(SCOPES),
    st.lists(st.integers(0, 10_000), min_size=2, max_size=3),
)
def test_a_higher_discount_never_raises_the_total(
    sale: Sale, scope: Scope, steps: list[int]
) -> None:
    """Neither a higher percentage nor a higher amount, off units, lines or the cart."""
    steps.sort()
    currency = sale.cart.currency
    off = [AmountOff(Money.from_minor(2 * step, currency), scope) for step in steps]
    falls(totals(sale, off))

    by_line = Scope.LINE if scope is Scope.UNIT else scope
    falls(totals(sale, [PercentOff(Rate(step, 10_000), by_line) for step in steps]))


def falls(found: list[Money]) -> None:
    """Says that no total is above the one before it."""
    for before, after in pairwise(found):
        assert after <= before
