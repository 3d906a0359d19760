"""What a line would be without discounts is what it is without promotions."""

from __future__ import annotations

import attrs
from hypothesis import assume, given, settings

from ecomkit.pricing import Pricer
from ecomkit.tax import TaxBase, TaxLevel
from ecomkit.testing.strategies import Sale
from tests.laws.tax_sales import policy_of, tax_sales


def without_promotions(sale: Sale) -> Sale:
    """The same shop and cart, with nothing on offer."""
    asked = sale.pricer
    plain = Pricer(asked.book, fees=asked.fees, taxes=asked.taxes, policy=asked.policy)
    return attrs.evolve(sale, pricer=plain)


@settings(max_examples=300)
@given(tax_sales())
def test_net_gross_and_tax_before_discount_are_those_without_promotions(
    sale: Sale,
) -> None:
    """By the row's own classes, counts and conditions; taxes rounded on each row."""
    policy = policy_of(sale)
    assume(policy.level in (TaxLevel.LINE, TaxLevel.UNIT))
    assume(policy.base is TaxBase.AFTER_DISCOUNT)
    priced, plain = sale.price(), without_promotions(sale).price()

    for line, same in zip(priced.lines, plain.lines, strict=True):
        assert (line.list_net, line.list_tax, line.list_gross) == (
            same.net,
            same.tax,
            same.gross,
        )
