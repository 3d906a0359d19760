"""The demo's three sales: a present, a company's order, and cash at a door in Riyadh."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import Greeting
from ecomkit.checkout import Checkout, Purchaser, Quotation, Quote
from ecomkit.cli.demo_page import Page
from ecomkit.cli.demo_world import OpenShop
from ecomkit.customers import Account, Customer, Guest, TaxEvidence, TaxNumber
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments.adapters.cash_on_delivery import CashHandover
from ecomkit.payments.adapters.terminal import TerminalSlip
from ecomkit.pricing import PriceOverride


def sell_a_present(here: OpenShop, page: Page) -> None:
    """Lea in Bonn buys tea and a mug as a present, with a code, and pays by card."""
    shop, lea = here.shop, "lea"
    here.at("2026-11-23T19:40")
    here.happened("campaign_touched", lea, channel="social", campaign="advent")
    here.told(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), lea)
    here.at("2026-11-24T09:05")
    here.happened("product_viewed", lea, channel="social", sku="assam")
    here.happened("product_viewed", lea, channel="social", sku="mug")
    here.at("2026-11-24T09:12")
    saved = shop.add(shop.cart(lea, "EUR"), "assam", 2)
    saved = shop.add(
        saved, "mug", gift_wrap="washi", greeting=Greeting("For Grandpa, from Lea")
    )
    saved = shop.save_cart(saved, saved.cart.with_code("spring"))
    page.cart(here, saved.cart)

    checkout = shop.start_checkout(
        saved,
        Purchaser.from_guest(Guest(lea, name="Lea Sommer", email="lea@example.com")),
    )
    page.missing(shop.review(checkout))
    checkout = _answered(
        here,
        checkout,
        Address(
            name="Lea Sommer",
            street=("Am Hofgarten 3",),
            postcode="53113",
            city="Bonn",
            country="DE",
            email="lea@example.com",
        ),
        delivery="parcel",
        payment_method="card",
    )
    page.offers(here, shop.review(checkout))
    quote = shop.quote(checkout)
    page.explained(here, quote, checkout)
    slip = TerminalSlip(
        approval_code="A83F21", last_four="4242", terminal="till-2", operator="mira"
    )
    sale = shop.buy(quote, metadata=slip.metadata())
    assert sale.order is not None  # the terminal approved it
    shop.capture(sale.order.number, metadata=slip.metadata())
    page.quoted(here, quote)
    page.ordered(here, sale.order)
    _delivered(here, page, sale.order, "2026-11-25T08:30", "2026-11-26T11:20")
    page.papers(here, sale.order, ["en", "de"])
    page.journey(here, lea, after=timedelta(days=1), locale="en")


def sell_to_a_company(here: OpenShop, page: Page) -> None:
    """A café in Lyon asks for an offer, haggles, accepts, and pays by bank transfer."""
    shop, jean = here.shop, "jean"
    here.at("2026-11-10T10:00")
    here.happened("campaign_touched", jean, channel="exhibition", campaign="fair-lyon")
    here.told(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), jean)
    at = here.at("2026-11-24T10:30")
    here.happened("product_viewed", jean, channel="direct", sku="mug")
    number = TaxNumber("FR", "40303265045")
    account = Account(
        "cafe-lumiere",
        name="Café Lumière SARL",
        groups={"trade"},
        tax_numbers=[number],
        evidence=[
            TaxEvidence(
                number=number,
                checked_at=at,
                checker="VIES",
                answer="valid",
                reference="WAPIAAAAZX3k",
            )
        ],
    )
    buyer = Purchaser.from_account(
        account,
        Customer(jean, name="Jean Moreau", email="jean@cafe-lumiere.example"),
    )
    saved = shop.add(shop.cart(jean, "EUR"), "mug", 48)
    saved = shop.add(saved, "assam", 20)
    page.cart(here, saved.cart)
    checkout = _answered(
        here,
        shop.start_checkout(saved, buyer, purchase_order="CL-2026-118"),
        Address(
            name="Jean Moreau",
            company="Café Lumière SARL",
            street=("12 rue de la République",),
            postcode="69002",
            city="Lyon",
            country="FR",
            email="jean@cafe-lumiere.example",
        ),
        delivery="parcel",
        payment_method="invoice",
    )
    quotation = shop.ask(checkout, note="48 mugs for the new terrace")
    page.said(f"{buyer.company} asks for an offer: {quotation.steps[-1].note}")
    quotation, _ = _offered(here, page, quotation, checkout)

    here.at("2026-11-24T15:00")
    quotation = quotation.revision_requested(
        at=here.clock.now(), note="the mugs for 8.50, and we sign today"
    )
    page.said(f"Jean answers: {quotation.steps[-1].note}")
    mugs = saved.cart.lines[0].key
    agreed = PriceOverride(
        unit_price=Money("8.50", "EUR"), reason="agreed for 48", by="mira"
    )
    checkout = attrs.evolve(checkout, overrides={mugs: agreed})
    here.at("2026-11-24T15:20")
    quotation, quote = _offered(here, page, quotation, checkout)

    here.at("2026-11-24T16:05")
    quotation, order = shop.accept(
        quotation,
        quote,
        here.quotations,
        revision=quotation.revision.number,
        content_hash=quotation.revision.content_hash,
    )
    page.said(f"Jean accepts revision {quotation.revision.number}.")
    page.explained(here, quote, checkout)
    page.ordered(here, order)
    _delivered(here, page, order, "2026-11-25T08:30", "2026-11-27T10:00")
    here.at("2026-12-01T09:00")
    shop.capture(order.number, metadata={"receipt_reference": "bank-2026-12-01-7"})
    page.said(f"The transfer has come: {order.total}.")
    page.papers(here, order, ["en"])
    page.journey(here, jean, after=timedelta(days=4), locale="en")


def sell_at_the_door(here: OpenShop, page: Page) -> None:
    """Noura in Jeddah orders in Arabic and pays the courier."""
    shop, noura = here.shop, "noura"
    here.at("2026-11-24T20:00")
    here.happened("campaign_touched", noura, channel="word_of_mouth", campaign="friend")
    here.told(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), noura)
    here.happened("product_viewed", noura, channel="direct", sku="dallah")
    saved = shop.add(shop.cart(noura, "SAR"), "dallah")
    saved = shop.add(saved, "karak", 3)
    page.cart(here, saved.cart)
    checkout = _answered(
        here,
        shop.start_checkout(
            saved,
            Purchaser.from_guest(
                Guest(
                    noura,
                    name="نورة القحطاني",
                    email="noura@example.com",
                    language="ar",
                )
            ),
        ),
        Address(
            name="نورة القحطاني",
            street=("شارع فلسطين 45",),
            district="الحمراء",
            postcode="23212",
            city="جدة",
            country="SA",
            email="noura@example.com",
            phone="+966 50 123 4567",
        ),
        delivery="courier",
        payment_method="cash",
    )
    quote = shop.quote(checkout)
    page.explained(here, quote, checkout)
    sale = shop.buy(quote)
    assert sale.order is not None  # cash is promised, so the order is placed
    page.ordered(here, sale.order)
    order = _delivered(here, page, sale.order, "2026-11-25T09:00", "2026-11-26T18:10")
    (payment,) = shop.payments_of(order)
    handover = CashHandover(
        waybill="SM7730918", courier="smsa", amount=payment.due, at=here.clock.now()
    )
    shop.notify(payment, here.cash.collected(payment, handover), actor=noura)
    page.said(f"The courier took {payment.due} at the door.")
    page.papers(here, order, ["ar"])
    page.journey(here, noura, after=timedelta(days=1), locale="ar")


def _answered(
    here: OpenShop,
    checkout: Checkout,
    address: Address,
    *,
    delivery: str,
    payment_method: str,
) -> Checkout:
    # A buyer answers step by step; each step is published.
    for answer in (
        checkout.with_shipping(address),
        checkout.with_shipping(address).with_delivery(delivery),
        checkout.with_shipping(address)
        .with_delivery(delivery)
        .with_payment_method(payment_method),
    ):
        checkout = here.shop.update_checkout(checkout, answer)
    return checkout


def _offered(
    here: OpenShop, page: Page, quotation: Quotation, checkout: Checkout
) -> tuple[Quotation, Quote]:
    until = here.clock.now() + timedelta(days=14)
    quote = here.shop.quote(checkout, valid_until=until)
    quotation = here.shop.offer(quotation, quote, by="mira")
    page.said(
        f"Mira offers revision {quotation.revision.number}: {quote.total}, "
        f"good until {until:%Y-%m-%d}.",
    )
    return quotation, quote


def _delivered(here: OpenShop, page: Page, order: Order, sent: str, came: str) -> Order:
    shop = here.shop
    left = here.at(sent)
    delivery = order.deliveries[0]
    order = shop.pack(order.number, carrier=delivery.carrier)
    box = order.shipments[-1].id
    shop.ship(order.number, box, tracking=f"{delivery.carrier.upper()}-{order.number}")
    there = here.at(came)
    page.said(
        f"Packed and sent on {left:%d %B}, delivered on {there:%d %B}, "
        f"{'as' if _is_on_time(order, there) else 'later than'} promised."
    )
    return shop.deliver(order.number, box)


def _is_on_time(order: Order, came: datetime) -> bool:
    promise = order.deliveries[0].promise
    return promise is not None and came.date() <= promise.latest
