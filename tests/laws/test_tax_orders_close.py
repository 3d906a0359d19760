"""L12 under any tax: whatever comes back, the order ends at what was paid, tax by tax."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.orders import remaining
from ecomkit.tax import TaxBase
from ecomkit.testing.laws.refunds import closed, placed
from ecomkit.testing.strategies import Sale
from tests.laws.orders import some_change
from tests.laws.tax_sales import policy_of, tax_sales


@settings(max_examples=150)
@given(tax_sales(), st.data())
def test_orders_with_any_tax_end_at_what_was_paid(
    sale: Sale, data: st.DataObject
) -> None:
    """Fixed taxes, parts of a price and shares of the gross, inside and on top.

    A free delivery may hold the tax of its list price; what costs nothing is not credited.
    """
    assume(policy_of(sale).base is TaxBase.AFTER_DISCOUNT)
    order = placed(sale)
    zero = Money.zero(order.currency)
    for number in range(data.draw(st.integers(0, 3))):
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            break
        assert change.refund >= zero
        order = order.with_change(change)

    end = closed(order)

    assert (end.credited, end.due) == (end.total, zero)
    for row in end.rows:
        left = remaining(end, row.key)
        assert left.gross == left.tax == left.net == zero
        assert all(not tax.amount for tax in left.taxes)
