"""The laws of prices hold over generated shops, carts, rules, currencies and policies."""

from __future__ import annotations

from hypothesis import given, settings

from ecomkit.testing.laws import LAWS
from ecomkit.testing.strategies import Sale, sales


@settings(max_examples=200)
@given(sales())
def test_all_laws(sale: Sale) -> None:
    """Every law holds for every sale that Hypothesis finds.

    And a cart that goes the express way costs to the digit what the full steps make of it.
    """
    for law in LAWS:
        law.check(sale)

    pricer = sale.pricer
    sheet = pricer._priced_sheet(sale.cart, sale.occasion, sale.charges)
    assert pricer._ledger(sheet) == sale.price().ledger
