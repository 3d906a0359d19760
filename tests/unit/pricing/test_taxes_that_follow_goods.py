"""Deliveries and fees that follow the goods are taxed as the goods came to be taxed."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery
from ecomkit.catalog import Article, ProductKind
from ecomkit.customers import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money import Money
from ecomkit.pricing import (
    Buyer,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    ServiceFee,
)
from ecomkit.tax import (
    DeliveryTax,
    Exemption,
    ShopTaxes,
    TaxKind,
    TaxLevel,
    TaxPolicy,
    TaxRate,
    TaxTable,
    find_regime,
)


def address(country: str) -> Address:
    postcode = {"DE": "10115", "FR": "75001"}[country]
    return Address("Ada", "1 Lane", city="Town", postcode=postcode, country=country)


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FOLLOWING = [DeliveryTax.PROPORTION, DeliveryTax.HIGHEST, DeliveryTax.MAIN_GOODS]
FREE = Promotion("free", PercentOff(100))
GERMAN = {"book": "reduced", "lamp": "standard"}
RATES = TaxTable(
    [
        TaxRate(id="vat", rate="19%", category="standard"),
        TaxRate(id="vat", rate="7%", category="reduced"),
    ]
)


def shop(
    prices: dict[str, str],
    taxes: Any = RATES,
    *,
    categories: dict[str, str] = GERMAN,
    how: DeliveryTax | None = DeliveryTax.PROPORTION,
    gross: bool = False,
    currency: str = "EUR",
    level: TaxLevel = TaxLevel.LINE,
    kinds: dict[str, ProductKind] | None = None,
    **parts: Any,
) -> Pricer:
    return Pricer(
        PriceBook(
            lists=[
                PriceList(id="l", currency=currency, prices=prices, includes_tax=gross)
            ],
            articles=[
                Article(
                    sku=sku,
                    tax_category=categories.get(sku, "standard"),
                    kind=(kinds or {}).get(sku, ProductKind.GOODS),
                )
                for sku in prices
            ],
        ),
        taxes=taxes,
        policy=PricingPolicy(
            taxes=None if how is None else TaxPolicy(delivery=how, level=level)
        ),
        **parts,
    )


def post(amount: str, currency: str = "EUR", **fields: Any) -> list[Charge]:
    return [
        Charge(
            id="post",
            amount=Money(amount, currency),
            tax_category="standard",
            **fields,
        )
    ]


def sell(
    pricer: Pricer,
    *skus: str,
    freight: str = "10.00",
    currency: str = "EUR",
    **occasion: Any,
) -> PricedCart:
    cart = Cart(currency)
    for sku in skus:
        cart = cart.with_item(sku)
    return pricer.price(cart, Occasion(at=NOON, **occasion), post(freight, currency))


def taxed(priced: PricedCart) -> list[tuple[str, str, str]]:
    return [
        (str(tax.rate.rate), str(tax.base.amount), str(tax.amount.amount))
        for tax in priced.charges[0].taxes
    ]


@pytest.mark.parametrize("how", FOLLOWING)
def test_goods_that_are_free_still_say_how_their_delivery_is_taxed(
    how: DeliveryTax,
) -> None:
    pricer = shop({"lamp": "20.00"}, how=how, gross=True, promotions=[FREE])
    priced = sell(pricer, "lamp", freight="4.90")

    assert (str(priced.tax.amount), taxed(priced)) == (
        "0.78",
        [("19%", "4.12", "0.78")],
    )


def test_free_goods_are_weighed_by_their_list_prices() -> None:
    pricer = shop({"book": "30.00", "lamp": "10.00"}, promotions=[FREE])

    assert taxed(sell(pricer, "book", "lamp")) == [
        ("7%", "7.50", "0.53"),
        ("19%", "2.50", "0.48"),
    ]


def test_goods_without_a_price_are_weighed_by_their_number() -> None:
    pricer = shop({"book": "0.00", "lamp": "0.00"})

    assert taxed(sell(pricer, "book", "lamp")) == [
        ("7%", "5.00", "0.35"),
        ("19%", "5.00", "0.95"),
    ]


NEW_YORK = Place("US", "NY", "New York")


@pytest.mark.parametrize(
    ("skus", "freight", "total"),
    [
        (["shirt"], "1000.00", "1000.00"),
        (["shirt"], "109.99", "109.99"),
        (["coat"], "10.00", "10.89"),
        (["shirt", "coat"], "10.00", "10.89"),
        (["coat", "shirt"], "10.00", "10.89"),
    ],
)
def test_a_limit_is_held_against_the_price_of_goods_not_against_their_freight(
    skus: list[str], freight: str, total: str
) -> None:
    """TB-ST-838: taxed in full as soon as one item is; not at all where none is."""
    ny = shop(
        {"shirt": "100.00", "coat": "200.00"},
        ShopTaxes(home=NEW_YORK, regimes=find_regime("us-ny")),
        categories={"shirt": "clothing", "coat": "clothing"},
        how=None,
        currency="USD",
    )
    priced = sell(ny, *skus, freight=freight, currency="USD", place=NEW_YORK)

    assert str(priced.charges[0].gross.amount) == total
    if skus == ["shirt"]:
        assert {tax.reason for tax in priced.charges[0].taxes} == {
            "Clothing or footwear under 110 USD"
        }


def test_what_is_taxed_only_above_a_price_taxes_that_part_of_the_freight() -> None:
    """Of a coat of 200.00 an eighth is taxed: so is an eighth of its delivery."""
    luxury = TaxRate(id="ma", rate="6.25%", excess_over=Money("175", "EUR"))
    priced = sell(shop({"lamp": "200.00"}, TaxTable([luxury])), "lamp")

    assert taxed(priced) == [("0%", "8.75", "0.00"), ("6.25%", "1.25", "0.08")]
    assert priced.charges[0].taxes[0].reason


@pytest.mark.parametrize("how", [DeliveryTax.OWN, *FOLLOWING])
def test_a_buyer_who_owes_no_tax_pays_none_on_the_delivery_either(
    how: DeliveryTax,
) -> None:
    taxes = ShopTaxes(home=Place("DE"), regimes=find_regime("eu"))
    pricer = shop(
        {"lamp": "119.00"},
        taxes,
        how=how,
        gross=True,
        fees=[OrderFee(id="cod", amount=Money("2.38", "EUR"))],
    )
    priced = sell(pricer, "lamp", freight="4.90", place=Place("CH"))

    assert str(priced.total.amount) == "106.12"
    assert {tax.treatment.value for row in priced.charges for tax in row.taxes} == {"G"}


def test_a_buyer_freed_of_some_goods_is_freed_of_their_part_of_the_delivery() -> None:
    """11.30 hold 0.35 on one half and 0.95 on the other: 11.30 - 0.95 = 10.35."""
    paper = Exemption(reason="Resale", certificate="R-1", categories={"standard"})
    pricer = shop({"book": "107.00", "lamp": "119.00"}, gross=True)
    priced = sell(
        pricer, "book", "lamp", freight="11.30", buyer=Buyer(exemptions=[paper])
    )

    assert str(priced.charges[0].gross.amount) == "10.35"
    assert [
        (tax.treatment.value, str(tax.base.amount), tax.evidence)
        for tax in priced.charges[0].taxes
    ] == [("E", "5.00", paper), ("S", "5.00", None)]


def test_a_tax_that_does_not_fall_on_deliveries_does_not_by_goods_either() -> None:
    gst = TaxRate(id="gst", rate="5%")
    pst = TaxRate(id="pst", rate="7%", on_delivery=False, sequence=1)
    for how in (DeliveryTax.OWN, *FOLLOWING):
        priced = sell(shop({"lamp": "100.00"}, TaxTable([gst, pst]), how=how), "lamp")
        assert str(priced.total.amount) == "122.50"


def test_taxes_on_taxes_do_not_depend_on_the_order_of_lines() -> None:
    """A tax of 10 % also on the VAT of one half: 10 % of 5.00 + 6.00 = 1.10."""
    table = TaxTable(
        [
            TaxRate(id="vat", rate="20%", category="pots"),
            TaxRate(id="city", rate="10%", compound=True, sequence=1),
        ]
    )
    pricer = shop({"book": "50.00", "pot": "50.00"}, table, categories={"pot": "pots"})

    for order in permutations(["book", "pot"]):
        assert taxed(sell(pricer, *order)) == [
            ("20%", "5.00", "1.00"),
            ("10%", "11.00", "1.10"),
        ]


def test_shares_of_the_gross_are_shares_of_the_delivery_too() -> None:
    table = TaxTable(
        [
            TaxRate(id="icms", rate="18%", kind=TaxKind.PERCENT_OF_GROSS),
            TaxRate(id="pis", rate="9.25%", kind=TaxKind.PERCENT_OF_GROSS),
        ]
    )
    priced = sell(shop({"lamp": "72.75"}, table), "lamp", freight="7.28")

    assert str(priced.charges[0].gross.amount) == "10.01"


def test_the_main_goods_are_those_taxed_alike_that_are_worth_most() -> None:
    prices = {"lamp": "50.00", "book": "30.00", "map": "25.00"}
    pricer = shop(
        prices, categories={**GERMAN, "map": "reduced"}, how=DeliveryTax.MAIN_GOODS
    )

    assert taxed(sell(pricer, "lamp", "book", "map")) == [("7%", "10.00", "0.70")]
    assert taxed(sell(pricer, "lamp", "book")) == [("19%", "10.00", "1.90")]


def test_a_delivery_charged_separately_says_why_it_is_not_taxed() -> None:
    pricer = shop({"lamp": "10.00"}, how=DeliveryTax.EXEMPT_SEPARATE, gross=True)
    charge = sell(pricer, "lamp").charges[0]

    assert (str(charge.gross.amount), charge.taxes[0].treatment.value) == ("10.00", "E")
    assert charge.taxes[0].reason == "Delivery that is charged separately is not taxed"


def test_what_is_not_shipped_does_not_weigh_in_the_delivery() -> None:
    pricer = shop(
        {"lamp": "10.00", "book": "90.00"}, kinds={"book": ProductKind.DIGITAL}
    )

    assert taxed(sell(pricer, "lamp", "book")) == [("19%", "10.00", "1.90")]


@pytest.mark.parametrize("how", FOLLOWING)
def test_fees_follow_the_goods_too(how: DeliveryTax) -> None:
    """COD 5.00 on a book at 7 %: 0.35; the wrapping of the lamp is taxed as the lamp."""
    eur = Money("5.00", "EUR")
    pricer = shop(
        {"book": "20.00", "lamp": "10.00"},
        how=how,
        fees=[
            OrderFee(id="cod", amount=eur),
            ServiceFee(id="wrap", amount=eur, service="paper"),
            ServiceFee(id="cover", amount=eur, service="cover", tax_category="x"),
        ],
    )
    book = Cart("EUR").with_item("book")
    both = book.with_item("lamp", gift_wrap="paper", services=["cover"])

    assert [
        str(fee.tax.amount) for fee in pricer.price(book, Occasion(at=NOON)).fees
    ] == ["0.35"]
    wrap, cover = (
        next(
            fee
            for fee in pricer.price(both, Occasion(at=NOON)).fees
            if fee.fee.id == id
        )
        for id in ("wrap", "cover")
    )
    assert (str(wrap.tax.amount), str(cover.tax.amount)) == ("0.95", "0.00")


def test_each_delivery_follows_its_own_goods_where_they_go() -> None:
    taxes = ShopTaxes(home=Place("DE"), regimes=find_regime("eu"))
    pricer = shop({"lamp": "100.00"}, taxes)
    cart = (
        Cart(
            "EUR",
            deliveries=[Delivery("a", address("DE")), Delivery("b", address("FR"))],
        )
        .with_item("lamp", delivery="a")
        .with_item("lamp", delivery="b")
    )
    charges = [
        Charge(
            id=id,
            amount=Money("10.00", "EUR"),
            delivery=id,
            tax_category="standard",
        )
        for id in ("a", "b")
    ]
    priced = pricer.price(cart, Occasion(at=NOON), charges)

    assert [str(row.tax.amount) for row in priced.charges] == ["1.90", "2.00"]


def test_the_proof_that_frees_the_goods_frees_the_delivery() -> None:
    proof = TaxEvidence(
        number=TaxNumber("FR", "12123456789"),
        checked_at=NOON,
        checker="VIES",
        answer=TaxAnswer.VALID,
    )
    taxes = ShopTaxes(home=Place("DE"), regimes=find_regime("eu"))
    buyer = Buyer(is_business=True, tax_ids=[proof])
    priced = sell(
        shop({"lamp": "100.00"}, taxes), "lamp", buyer=buyer, place=Place("FR")
    )

    assert [tax.evidence for tax in priced.charges[0].taxes] == [proof]
    assert [group.base for group in priced.tax_breakdown] == [Money("110.00", "EUR")]


def test_goods_and_their_part_of_the_freight_are_rounded_as_one() -> None:
    """Texas, on the holiday: 8.25 % of 50.00 and of a third of 10.00 are 4.40, not 4.41."""
    austin = Place("US", "TX", "Austin")
    pricer = shop(
        {"shirt": "99.99", "lamp": "50.00"},
        ShopTaxes(home=austin, regimes=find_regime("us-tx")),
        categories={"shirt": "clothing"},
        how=None,
        currency="USD",
    )
    cart = Cart("USD").with_item("shirt").with_item("lamp")
    holiday = Occasion(at=datetime(2025, 8, 9, 17, tzinfo=UTC), place=austin)
    priced = pricer.price(cart, holiday, post("10.00", "USD"))

    assert str(priced.tax.amount) == "4.40"


@pytest.mark.parametrize(
    ("law", "home", "price"),
    [
        ("in", Place("IN", "MH"), "118.00"),
        ("au", Place("AU"), "110.00"),
        ("sa", Place("SA"), "115.00"),
        ("ae", Place("AE"), "105.00"),
        ("jp", Place("JP"), "110.00"),
        ("eu", Place("DE"), "119.00"),
        ("ch", Place("CH"), "108.10"),
    ],
)
def test_an_export_bears_no_tax_of_the_price_list_whatever_the_law_calls_it(
    law: str, home: Place, price: str
) -> None:
    """Zero-rated or exempt: the tax inside the price is taken out, of the delivery too."""
    taxes = ShopTaxes(home=home, regimes=find_regime(law))
    pricer = shop({"lamp": price}, taxes, how=None, gross=True)
    priced = sell(pricer, "lamp", freight=price, place=Place("US", "CA"))

    assert str(priced.total.amount) == "200.00"
    assert all(tax.reason for row in priced.lines for tax in row.taxes)
