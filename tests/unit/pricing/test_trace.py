"""The tree behind a price, and why another price is another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Rounding
from ecomkit.pricing import (
    AmountOff,
    CatalogPromotion,
    Charge,
    OrderFee,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Trace,
)
from ecomkit.pricing.result import Figure
from ecomkit.tax import TaxTable

from .shop import BOOK, OCCASION, cart, eur

VAT = TaxTable.from_rows([{"id": "vat", "rate": "19%", "source": "the law"}])
WISHES = cart(("tea", 1), ("mug", 1), codes=("SPRING",))


def explain(percent: str, *, includes_tax: bool = False) -> Trace:
    book = PriceBook.of("EUR", {"tea": "9.99", "mug": "3"}, includes_tax=includes_tax)
    pricer = Pricer(
        PriceBook(lists=book.lists, promotions=CatalogPromotion(id="sale", rate="10%")),
        promotions=[
            Promotion("off", PercentOff(percent), codes="SPRING"),
            Promotion("one", AmountOff(eur("1"))),
        ],
        fees=[OrderFee(id="pack", amount=eur("1"))],
        taxes=VAT,
        policy=PricingPolicy(cash=Rounding(step=5), cash_methods=()),
    )
    post = Charge(id="post", amount=eur("4"), tax_category="standard")
    return pricer.explain(WISHES, OCCASION, [post])


@pytest.mark.parametrize("includes_tax", [False, True])
def test_every_figure_is_the_sum_of_its_parts(includes_tax: bool) -> None:
    trace = explain("10", includes_tax=includes_tax)

    for _, figure in trace.total.walk():
        if figure.parts:
            assert (
                sum(part.amount.amount for part in figure.parts) == figure.amount.amount
            )


def test_a_discount_tells_its_rule_code_base_and_exact_value() -> None:
    figure = explain("10").find("goods/line:tea/discount:off")

    assert figure is not None
    assert figure.amount == eur("-0.90")
    assert figure.exact == Fraction(-899, 1000)
    assert figure.lost == Fraction(-1, 1000)
    assert figure.because["code"] == "SPRING"
    assert figure.because["base"] == "8.99 EUR"


def test_a_tax_tells_its_source_and_a_price_its_promotion() -> None:
    trace = explain("10")
    tax, listed = (
        trace.find("goods/line:tea/tax:vat"),
        trace.find("goods/line:tea/price"),
    )

    assert tax is not None
    assert tax.because["source"] == "the law"
    assert listed is not None
    assert listed.because["catalog_promotions"] == "sale"
    assert trace.find("goods/line:fog/price") is None


def test_the_difference_of_two_traces_ends_at_its_causes() -> None:
    changes = explain("10").diff(explain("20"))

    assert changes[0].path == "total"
    by_path = {change.path: change for change in changes}
    cause = by_path["total/goods/line:tea/discount:off"]
    assert ("rate", "10%", "20%") in cause.because
    assert cause.difference == eur("-0.90")
    assert explain("10").diff(explain("10")) == ()
    with pytest.raises(InvalidInputError):
        explain("10").diff(5)  # type: ignore[arg-type]


def test_a_figure_that_is_new_or_gone_differs_by_all_of_it() -> None:
    with_tax, without = (
        Pricer(BOOK, taxes=taxes).explain(WISHES, OCCASION)
        for taxes in (VAT, TaxTable())
    )
    (gone,) = [c for c in with_tax.diff(without) if c.path.endswith("line:tea/tax:vat")]
    (new,) = [c for c in without.diff(with_tax) if c.path.endswith("line:tea/tax:vat")]

    assert (gone.difference, new.difference) == (eur("-1.90"), eur("1.90"))
    assert Figure(what="x", amount=eur("1")).lost == 0


def test_each_benefit_of_a_promotion_is_told_apart_in_a_difference() -> None:
    """Both take off the same line, under one name."""
    earlier, later = (
        Pricer(
            BOOK,
            promotions=[Promotion("p", (AmountOff(eur(one)), AmountOff(eur("2"))))],
        ).explain(cart(("tea", 1)), OCCASION)
        for one in ("1", "1.50")
    )

    changes = [c for c in earlier.diff(later) if c.path.endswith("discount:p")]

    assert [change.difference for change in changes] == [eur("-0.50"), eur("0")]
