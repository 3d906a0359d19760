"""What reaches the delivery offers of a checkout: the address, and goods as they are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ecomkit.addressing import Address
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.checkout import BuyerKind, BuyerPolicy, Checkout, Purchaser, ShownBasis
from ecomkit.checkout.quoter import Quoter
from ecomkit.checkout.review import CheckoutReview
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
)
from ecomkit.shipping import DeliversTo, ShippingFeeRule, ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FeeByWeight, FlatRate, FreeFrom, WeightBand
from ecomkit.tax import ShopTaxes, find_regime

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ADA = Purchaser(id="ada", name="Ada", email="ada@example.com")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def to(country: str = "DE", *street: str, postcode: str = "10115") -> Address:
    return Address(
        "Ada", street or "Weg 1", city="Ort", postcode=postcode, country=country
    )


HOME, ZURICH = to(), to("CH", postcode="8001")


def a_quoter(
    prices: dict[str, str],
    *methods: ShippingMethod,
    includes_tax: bool = True,
    articles: tuple[Article, ...] = (),
    promotions: tuple[Promotion, ...] = (),
    **quoter: Any,
) -> Quoter:
    book = PriceBook(
        lists=[
            PriceList(id="l", currency="EUR", prices=prices, includes_tax=includes_tax)
        ],
        articles=articles,
    )
    laws = ShopTaxes(home=HOME.place, regimes=find_regime("eu"))
    return Quoter(
        pricer=Pricer(book, taxes=laws, promotions=promotions),
        shipping=ShippingTable(methods=methods),
        **quoter,
    )


def free_from(amount: str, **basis: Any) -> ShippingMethod:
    fee = FreeFrom(amount=eur(amount), rule=FlatRate(eur("4.90")), **basis)
    return ShippingMethod(id="post", fee=fee, tax_category="standard")


def reviewed(
    quoter: Quoter, *skus: str, to: Address = HOME, code: str = ""
) -> CheckoutReview:
    cart = Cart("EUR")
    for sku in skus:
        cart = cart.with_item(sku)
    if code:
        cart = cart.with_code(code)
    asked = Checkout(id="c", cart=cart, purchaser=ADA).with_shipping(to)
    return quoter.review(asked.with_delivery("post"), at=NOON)


def offered(quoter: Quoter, *skus: str, **asked: Any) -> str:
    (option,) = dict(reviewed(quoter, *skus, **asked).offers)["main"]
    return str(option.price.amount)


# ------------------------------------------------------------------------- the address

COURIER = ShippingMethod(
    id="courier", fee=FlatRate(eur("9.00")), requires=[DeliversTo(kinds="door")]
)
PARCEL = ShippingMethod(
    id="post",
    fee=FlatRate(eur("4.90")),
    requires=[DeliversTo(kinds=["door", "locker"], needs_account=True)],
)


@pytest.mark.parametrize(
    ("street", "methods"),
    [
        (["Teestraße 1"], ["courier", "post"]),
        (["Postfach 12"], []),
        (["Packstation 145", "1234567"], ["post"]),
        (["Packstation 145"], []),
    ],
)
def test_carriers_are_offered_where_they_go(
    street: list[str], methods: list[str]
) -> None:
    found = reviewed(
        a_quoter({"mug": "10.00"}, COURIER, PARCEL), "mug", to=to("DE", *street)
    )
    assert [option.method for option in dict(found.offers)["main"]] == methods


def test_a_locker_without_the_buyers_number_is_told_at_the_street() -> None:
    """Whether another carrier goes there or not."""
    locker = to("DE", "Packstation 145")
    anywhere = ShippingMethod(id="van", fee=FlatRate(eur("19.00")))
    for others in ((), (anywhere,)):
        quoter = a_quoter({"mug": "10.00"}, PARCEL, *others)
        found = {each.code: each for each in reviewed(quoter, "mug", to=locker).missing}
        need = found["account_number_missing"]
        assert need.path == "$.cart.deliveries[0].address.street"
        assert need.facts["methods"] == ("post",)


# ---------------------------------------------------------------------- free delivery


@pytest.mark.parametrize("includes_tax", [True, False])
def test_free_delivery_is_the_same_offer_to_a_buyer_who_pays_no_tax(
    includes_tax: bool,
) -> None:
    """The goods are advertised for 119.00; abroad the buyer pays 100.00 for them."""
    quoter = a_quoter(
        {"lamp": "119.00" if includes_tax else "100.00"},
        free_from("119.00"),
        includes_tax=includes_tax,
        policies=[
            BuyerPolicy(kind=BuyerKind.INDIVIDUAL, shown=ShownBasis.GROSS),
            BuyerPolicy(kind=BuyerKind.COMPANY, shown=ShownBasis.NET),
        ],
    )

    assert [offered(quoter, "lamp", to=each) for each in (HOME, ZURICH)] == ["0.00"] * 2
    priced = reviewed(quoter, "lamp", to=ZURICH).priced
    assert priced is not None
    assert priced.total == eur("100.00")


def test_one_cent_below_pays_wherever_it_goes() -> None:
    quoter = a_quoter({"lamp": "118.99"}, free_from("119.00"))

    assert [offered(quoter, "lamp", to=each) for each in (HOME, ZURICH)] == ["4.90"] * 2


def test_free_delivery_counts_goods_that_are_sent() -> None:
    course = Article(sku="course", kind="digital")
    quoter = a_quoter(
        {"mug": "20.00", "course": "80.00"}, free_from("50.00"), articles=(course,)
    )

    assert offered(quoter, "mug", "course") == "4.90"
    assert offered(quoter, "mug", "mug", "mug") == "0.00"
    assert reviewed(quoter, "course").offers == ()


def test_free_delivery_counts_the_goods_after_a_voucher() -> None:
    """50.00 and a voucher of 0.01: not free, unless the amount before it counts."""
    cent = Promotion("cent", AmountOff(eur("0.01")), codes="CENT")
    after = a_quoter({"mug": "50.00"}, free_from("50.00"), promotions=(cent,))
    before = a_quoter(
        {"mug": "50.00"},
        free_from("50.00", basis="list_gross"),
        promotions=(cent,),
    )

    assert offered(after, "mug") == "0.00"
    assert offered(after, "mug", code="CENT") == "4.90"
    assert offered(before, "mug", code="CENT") == "0.00"


def test_a_company_is_shown_net_amounts_and_has_free_delivery_by_them() -> None:
    quoter = a_quoter({"lamp": "119.00"}, free_from("119.00"))
    cart = Cart("EUR").with_item("lamp")
    firm = Purchaser(id="f", kind=BuyerKind.COMPANY, name="Firm", email="f@example.com")
    asked = Checkout(id="c", cart=cart, purchaser=firm).with_shipping(HOME)
    (option,) = dict(quoter.review(asked, at=NOON).offers)["main"]

    assert option.price == eur("4.90")
    assert option.free_from == eur("19.00")


# --------------------------------------------------------------- the catalog's articles


def test_articles_of_the_catalog_have_their_weight() -> None:
    """Nobody has to write down for shipping what the catalog knows."""
    rule: ShippingFeeRule = FeeByWeight(
        bands=[
            WeightBand(Weight.of(1, "kg"), eur("3.90")),
            WeightBand(Weight.of(9, "kg"), eur("7.90")),
        ]
    )
    anvil = Article(sku="anvil", weight=Weight.of(8, "kg"))
    quoter = a_quoter(
        {"anvil": "50.00", "card": "2.00"},
        ShippingMethod(id="post", fee=rule),
        articles=(anvil,),
    )

    assert offered(quoter, "anvil") == "7.90"
    assert offered(quoter, "card") == "3.90"
