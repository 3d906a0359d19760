"""Units of lines: a quantity is held against the unit that its article is sold by."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    ListPrice,
    NotForSaleError,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PriceTier,
    Promotion,
    QuantityAtLeast,
    Scope,
    ServiceFee,
    SetPrice,
)
from ecomkit.pricing.values import Benefit
from ecomkit.tax import TaxKind, TaxRate, TaxTable
from ecomkit.wire import InvalidDocumentError, from_wire, to_wire

NOW = Occasion(at=datetime(2026, 11, 2, 12, tzinfo=UTC))
KILO = Article(sku="nuts", unit="kg")
PLAIN = Article(sku="box")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


LISTED = ListPrice(
    unit_price=eur("10.00"), tiers=[PriceTier(at_least=2, unit_price=eur("8.00"))]
)


def price(
    quantity: int | str,
    unit: str,
    *promotions: Promotion,
    tiers: bool = False,
    sku: str = "nuts",
    taxes: tuple[TaxRate, ...] = (),
    fees: tuple[ServiceFee, ...] = (),
    **line: object,
) -> PricedCart:
    many = quantity if isinstance(quantity, int) else Decimal(quantity)
    listed = PriceList(
        id="l",
        currency="EUR",
        prices={"nuts": LISTED if tiers else "10.00", "box": "3.00"},
        tiers_count="product",
    )
    book = PriceBook(lists=[listed], articles=[KILO, PLAIN])
    cart = Cart("EUR", [LineItem(sku, many, unit=unit, **line)])  # type: ignore[arg-type]
    pricer = Pricer(book, promotions=promotions, taxes=TaxTable(taxes), fees=fees)
    return pricer.price(cart, NOW)


@pytest.mark.parametrize(
    ("quantity", "unit", "total"),
    [
        (500, "g", "5.00"),
        ("0.5", "kg", "5.00"),
        (2, "kg", "20.00"),
        (2, "", "20.00"),
        ("0.5", "t", "5000.00"),
        (1, "lb", "4.54"),  # 0.45359237 kg
        (1, "g", "0.01"),
        (1000, "g", "10.00"),
    ],
)
def test_a_quantity_is_priced_in_the_unit_of_its_article(
    quantity: int | str, unit: str, total: str
) -> None:
    priced = price(quantity, unit)
    (line,) = priced.lines

    assert priced.total == line.list_amount == eur(total)
    assert (line.unit_price, line.terms.unit) == (eur("10.00"), "kg")
    assert line.item.unit == unit
    assert from_wire(to_wire(priced)) == priced


def test_the_price_of_a_unit_is_that_of_the_article() -> None:
    (line,) = price(500, "g", taxes=(TaxRate(id="v", rate="20%"),)).lines

    assert (line.unit_list_net, line.unit_list_gross) == (eur("10.00"), eur("12.00"))
    assert line.shown.content_price() is not None
    assert str(line.shown.content_price()) == "10.00 EUR per kg"


@pytest.mark.parametrize(
    ("unit", "sku"), [("m", "nuts"), ("l", "nuts"), ("piece", "nuts"), ("box", "nuts")]
)
def test_a_unit_that_does_not_convert_is_not_for_sale(unit: str, sku: str) -> None:
    with pytest.raises(NotForSaleError, match="is sold in kg, not in") as caught:
        price(2, unit, sku=sku)
    assert caught.value.path == "$.lines[0].unit"


def test_an_article_without_a_unit_takes_any() -> None:
    assert price("1.5", "kg", sku="box").total == eur("4.50")


@pytest.mark.parametrize(("grams", "total"), [(1999, "19.99"), (2000, "16.00")])
def test_tiers_count_in_the_unit_of_the_article(grams: int, total: str) -> None:
    assert price(grams, "g", tiers=True).total == eur(total)


@pytest.mark.parametrize(
    ("benefit", "saving"),
    [
        (PercentOff(10), "2.50"),
        (AmountOff(eur("1.00"), Scope.UNIT), "2.50"),
        (SetPrice(eur("8.00")), "5.00"),
        (PercentOff(50, max_units=1), "5.00"),
    ],
)
def test_benefits_count_in_it_too(benefit: Benefit, saving: str) -> None:
    for quantity, unit in ((2500, "g"), ("2.5", "kg")):
        assert price(quantity, unit, Promotion("x", benefit)).discount == eur(saving)


@pytest.mark.parametrize(("grams", "saving"), [(2999, "0.00"), (3000, "3.00")])
def test_and_so_do_conditions(grams: int, saving: str) -> None:
    rule = Promotion("x", PercentOff(10), conditions=QuantityAtLeast(3))

    assert price(grams, "g", rule).discount == eur(saving)


def test_how_much_was_served_is_told_in_the_units_of_the_line() -> None:
    (line,) = price(2500, "g", Promotion("x", PercentOff(50, max_units=1))).lines

    assert line.units_served == 1000
    assert [each.units for each in line.discounts] == [1]


def test_taxes_and_fees_of_a_unit_count_in_it() -> None:
    levy = TaxRate(id="levy", kind=TaxKind.PER_UNIT, amount=eur("0.40"))
    roasting = ServiceFee(id="r", service="roast", amount=eur("1.00"), per="unit")
    priced = price(2500, "g", taxes=(levy,), fees=(roasting,), services=["roast"])

    assert priced.lines[0].tax == eur("1.00")
    assert priced.fees[0].net == eur("2.50")


def test_the_explanation_multiplies_what_was_multiplied() -> None:
    book = PriceBook.of("EUR", {"nuts": "10.00"}, articles=[KILO])
    trace = Pricer(book).explain(Cart("EUR", [LineItem("nuts", 500, unit="g")]), NOW)
    because = trace.total.parts[0].parts[0].parts[0].because

    assert (because["quantity"], because["unit"]) == ("0.5", "kg")
    assert because["unit_price"] == "10.00 EUR"


def test_a_document_with_a_unit_that_has_no_price_is_refused() -> None:
    data = to_wire(price(500, "g"))
    data["items"][0]["unit"] = "m"

    with pytest.raises(InvalidDocumentError, match="has no price per 'kg'"):
        from_wire(data)
