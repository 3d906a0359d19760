"""A priced cart travels by its columns, and a changed document does not pass."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ecomkit.cart import Cart
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
    TotalAtLeast,
)
from ecomkit.pricing.result import NotYet
from ecomkit.tax import TaxRate, TaxTable
from ecomkit.wire import from_json, from_wire, to_json, to_wire

PRICED = Pricer(
    PriceBook.of("EUR", {"tea": "4.50", "mug": "9.90"}, includes_tax=True),
    promotions=[
        Promotion("club", PercentOff(10), codes="CLUB", max_uses=100),
        Promotion("big", PercentOff(5), conditions=[TotalAtLeast(Money("500", "EUR"))]),
    ],
    fees=[OrderFee(id="handling", amount=Money("1", "EUR"))],
    taxes=TaxTable([TaxRate(id="vat", rate="19%", category="standard")]),
).price(
    Cart("EUR").with_item("tea", 3).with_item("mug").with_code("club"),
    Occasion(at=datetime(2026, 11, 2, tzinfo=UTC)),
    [Charge(id="post", amount=Money("4.90", "EUR"), method="post")],
)


def test_a_priced_cart_comes_back_with_every_figure_and_every_verdict() -> None:
    back = from_json(to_json(PRICED), PricedCart)

    assert back == PRICED
    assert back.total == PRICED.total
    assert back.lines == PRICED.lines
    assert back.tax_breakdown == PRICED.tax_breakdown
    assert back.claims == PRICED.claims != ()
    assert back.verdicts == PRICED.verdicts
    assert any(isinstance(verdict, NotYet) for verdict in back.verdicts)


def test_its_totals_come_first_for_those_who_only_read() -> None:
    totals = to_wire(PRICED)["totals"]

    assert totals["total"] == {
        "amount": str(PRICED.total.amount),
        "currency": "EUR",
    }


def changed(**fields: Any) -> dict[str, Any]:
    return {**to_wire(PRICED), **fields}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"amounts": [1, 2, 3, 4]}, "$.totals"),
        ({"amounts": [1]}, "$.amounts"),
        ({"subtotals": []}, "$.subtotals"),
        ({"tax_included": [1]}, "$.tax_included"),
        ({"tax_added": [0, 0, 0, 0, 0]}, "$.tax_added"),
        ({"tax_included": [10**60, 0, 0, 0]}, "$.tax_included[0]"),
        ({"goods": 3}, "$.items[2]"),
        ({"goods": -1}, "$.goods"),
        ({"fees": 9}, "$.items[3]"),
        ({"terms_of": [0, 0, 0, 99]}, "$.terms_of"),
        ({"unit": "0.05"}, "$.unit"),
        ({"currency": "JPY"}, "$.totals"),
        ({"currency": "XXZ"}, "$.currency"),
        ({"parts": [[9, [1]]]}, "$.parts[0]"),
        ({"parts": [[0, [1, 2, 3]]]}, "$.parts[0]"),
        ({"items": []}, "$.items"),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(
    fields: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        from_wire(changed(**fields), PricedCart)

    assert caught.value.path == path


def test_a_discount_on_rows_that_do_not_exist_is_refused() -> None:
    for discount, path in (
        ({"rows": [99], "shares": [1]}, "$.discounts[0].rows"),
        ({"rows": [0], "shares": [1, 2]}, "$.discounts[0].shares"),
        ({"rows": [0], "shares": [1], "units": []}, "$.discounts[0].units"),
    ):
        document = changed(discounts=[{"promotion": "p", "version": "1", **discount}])
        with pytest.raises(InvalidInputError) as caught:
            from_wire(document, PricedCart)
        assert caught.value.path == path


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        ({"inside": [True, False]}, "$.terms[0].inside"),
        ({"portions": ["1/2", "1/4", "1/4"]}, "$.terms[0].portions"),
        ({"div": 3}, "$.terms[0].div"),
        ({"div": 0}, "$.terms[0].div"),
    ],
)
def test_terms_that_do_not_fit_their_rates_are_refused(
    terms: dict[str, Any], path: str
) -> None:
    first, *others = to_wire(PRICED)["terms"]

    with pytest.raises(InvalidInputError) as caught:
        from_wire(changed(terms=[{**first, **terms}, *others]), PricedCart)

    assert caught.value.path == path
