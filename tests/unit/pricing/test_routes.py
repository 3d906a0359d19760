"""What is taxed where: each row at the end of its own route, by the law that taxes it there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery
from ecomkit.catalog import Article
from ecomkit.money import Money, Rounding
from ecomkit.pricing import (
    Buyer,
    Charge,
    Occasion,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
)
from ecomkit.pricing.values import DeliveryFacts
from ecomkit.tax import ShopTaxes, SupplyKind, TaxPolicy, find_regime

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BERLIN = Place("DE", city="Berlin", postcode="10115")
PARIS = Place("FR", city="Paris", postcode="75001")
NEW_YORK = Place("US", "NY", "New York", "10001")


def shop(
    *regimes: str,
    home: Place = BERLIN,
    prices: dict[str, str] | None = None,
    currency: str = "EUR",
    includes_tax: bool = True,
    policy: PricingPolicy | None = None,
    articles: tuple[Article, ...] = (),
    **taxes: Any,
) -> Pricer:
    lists = PriceList(
        id="l",
        currency=currency,
        prices=prices or {"mug": "120.00", "course": "119.00"},
        includes_tax=includes_tax,
    )
    return Pricer(
        PriceBook(lists=[lists], articles=articles),
        taxes=ShopTaxes(home=home, regimes=map(find_regime, regimes), **taxes),
        policy=policy or PricingPolicy(),
    )


def at(place: Place | None = None, **facts: Any) -> Occasion:
    return Occasion(at=NOON, place=place, **facts)


def taxed(priced: PricedCart) -> list[str]:
    return [f"{line.sku} {line.taxes[0].rate.rate}" for line in priced.lines]


# ------------------------------------------------------------------------------- policy


def test_a_shop_that_states_no_tax_policy_takes_that_of_the_law() -> None:
    """Japan rounds once per rate and invoice, each line of 10.4 yen not."""
    tokyo = Place("JP", "13")
    pricer = shop(
        "jp",
        home=tokyo,
        prices={"a": "104", "b": "104", "c": "104"},
        currency="JPY",
        includes_tax=False,
    )
    cart = Cart("JPY").with_item("a").with_item("b").with_item("c")

    assert pricer.price(cart, at(tokyo)).tax == Money("31", "JPY")

    stated = PricingPolicy(taxes=TaxPolicy())
    by_line = Pricer(pricer.book, taxes=pricer.taxes, policy=stated)
    assert by_line.price(cart, at(tokyo)).tax == Money("30", "JPY")


def test_each_of_several_laws_rounds_its_own_sales() -> None:
    """New York rounds its three taxes as one: 8.875 % of 95.00 are 8.43."""
    lists = [
        PriceList(id=c, currency=c, prices={"lamp": "75.00"}) for c in ("EUR", "USD")
    ]
    pricer = Pricer(
        PriceBook(lists=lists),
        taxes=ShopTaxes(
            home=BERLIN,
            regimes=[find_regime("eu"), find_regime("us-ny")],
            registrations={"US-NY"},
        ),
    )
    post = Charge(id="post", amount=Money("20.00", "USD"), tax_category="standard")
    home = attrs.evolve(post, amount=Money("20.00", "EUR"))

    def total(currency: str, place: Place, charge: Charge) -> str:
        cart = Cart(currency).with_item("lamp")
        return str(pricer.price(cart, at(place), [charge]).total)

    assert total("USD", NEW_YORK, post) == "103.43 USD"
    assert total("EUR", BERLIN, home) == "113.05 EUR"


def test_a_delivery_of_books_is_taxed_as_books() -> None:
    pricer = shop(
        "eu",
        prices={"book": "10.70"},
        articles=(Article(sku="book", tax_category="reduced"),),
    )
    post = Charge(id="post", amount=Money("4.90", "EUR"), tax_category="standard")
    priced = pricer.price(Cart("EUR").with_item("book"), at(BERLIN), [post])

    assert [str(tax.rate.rate) for tax in priced.charges[0].taxes] == ["7%"]


# ------------------------------------------------------------------------------- routes


def test_what_is_not_shipped_is_taxed_at_the_buyers_own_place() -> None:
    """A mug for Paris and an online course for its buyer in Berlin (Art. 33 and 58)."""
    course = Article(sku="course", kind=SupplyKind.DIGITAL)
    cart = Cart("EUR").with_item("mug").with_item("course")
    buyer = Buyer(place=BERLIN)

    for pricer in (
        shop("eu", articles=(course,)),
        shop(
            "eu",
            articles=(Article(sku="course", tax_category="wire"),),
            kinds={"wire": "digital"},
        ),
    ):
        assert taxed(pricer.price(cart, at(PARIS, buyer=buyer))) == [
            "mug 20%",
            "course 19%",
        ]
        assert taxed(pricer.price(cart, at(PARIS))) == ["mug 20%", "course 20%"]


def test_goods_are_taxed_where_they_are_handed_over() -> None:
    """Picked up in Berlin by a buyer from Zurich: no export."""
    zurich = Address("A", "Weg 1", city="Zürich", postcode="8001", country="CH")
    cart = Cart("EUR").with_shipping(zurich).with_item("course")
    pricer = shop("eu")
    delivery = cart.deliveries[0].id

    assert pricer.price(cart, at()).tax == Money("0.00", "EUR")
    picked_up = at(deliveries={delivery: DeliveryFacts(place=BERLIN)})
    priced = pricer.price(cart, picked_up)
    assert (str(priced.total), str(priced.tax)) == ("119.00 EUR", "19.00 EUR")


@pytest.mark.parametrize(
    ("origin", "to", "rate"),
    [
        (None, Place("PL"), "19%"),  # below the threshold: taxed at home
        (Place("PL"), Place("PL"), "23%"),
        (Place("PL"), BERLIN, "19%"),
    ],
)
def test_goods_are_taxed_by_where_they_leave_from(
    origin: Place | None, to: Place, rate: str
) -> None:
    pricer = shop("eu", below_eu_threshold=True)
    cart = Cart("EUR").with_item("mug")

    assert taxed(pricer.price(cart, at(to, origin=origin))) == [f"mug {rate}"]


def test_one_article_may_leave_from_elsewhere() -> None:
    pricer = shop("eu", below_eu_threshold=True)
    cart = Cart("EUR").with_item("mug").with_item("course")
    occasion = at(Place("PL"), origins={"course": Place("PL")})

    assert taxed(pricer.price(cart, occasion)) == ["mug 19%", "course 23%"]


def test_a_business_in_india_is_taxed_where_it_is_billed() -> None:
    """IGST Act, s. 10(1)(b): bill to one, ship to another."""
    mumbai, bangalore = Place("IN", "MH"), Place("IN", "KA")
    pricer = shop("in", home=mumbai, currency="INR", prices={"fan": "100.00"})
    cart = Cart("INR").with_item("fan")

    def names(*, is_business: bool, billed: Place) -> list[str]:
        buyer = Buyer(is_business=is_business, place=billed)
        priced = pricer.price(cart, at(bangalore, buyer=buyer))
        return [tax.rate.name for tax in priced.lines[0].taxes]

    assert names(is_business=True, billed=mumbai) == ["CGST", "SGST"]
    assert names(is_business=True, billed=bangalore) == ["IGST"]
    assert names(is_business=False, billed=mumbai) == ["IGST"]


def test_each_consignment_has_its_own_worth() -> None:
    pricer = shop("eu", home=Place("CN"), registrations="ioss", includes_tax=False)
    street = {"street": "1 rue", "city": "Paris", "postcode": "75001", "country": "FR"}
    cart = (
        Cart("EUR")
        .with_delivery(Delivery("a", Address("A", **street)))
        .with_delivery(Delivery("b", Address("B", **street)))
        .with_item("mug", delivery="a")
        .with_item("mug", 2, delivery="b")
    )
    worths = {"a": "120.00", "b": "240.00"}
    facts = {k: DeliveryFacts(worth=Money(v, "EUR")) for k, v in worths.items()}

    priced = pricer.price(cart, at(deliveries=facts))
    assert [str(line.tax) for line in priced.lines] == ["24.00 EUR", "0.00 EUR"]


def test_worths_do_not_multiply_the_markets() -> None:
    pricer = shop("eu", home=Place("CN"), registrations="ioss", includes_tax=False)
    cart = Cart("EUR").with_item("mug")
    for cents in range(14000, 16000, 7):
        worth = Money.from_minor(cents, "EUR")
        expected = "144.00 EUR" if cents <= 15000 else "120.00 EUR"
        assert str(pricer.price(cart, at(PARIS, worth=worth)).total) == expected
    assert len(pricer._markets._local_markets) == 2


# --------------------------------------------------------------------------------- cash


@pytest.mark.parametrize(
    ("method", "total"), [("card", "11.31"), ("", "11.31"), ("cash", "11.30")]
)
def test_only_what_is_paid_in_cash_is_rounded_to_coins(method: str, total: str) -> None:
    ontario = Place("CA", "ON")
    policy = PricingPolicy(cash=Rounding(step=5))
    pricer = shop(
        "ca",
        home=ontario,
        prices={"a": "10.01"},
        currency="CAD",
        includes_tax=False,
        policy=policy,
    )
    occasion = at(ontario, payment_method=method)

    assert (
        str(pricer.price(Cart("CAD").with_item("a"), occasion).total) == f"{total} CAD"
    )
    assert str(pricer.explain(Cart("CAD").with_item("a"), occasion).total.amount) == (
        f"{total} CAD"
    )
