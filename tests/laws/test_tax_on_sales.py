"""Taxes on whole sales under any law: in any order of lines, with a reason, of one sign."""

from __future__ import annotations

from collections import Counter

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.pricing import PricedCart
from ecomkit.tax import TaxBase
from ecomkit.testing.strategies import Sale
from tests.laws.tax_sales import policy_of, tax_sales


def figures(priced: PricedCart) -> object:
    """Every figure of every row by its key, and the summary of taxes in no order."""
    rows = [*priced.lines, *priced.fees, *priced.charges]
    return (
        {
            row.key: (row.amount, row.net, row.tax, row.gross, row.list_net, row.taxes)
            for row in rows
        },
        Counter(
            (group.rate.summed_by, group.base, group.amount, group.effective_percent)
            for group in priced.tax_breakdown
        ),
        priced.total,
    )


@settings(max_examples=150)
@given(tax_sales(), st.data())
def test_no_tax_depends_on_the_order_of_lines_or_charges(
    sale: Sale, data: st.DataObject
) -> None:
    """Under every rule for deliveries and fees, and however taxes are rounded."""
    lines = data.draw(st.permutations(sale.cart.lines))
    other = attrs.evolve(
        sale,
        cart=attrs.evolve(sale.cart, lines=lines),
        charges=tuple(reversed(sale.charges)),
    )

    assert figures(other.price()) == figures(sale.price())


@settings(max_examples=200)
@given(tax_sales())
def test_every_tax_has_a_reason_or_an_amount_of_its_bases_sign(sale: Sale) -> None:
    """No amount is below zero here, so no base and no tax is.

    Nor is a net amount, unless the tax inside is that of the price before discounts.
    """
    priced = sale.price()
    for row in (*priced.lines, *priced.fees, *priced.charges):
        if policy_of(sale).base is TaxBase.AFTER_DISCOUNT:
            assert row.net.amount >= 0
        assert row.gross.amount >= 0
        for tax in row.taxes:
            assert tax.base.amount >= 0
            assert tax.amount.amount >= 0
            assert tax.effective_percent >= 0
            if tax.treatment.needs_reason:
                assert tax.reason
                assert not tax.amount
    assert priced.net + priced.tax == priced.gross
