"""L11: a higher discount never raises the total, where it is the only promotion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.money import Money, Rate
from ecomkit.pricing import AmountOff, Benefit, PercentOff, Pricer, Promotion, Scope
from ecomkit.testing.strategies import Sale, sales

SCOPES = [Scope.LINE, Scope.CART]


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
    st.lists(st.integers(0, 10_000), min_size=2, max_size=4),
)
def test_a_higher_percentage_never_raises_the_total(
    sale: Sale, scope: Scope, points: list[int]
) -> None:
    found = totals(sale, [PercentOff(Rate(p, 10_000), scope) for p in sorted(points)])

    _falls(sale, found)


@pytest.mark.law("L11")
@given(
    sales(rules=()),
    st.sampled_from([Scope.UNIT, *SCOPES]),
    st.lists(st.integers(0, 20_000), min_size=2, max_size=4),
)
def test_a_higher_amount_off_never_raises_the_total(
    sale: Sale, scope: Scope, steps: list[int]
) -> None:
    currency = sale.cart.currency
    off = [AmountOff(Money.from_minor(s, currency), scope) for s in sorted(steps)]

    _falls(sale, totals(sale, off))


def _falls(sale: Sale, found: list[Money]) -> None:
    for before, after in pairwise(found):
        assert after <= before
