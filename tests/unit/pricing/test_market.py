"""Which price and which taxes apply: by buyer, place, time and quantity."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery, LineItem
from ecomkit.catalog import Article
from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from ecomkit.pricing import (
    Buyer,
    CatalogPromotion,
    Charge,
    ListPrice,
    NotForSaleError,
    Occasion,
    OrderFee,
    PriceBook,
    PricedCart,
    PriceList,
    PriceOverride,
    Pricer,
    PriceTier,
    PricingPolicy,
    Select,
)
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.tax import DeliveryTax, Exemption, TaxPolicy, TaxRate, TaxTable

from .shop import BOOK, NOON, OCCASION, cart, eur, price

GROSS = PriceBook.of("EUR", {"tea": "11.90"}, includes_tax=True)
VAT = TaxTable.from_rows(
    [
        {"id": "vat", "rate": "19%", "country": "DE"},
        {"id": "vat", "rate": "20%", "country": "FR"},
    ],
    home=Place("DE"),
)
RETAX = PricingPolicy(taxes=TaxPolicy(abroad="retax"))


def to(country: str, **buyer: object) -> Occasion:
    return Occasion(at=NOON, place=Place(country), buyer=Buyer(**buyer))  # type: ignore[arg-type]


def figures(priced: PricedCart) -> tuple[str, str, str]:
    return str(priced.net.amount), str(priced.tax.amount), str(priced.total.amount)


def test_abroad_the_buyer_pays_the_same_or_the_taxes_there() -> None:
    one = cart(("tea", 1))

    kept = price(one, book=GROSS, taxes=VAT, occasion=to("FR"))
    moved = price(one, book=GROSS, taxes=VAT, occasion=to("FR"), policy=RETAX)

    assert figures(kept) == ("9.92", "1.98", "11.90")
    assert figures(moved) == ("10.00", "2.00", "12.00")


def test_where_no_tax_is_known_the_home_tax_is_taken_out_only_if_asked() -> None:
    one = cart(("tea", 1))

    assert figures(
        price(one, book=GROSS, taxes=VAT, occasion=to("US"), policy=RETAX)
    ) == (
        "10.00",
        "0.00",
        "10.00",
    )
    assert figures(price(one, book=GROSS, taxes=VAT, occasion=to("US")))[2] == "11.90"


def test_an_exempt_buyer_pays_no_tax_on_goods_fees_or_delivery() -> None:
    """All three hold the tax in their price."""
    occasion = to("DE", exemptions=Exemption(reason="embassy"))
    fee = OrderFee(id="pack", amount=eur("1.19"))
    post = Charge(id="post", amount=eur("5.95"), tax_category="standard")

    priced = price(
        cart(("tea", 1)),
        book=GROSS,
        taxes=VAT,
        fees=fee,
        charges=[post],
        occasion=occasion,
    )

    assert figures(priced) == ("16.00", "0.00", "16.00")
    assert [str(fee.net) for fee in priced.fees] == ["1.00 EUR"]


def address(country: str) -> Address:
    postcode = {"DE": "10115", "FR": "75001"}[country]
    return Address("Ada", "1 Lane", city="Town", postcode=postcode, country=country)


TWO_PLACES = Cart(
    "EUR",
    [LineItem("tea", 1), LineItem("tea", 1, delivery="paris")],
    deliveries=[Delivery("berlin", address("DE")), Delivery("paris", address("FR"))],
)


@pytest.mark.parametrize("how", DeliveryTax)
def test_each_charge_is_taxed_where_its_delivery_goes(how: DeliveryTax) -> None:
    """However deliveries follow the goods, they follow those that they bring."""
    charges = [
        Charge(id=to, amount=eur("10"), tax_category="standard", delivery=to)
        for to in ("paris", "berlin")
    ]
    policy = PricingPolicy(taxes=TaxPolicy(delivery=how))

    priced = price(TWO_PLACES, taxes=VAT, charges=charges, policy=policy)

    exempt = how is DeliveryTax.EXEMPT_SEPARATE
    assert [str(charge.tax.amount) for charge in priced.charges] == (
        ["0.00", "0.00"] if exempt else ["2.00", "1.90"]
    )


def test_two_deliveries_to_one_country_follow_their_own_goods() -> None:
    taxes = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "19%"},
            {"id": "vat", "rate": "7%", "category": "food"},
        ]
    )
    book = PriceBook(
        lists=PriceList(id="l", currency="EUR", prices={"tea": "10", "mug": "10"}),
        articles=[Article(sku="tea", tax_category="food")],
    )
    wishes = Cart(
        "EUR",
        [LineItem("tea", 1), LineItem("mug", 1, delivery="office")],
        deliveries=[Delivery(to, address("DE")) for to in ("home", "office")],
    )
    charges = [
        Charge(id=to, amount=eur("10"), delivery=to) for to in ("home", "office")
    ]
    policy = PricingPolicy(taxes=TaxPolicy(delivery="proportion"))

    priced = price(wishes, book=book, taxes=taxes, charges=charges, policy=policy)

    assert [str(charge.tax) for charge in priced.charges] == ["0.70 EUR", "1.90 EUR"]


@pytest.mark.parametrize("how", ["own", "proportion"])
def test_a_delivery_without_an_address_is_taxed_where_the_buyer_is(how: str) -> None:
    """As where a fee is estimated before anybody has said where to."""
    post = Charge(id="p", amount=eur("10"), tax_category="standard", delivery="later")
    policy = PricingPolicy(taxes=TaxPolicy(delivery=how))

    priced = price(
        cart(("tea", 1)), taxes=VAT, charges=[post], policy=policy, occasion=to("FR")
    )

    assert [str(charge.tax) for charge in priced.charges] == ["2.00 EUR"]


def test_each_delivery_is_taxed_where_it_goes() -> None:
    """Lines that name no delivery go with the first."""
    priced = price(TWO_PLACES, taxes=VAT)

    assert [str(line.tax) for line in priced.lines] == ["1.90 EUR", "2.00 EUR"]
    assert [str(group.amount) for group in priced.tax_breakdown] == [
        "1.90 EUR",
        "2.00 EUR",
    ]


def test_prices_below_the_cent_are_rounded_once_on_the_line() -> None:
    book = PriceBook(
        lists=PriceList(id="l", currency="EUR", scale=2, prices={"screw": "0.0035"})
    )
    priced = price(cart(("screw", 1000)), book=book)

    assert str(priced.lines[0].unit_price) == "0.0035 EUR"
    assert str(priced.total) == "3.50 EUR"
    assert str(price(cart(("screw", 1)), book=book).total) == "0.00 EUR"
    assert str(price(cart(("screw", 143)), book=book).total) == "0.50 EUR"


def test_a_weighed_quantity_is_rounded_once_on_the_line() -> None:
    wishes = Cart("EUR", [LineItem("tea", Decimal("0.333"), unit="kg")])

    assert str(price(wishes).total) == "3.33 EUR"


@pytest.mark.parametrize(
    ("count", "expected"), [("line", "43.00"), ("product", "37.00")]
)
def test_tiers_count_by_line_or_by_product(count: str, expected: str) -> None:
    listed = ListPrice(
        unit_price=eur("10"),
        tiers=[
            PriceTier(at_least=3, unit_price=eur("8")),
            PriceTier(at_least=5, unit_price=eur("7.40")),
        ],
    )
    book = PriceBook(
        lists=PriceList(
            id="l", currency="EUR", prices={"tea": listed}, tiers_count=count
        )
    )
    wishes = Cart(
        "EUR", [LineItem("tea", 3), LineItem("tea", 2, options={"size": "L"})]
    )
    expected = {"line": "44.00", "product": "37.00"}[count]

    assert str(price(wishes, book=book).total) == f"{expected} EUR"


def test_a_price_set_by_hand_stands_and_says_why() -> None:
    """No promotion of the catalog lowers it; its reason is in the trace."""
    book = attrs.evolve(BOOK, promotions=CatalogPromotion(id="sale", rate="50%"))
    by_hand = PriceOverride(unit_price=eur("7"), reason="scratched", by="ann")
    occasion = Occasion(at=NOON, overrides={"tea": by_hand})
    wishes = cart(("tea", 2), ("mug", 2))
    pricer = Pricer(book)

    assert str(pricer.price(wishes, occasion).total) == "17.00 EUR"
    figure = pricer.explain(wishes, occasion).find("goods/line:tea/price")
    assert figure is not None
    assert figure.because["set_by_hand"] == "scratched"
    assert figure.because["by"] == "ann"


@pytest.mark.parametrize("wrong", [Money("7", "USD"), eur("0.001")])
def test_a_price_set_by_hand_fits_the_cart(wrong: Money) -> None:
    by_hand = PriceOverride(unit_price=wrong, reason="scratched")

    with pytest.raises(EcomkitError) as caught:
        price(
            cart(("mug", 1), ("tea", 1)),
            occasion=Occasion(at=NOON, overrides={"tea": by_hand}),
        )
    assert caught.value.path.startswith("$.lines[1]")


def listed(id: str, amount: str, currency: str = "EUR", **more: object) -> PriceList:
    return PriceList(id=id, currency=currency, prices={"tea": amount}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [
        (OCCASION, "10.00"),
        (Occasion(at=NOON, channel="app"), "9.00"),
        (Occasion(at=NOON, buyer=Buyer(groups="club")), "8.00"),
        (Occasion(at=NOON + timedelta(days=1)), "12.00"),
        (Occasion(at=NOON + timedelta(days=2)), "10.00"),
    ],
)
def test_the_list_that_holds_for_the_buyer_channel_and_time_is_used(
    occasion: Occasion, expected: str
) -> None:
    """The highest priority first; among equals the lowest price."""
    day = timedelta(days=1)
    book = PriceBook(
        lists=[
            listed("all", "10"),
            listed("dear", "11"),
            listed("app", "9", channels="app", priority=1),
            listed("club", "8", groups="club", priority=2),
            listed("event", "12", since=NOON + day, until=NOON + 2 * day, priority=3),
        ]
    )
    assert (
        str(price(cart(("tea", 1)), book=book, occasion=occasion).total.amount)
        == expected
    )


def test_each_currency_has_its_own_prices() -> None:
    book = PriceBook(lists=[listed("e", "10"), listed("y", "1500", "JPY")])
    pricer = Pricer(book)

    assert (
        str(pricer.price(Cart("JPY").with_item("tea", 2), OCCASION).total) == "3000 JPY"
    )
    with pytest.raises(NotForSaleError) as caught:
        pricer.price(Cart("USD").with_item("tea"), OCCASION)
    assert caught.value.path == "$.currency"


def test_what_is_not_sold_is_named_with_its_line() -> None:
    with pytest.raises(NotForSaleError) as caught:
        price(cart(("tea", 1), ("fog", 1)))
    assert caught.value.path == "$.lines[1].sku"
    assert caught.value.hint


def test_catalog_promotions_lower_the_price_itself() -> None:
    """The first by priority; an exclusive one stands alone; other currencies are left out."""
    sale = CatalogPromotion(id="sale", rate="10%", priority=2)
    coin = CatalogPromotion(id="coin", amount=eur("1"), priority=1)
    euros = CatalogPromotion(id="usd", amount=Money("1", "USD"))
    alone = CatalogPromotion(id="alone", rate="50%", exclusive=True)
    first = attrs.evolve(alone, priority=9, select=Select(skus="mug"))
    book = attrs.evolve(BOOK, promotions=[sale, coin, euros, alone])

    line = price(cart(("tea", 2)), book=book).lines[0]
    assert str(line.unit_price) == "8.00 EUR"
    assert [(id, str(off)) for id, off in line.catalog_discounts] == [
        ("sale", "1.00 EUR"),
        ("coin", "1.00 EUR"),
    ]
    assert (str(line.list_price), str(line.list_amount)) == ("10.00 EUR", "20.00 EUR")
    only = attrs.evolve(BOOK, promotions=[sale, first])
    assert str(price(cart(("mug", 1)), book=only).total) == "1.50 EUR"


def tea_with(*promotions: CatalogPromotion, **price: Any) -> PriceBook:
    tea = ListPrice(unit_price=eur("10"), **price)
    listed = PriceList(id="l", currency="EUR", prices={"tea": tea})
    return PriceBook(lists=[listed], promotions=promotions)


HALF = CatalogPromotion(id="half", rate="50%")


def test_catalog_promotions_lower_a_tiers_price_too() -> None:
    """Five would else cost twice as much as four."""
    book = tea_with(HALF, tiers=[PriceTier(at_least=5, unit_price=eur("8"))])

    line = price(cart(("tea", 5)), book=book).lines[0]

    assert (str(line.amount), str(line.list_amount)) == ("20.00 EUR", "40.00 EUR")
    assert [(id, str(off)) for id, off in line.catalog_discounts] == [
        ("half", "4.00 EUR")
    ]


@pytest.mark.parametrize(
    ("floor", "expected"), [("4", "5.00"), ("7", "7.00"), ("12", "10.00")]
)
def test_catalog_promotions_end_at_the_floor(floor: str, expected: str) -> None:
    """They do not raise a price that is below it already."""
    book = tea_with(HALF, CatalogPromotion(id="coin", rate="0%"), floor=eur(floor))

    line = price(cart(("tea", 1)), book=book).lines[0]

    assert str(line.amount) == f"{expected} EUR"
    assert len(line.catalog_discounts) == (floor != "12")


def test_catalog_promotions_lower_prices_below_the_cent() -> None:
    """A tenth off 0.0035 is 0.0004, rounded as the list is."""
    listed = PriceList(id="l", currency="EUR", scale=2, prices={"screw": "0.0035"})
    tenth = CatalogPromotion(id="tenth", rate="10%")
    book = PriceBook(lists=[listed], promotions=[tenth])

    assert str(price(cart(("screw", 1000)), book=book).total) == "3.10 EUR"


def test_a_carrier_that_quotes_both_sides_is_believed_each_time() -> None:
    """Two quotes of one net amount keep their own tax."""
    pricer = Pricer(GROSS, taxes=VAT)
    for gross in ("12", "11"):
        post = Charge(id="post", amount=eur("10"), amount_with_tax=eur(gross))
        priced = pricer.price(cart(("tea", 1)), to("DE"), [post])
        assert str(priced.charges[0].gross) == f"{gross}.00 EUR"
        assert str(priced.charges[0].net) == "10.00 EUR"
        assert str(priced.charges[0].list_gross) == f"{gross}.00 EUR"


def test_money_given_back_is_rounded_as_its_mirror_image() -> None:
    taxes = TaxTable.from_rows([{"id": "vat", "rate": "25%"}])
    book = PriceBook.of("EUR", {"crate": "0.10", "empty": "-0.10"})

    there, back = (
        price(cart((sku, 1)), book=book, taxes=taxes) for sku in ("crate", "empty")
    )

    assert there.tax == -back.tax == eur("0.03")


def test_nothing_costs_nothing() -> None:
    assert str(price(Cart("EUR")).total) == "0.00 EUR"
    with pytest.raises(InvalidPriceError):
        price(cart(("tea", 1)), charges=[Charge(id="p", amount=Money("5", "USD"))])


def test_a_delivery_holds_tax_where_the_price_list_does_whatever_line_is_first() -> (
    None
):
    """One article priced without tax does not change what the delivery costs."""
    listed = PriceList(
        id="list",
        currency="EUR",
        prices={
            "tea": ListPrice(unit_price=eur("10"), includes_tax=False),
            "mug": ListPrice(unit_price=eur("12")),
        },
        includes_tax=True,
    )
    post = Charge(id="post", amount=eur("6"), tax_category="standard")
    pricer = Pricer(
        PriceBook(lists=[listed]),
        taxes=TaxTable([TaxRate(id="vat", rate="20%", category="standard")]),
    )
    for wishes in (cart(("tea", 1), ("mug", 1)), cart(("mug", 1), ("tea", 1))):
        assert str(pricer.price(wishes, OCCASION, [post]).delivery.gross) == "6.00 EUR"
