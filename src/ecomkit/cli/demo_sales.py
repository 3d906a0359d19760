"""The demo's three sales: a present, a company's order, and cash at a door in Riyadh."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

import attrs

from ecomkit.checkout import Checkout, Quotation, Quote
from ecomkit.cli.demo_page import Page
from ecomkit.cli.demo_world import OpenShop
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose
from ecomkit.moments import local_time
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments.adapters.cash_on_delivery import CashHandover
from ecomkit.payments.adapters.terminal import TerminalSlip
from ecomkit.pricing import PriceOverride
from ecomkit.wire import from_json


def sell_a_present(here: OpenShop, page: Page) -> None:
    """Lea in Bonn buys tea and a mug as a present, with a code, and pays by card."""
    shop, wanted = here.shop, _wanted("lea")
    here.at("2026-11-23T19:40")
    _came(here, "lea", channel="social", campaign="advent")
    here.at("2026-11-24T09:05")
    for sku in ("assam", "mug"):
        here.happened("product_viewed", "lea", channel="social", sku=sku)
    here.at("2026-11-24T09:12")
    checkout = _started(here, page, wanted)
    page.missing(shop.review(checkout))
    checkout = _answered(here, checkout, wanted)
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
    page.journey(here, "lea", after=timedelta(days=1), locale="en")


def sell_to_a_company(here: OpenShop, page: Page) -> None:
    """A café in Lyon asks for an offer, haggles, accepts, and pays by bank transfer."""
    shop, wanted = here.shop, _wanted("jean")
    here.at("2026-11-10T10:00")
    _came(here, "jean", channel="exhibition", campaign="fair-lyon")
    here.at("2026-11-24T10:30")
    here.happened("product_viewed", "jean", channel="direct", sku="mug")
    checkout = _answered(here, _started(here, page, wanted), wanted)
    quotation = shop.ask(checkout, note="48 mugs for the new terrace")
    page.said(f"Café Lumière SARL asks for an offer: {quotation.steps[-1].note}")
    quotation, _ = _offered(here, page, quotation, checkout)

    here.at("2026-11-24T15:00")
    quotation = quotation.revision_requested(
        at=here.clock.now(), note="the mugs for 8.50, and we sign today"
    )
    page.said(f"Jean answers: {quotation.steps[-1].note}")
    mugs = checkout.cart.lines[0].key
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
    page.journey(here, "jean", after=timedelta(days=4), locale="en")


def sell_at_the_door(here: OpenShop, page: Page) -> None:
    """Noura in Jeddah orders in Arabic and pays the courier."""
    shop, wanted = here.shop, _wanted("noura")
    here.at("2026-11-24T20:00")
    _came(here, "noura", channel="word_of_mouth", campaign="friend")
    here.happened("product_viewed", "noura", channel="direct", sku="dallah")
    checkout = _answered(here, _started(here, page, wanted), wanted)
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
    shop.notify(payment, here.cash.collected(payment, handover), actor="noura")
    page.said(f"The courier took {payment.due} at the door.")
    page.papers(here, order, ["ar"])
    page.journey(here, "noura", after=timedelta(days=1), locale="ar")


def _wanted(name: str) -> Checkout:
    """What a buyer of the demo wants, complete: cart, purchaser, address and choices."""
    document = files("ecomkit.cli").joinpath("shops", f"{name}.json")
    return from_json(document.read_text("utf-8"), Checkout)


def _came(here: OpenShop, actor: str, *, channel: str, campaign: str) -> None:
    here.happened("campaign_touched", actor, channel=channel, campaign=campaign)
    here.told(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), actor)


def _started(here: OpenShop, page: Page, wanted: Checkout) -> Checkout:
    shop, cart = here.shop, wanted.cart
    saved = shop.cart(wanted.id, cart.currency)
    for line in cart.lines:
        saved = shop.save_cart(saved, saved.cart.with_line(line.to_delivery("")))
    for code in cart.codes:
        saved = shop.save_cart(saved, saved.cart.with_code(code))
    page.cart(here, saved.cart)
    return shop.start_checkout(
        saved, wanted.purchaser, purchase_order=wanted.purchase_order
    )


def _answered(here: OpenShop, checkout: Checkout, wanted: Checkout) -> Checkout:
    # A buyer answers step by step; each step is published.
    shop = here.shop
    addressed = checkout.with_shipping(wanted.cart.deliveries[0].address)
    delivered = attrs.evolve(addressed, chosen=wanted.chosen)
    paid = delivered.with_payment_method(wanted.payment_method)
    for answer in (addressed, delivered, paid):
        checkout = shop.update_checkout(checkout, answer)
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
        f"{'as' if _is_on_time(order, local_time(there, shop.zone).date()) else 'later than'} promised."
    )
    return shop.deliver(order.number, box)


def _is_on_time(order: Order, came: date) -> bool:
    promise = order.deliveries[0].promise
    return promise is not None and came <= promise.latest
