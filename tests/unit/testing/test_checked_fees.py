"""A shop's own fees and prices are put to the laws as its promotions are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.pricing import CartView, FeeQuote, PriceBook
from ecomkit.testing import laws
from ecomkit.testing.strategies import Sale


@attrs.frozen
class Packing:
    """One fee for every cart that has goods."""

    id: str = "packing"
    tax_category: str = "standard"

    def fee(self, goods: CartView, /) -> Sequence[FeeQuote]:
        return [FeeQuote(amount=Money("0.35", "EUR")) for _ in goods.lines[:1]]


@attrs.frozen
class FirstLineOnly(Packing):
    """A fee that looks at whatever line is first: a mistake."""

    def fee(self, goods: CartView, /) -> Sequence[FeeQuote]:
        first = goods.lines[0].sku
        return [FeeQuote(amount=Money("1.00", "EUR"))] if first == "sku-1" else []


def test_a_fee_that_keeps_the_laws_passes_and_is_seen_at_work() -> None:
    """The report counts the sales in which the fee was charged."""
    report = laws.check(Packing(), examples=20, currencies=["EUR"])
    assert report.applied == report.tried > 0


def test_a_fee_that_depends_on_the_order_of_lines_is_caught() -> None:
    """It breaks law L5, and the smallest such sale is told."""
    with pytest.raises(laws.LawBrokenError, match="L5"):
        laws.check(
            FirstLineOnly(), examples=200, currencies=["EUR"], skus=["sku-1", "sku-2"]
        )


def test_a_book_of_ones_own_is_what_the_sales_are_priced_by() -> None:
    """Every generated sale has its prices."""
    book = PriceBook.of("EUR", {"sku-1": "4.50", "sku-2": "12.00"})

    def other_prices(sale: Sale) -> Iterator[str]:
        for line in sale.price().lines:
            if line.list_price != book.lists[0].prices[line.sku].unit_price:
                yield f"{line.sku} costs {line.list_price}"

    own = laws.Law("own", "prices are the book's", other_prices)
    report = laws.check(
        Packing(),
        laws=[own],
        examples=20,
        book=book,
        skus=["sku-1", "sku-2"],
        currencies=["EUR"],
    )
    assert report.held == (("own", report.tried),)
