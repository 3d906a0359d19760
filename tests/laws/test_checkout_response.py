"""What a page is told of a checkout closes, on the side of the tax that its buyer is shown."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from ecomkit.checkout import BuyerPolicy, Checkout, CheckoutResponse, SalesTerms
from ecomkit.checkout.review import CheckoutReview
from ecomkit.money import Money
from ecomkit.testing.strategies import Sale, sales
from ecomkit.wire import from_json, to_json


@given(sales())
def test_rows_tax_and_coins_sum_to_the_total(sale: Sale) -> None:
    priced = sale.price()
    answer = CheckoutResponse.from_review(
        CheckoutReview(
            checkout=Checkout(id="c", cart=sale.cart),
            policy=BuyerPolicy(kind="individual"),
            terms=SalesTerms(),
            priced=priced,
        )
    )
    rows: tuple[Any, ...] = (*answer.lines, *answer.charges)

    def sum_of(amounts: list[Money]) -> Money:
        return Money.sum(amounts, answer.currency)

    assert answer.tax_on_top is not None
    assert answer.cash_rounding is not None
    amounts = sum_of([row.amount for row in rows])
    assert amounts + answer.tax_on_top + answer.cash_rounding == answer.total
    assert answer.total == priced.total
    before = sum_of([row.before for row in rows])
    assert sum_of([each.amount for each in answer.discounts]) == before - amounts
    assert from_json(to_json(answer), CheckoutResponse) == answer
