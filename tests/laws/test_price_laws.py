"""The laws of prices hold over generated shops, carts, rules, currencies and policies."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from ecomkit.pricing import PriceBook
from ecomkit.testing.laws import L6, L10, L17, LAWS
from ecomkit.testing.strategies import Sale, sales
from tests.laws.engine_access import priced_both_ways


@pytest.mark.law(
    "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L9", "L10", "L11", "L14", "L15"
)
@given(sales())
def test_all_laws(sale: Sale) -> None:
    """Every law holds for every sale that Hypothesis finds.

    And a cart that takes the fast path costs to the digit what the full steps make of it.
    """
    for law in LAWS:
        held = law.check(sale)
        # L6 is not of floors, L10 of gross lists, L17 not of bundles of two rates.
        assert held or law in (L6, L10, L17)
    if not sale.pricer.book.lists[0].includes_tax:
        assert L10.check(with_tax_inside(sale))

    _, in_full = priced_both_ways(
        sale.pricer._markets, sale.cart, sale.occasion, sale.charges
    )
    assert in_full == sale.price().columns


def with_tax_inside(sale: Sale) -> Sale:
    """The same figures as prices that include their tax: L10 speaks of those only."""
    old = sale.pricer.book
    listed = attrs.evolve(old.lists[0], includes_tax=True)
    return sale.in_shop(book=PriceBook(lists=[listed], articles=old.articles.values()))
