"""Shops that deliver and are picked up from, and what their checkouts come to, in a line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery, LineItem
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, Purchaser, Quoter
from ecomkit.checkout.review import CheckoutReview
from ecomkit.customers import Account, Customer, TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money import Money
from ecomkit.payments import PaymentMethod
from ecomkit.payments.adapters import CardTerminal, CashOnDelivery
from ecomkit.pricing import PriceBook, PriceList, Pricer, PricingPolicy, Promotion
from ecomkit.shipping import (
    DeliveryKind,
    ShippingFeeRule,
    ShippingMethod,
    ShippingTable,
)
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.transit import Origin
from ecomkit.tax import ShopTaxes, find_regime

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ADA = Purchaser(id="ada", name="Ada", email="ada@example.com")
TERMINAL = CardTerminal()
AT_THE_DOOR = CashOnDelivery()
_AS_THE_LAW = PricingPolicy()
METHODS = [
    PaymentMethod(id="card", adapter=TERMINAL.name),
    PaymentMethod(id="cash", adapter=AT_THE_DOOR.name),
]


def address(
    country: str, city: str = "Ort", postcode: str = "", region: str = "", *street: str
) -> Address:
    return Address(
        "Ada",
        street or ("Weg 1",),
        city=city,
        postcode=postcode,
        region=region,
        country=country,
    )


BERLIN = address("DE", "Berlin", "10115")
PARIS = address("FR", "Paris", "75001")
ZURICH = address("CH", "Zürich", "8001")
LONDON = address("GB", "London", "SW1A 1AA")
BELFAST = address("GB", "Belfast", "BT1 5GS")
MANHATTAN = address("US", "New York", "10001", "NY")


def company(country: str, number: str) -> Purchaser:
    """A business whose tax number was looked up and found."""
    known = TaxNumber(country, number)
    proof = TaxEvidence(
        number=known, checked_at=NOON, checker="register", answer=TaxAnswer.VALID
    )
    return Purchaser.from_account(
        Account("firm", name="Firm", tax_numbers=(known,), evidence=(proof,)),
        Customer("m", name="Mia", email="m@example.com"),
    )


def post(
    fee: str | ShippingFeeRule = "0.00", currency: str = "EUR", **facts: Any
) -> ShippingMethod:
    rule = FlatRate(Money(fee, currency)) if isinstance(fee, str) else fee
    facts.setdefault("id", "post")
    facts.setdefault("tax_category", "standard")
    return ShippingMethod(fee=rule, **facts)


def counter(at: Address | Place | None = None, currency: str = "EUR") -> ShippingMethod:
    return post("0.00", currency, id="counter", kind=DeliveryKind.PICKUP, pickup_at=at)


def a_quoter(
    *regimes: str,
    home: Place = BERLIN.place,
    currency: str = "EUR",
    prices: dict[str, str] | None = None,
    includes_tax: bool = True,
    articles: Iterable[Article] = (),
    methods: Iterable[ShippingMethod] = (),
    origins: tuple[Origin, ...] = (),
    law: dict[str, Any] | None = None,
    policy: PricingPolicy = _AS_THE_LAW,
    promotions: tuple[Promotion, ...] = (),
    **quoter: Any,
) -> Quoter:
    known = prices or {"mug": "119.00", "course": "119.00", "lesson": "119.00"}
    prices_in = PriceList(
        id="l", currency=currency, prices=known, includes_tax=includes_tax
    )
    return Quoter(
        pricer=Pricer(
            PriceBook(lists=[prices_in], articles=list(articles)),
            taxes=ShopTaxes(
                home=home, regimes=map(find_regime, regimes or ["eu"]), **(law or {})
            ),
            promotions=promotions,
            policy=policy,
        ),
        shipping=ShippingTable(
            methods=list(methods) or [post("4.90", currency), counter(None, currency)],
            origins=origins,
        ),
        payment_methods=METHODS,
        adapters={each.name: each.capabilities for each in (TERMINAL, AT_THE_DOOR)},
        **quoter,
    )


def a_checkout(
    *skus: str,
    to: Address | None = None,
    bill: Address | None = None,
    by: str = "post",
    currency: str = "EUR",
    buyer: Purchaser = ADA,
    paying: str = "card",
    code: str = "",
) -> Checkout:
    cart = Cart(currency, [LineItem(sku) for sku in skus or ("mug",)])
    if code:
        cart = cart.with_code(code)
    checkout = Checkout(id="c", cart=cart, purchaser=buyer)
    if to is not None:
        checkout = checkout.with_shipping(to)
    if bill is not None:
        checkout = checkout.with_billing(bill)
    if by:
        checkout = checkout.with_delivery(by)
    return checkout.with_payment_method(paying)


def in_two(
    *lines: tuple[str, str],
    first: Address,
    second: Address,
    by: tuple[str, str],
    bill: Address | None = None,
) -> Checkout:
    """A checkout with deliveries ``a`` and ``b``; *lines* are SKUs and where they go."""
    cart = Cart("EUR", deliveries=[Delivery("a", first), Delivery("b", second)])
    for sku, delivery in lines:
        cart = cart.with_item(sku, delivery=delivery)
    checkout = Checkout(
        id="c", cart=cart, purchaser=ADA, chosen=dict(zip("ab", by, strict=True))
    )
    if bill is not None:
        checkout = checkout.with_billing(bill)
    return checkout.with_payment_method("card")


def told(review: CheckoutReview) -> str:
    """Each row's gross amount and taxes, the total, and what is missing.

    A tax that is not charged is told by its treatment: ``mug 100.00 de-vat G``.
    """
    parts = []
    if review.priced is not None:
        for row in (*review.priced.lines, *review.priced.fees, *review.priced.charges):
            taxes = " ".join(
                f"{tax.rate.id} "
                + (tax.rate.treatment.value if tax.rate.reason else str(tax.rate.rate))
                for tax in row.taxes
            )
            key = row.key.partition("#")[0].removeprefix("delivery:")
            parts.append(f"{key} {row.gross.amount} {taxes}".rstrip())
        parts.append(f"= {review.priced.total.amount}")
    parts += [f"! {need.code}" for need in review.missing]
    return " | ".join(parts)


def reviewed(quoter: Quoter, checkout: Checkout, at: datetime = NOON) -> str:
    return told(quoter.review(checkout, at=at))


def offers(quoter: Quoter, checkout: Checkout) -> dict[str, str]:
    """The methods offered for the one delivery of a checkout, and their fees."""
    review = quoter.review(checkout, at=NOON)
    return {
        option.method: str(option.price.amount)
        for _, offered in review.offers
        for option in offered
    }


def sending_from(place: Place) -> Origin:
    return Origin(id="depot", timezone=UTC, place=place)
