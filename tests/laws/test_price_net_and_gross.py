"""L17: the same offer, stated net or gross, costs the buyer the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.tax import TaxRate, TaxTable
from ecomkit.testing.laws import L17
from ecomkit.testing.strategies import Sale, sales

PERCENTS = st.sampled_from(["0%", "5%", "7%", "10%", "19%", "20%", "21%", "25%"])


@st.composite
def sales_at_usual_rates(draw: st.DrawFn) -> Sale:
    """A sale at rates of whole percents, by which small prices are whole on both sides."""
    sale = draw(sales())
    rates = [
        TaxRate(id=category, rate=draw(PERCENTS), category=category)
        for category in ("standard", "reduced")
    ]
    return sale.in_shop(taxes=TaxTable(rates))


@pytest.mark.law("L17")
@given(sales_at_usual_rates() | sales())
def test_an_offer_costs_the_same_stated_net_or_gross(sale: Sale) -> None:
    """By every benefit, condition and policy, shown with tax and without."""
    is_divided = any(line.terms.portions for line in sale.price().lines)
    assert L17.check(sale) or is_divided
