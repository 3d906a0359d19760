"""The demo's first three sales: a present, a company's order, cash at a door in Riyadh."""

from __future__ import annotations

from datetime import timedelta

from ecomkit.checkout import Checkout, Quotation, Quote
from ecomkit.cli.demo_page import Page, shown
from ecomkit.cli.demo_steps import (
    answered,
    came,
    checkout_in,
    delivered,
    started,
    wanted_by,
)
from ecomkit.cli.demo_world import OpenShop
from ecomkit.money import Money
from ecomkit.payments.adapters.cash_on_delivery import CashHandover
from ecomkit.payments.adapters.terminal import TerminalSlip
from ecomkit.pricing import PriceOverride


def sell_a_present(here: OpenShop, page: Page) -> None:
    """Lea in Bonn buys tea and a mug as a present, with a code, and pays by card."""
    shop, wanted = here.shop, wanted_by("lea")
    here.at("2026-11-23T19:40")
    came(here, "lea", channel="social", campaign="advent")
    here.at("2026-11-24T09:05")
    for sku in ("assam", "mug"):
        here.happened("product_viewed", "lea", channel="social", sku=sku)
    here.at("2026-11-24T09:12")
    checkout = started(here, page, wanted)
    page.missing(shop.checkouts.review(checkout.id))
    checkout = answered(here, checkout, wanted)
    page.offers(here, shop.checkouts.review(checkout.id))
    quote = shop.checkouts.quote(checkout.id)
    page.explained(here, quote, checkout)
    slip = TerminalSlip(
        approval_code="A83F21", last_four="4242", terminal="till-2", operator="mira"
    )
    sale = shop.checkouts.buy(quote.id, metadata=slip.metadata())
    assert sale.order is not None  # the terminal approved it
    shop.orders.capture(sale.order.number, details=slip.metadata())
    page.quoted(here, quote)
    page.ordered(here, sale.order)
    delivered(here, page, sale.order, "2026-11-25T08:30", "2026-11-26T11:20")
    page.papers(here, sale.order, ["en", "de"])
    page.journey(here, "lea", after=timedelta(days=1), locale="en")


def sell_to_a_company(here: OpenShop, page: Page) -> None:
    """A café in Lyon asks for an offer, haggles, accepts, and pays by bank transfer."""
    shop, wanted = here.shop, wanted_by("jean")
    here.at("2026-11-10T10:00")
    came(here, "jean", channel="exhibition", campaign="fair-lyon")
    here.at("2026-11-24T10:30")
    here.happened("product_viewed", "jean", channel="direct", sku="mug")
    checkout = answered(here, started(here, page, wanted), wanted)
    quotation = shop.quotations.ask(checkout.id, note="48 mugs for the new terrace")
    page.said(f"Café Lumière SARL asks for an offer: {quotation.steps[-1].note}")
    quotation, _ = _offered(here, page, quotation, checkout)

    here.at("2026-11-24T15:00")
    quotation = shop.quotations.ask_again(
        quotation.id, note="the mugs for 8.50, and we sign today"
    )
    page.said(f"Jean answers: {quotation.steps[-1].note}")
    mugs = checkout.cart.lines[0].key
    agreed = PriceOverride(
        unit_price=Money("8.50", "EUR"), reason="agreed for 48", by="mira"
    )
    checkout = checkout_in(shop.checkouts.override(checkout.id, {mugs: agreed}))
    here.at("2026-11-24T15:20")
    quotation, quote = _offered(here, page, quotation, checkout)

    here.at("2026-11-24T16:05")
    sale = shop.quotations.accept(
        quotation.id,
        revision=quotation.revision.number,
        content_hash=quotation.revision.content_hash,
    )
    order = sale.order
    assert order is not None  # the acceptance is what makes it
    page.said(f"Jean accepts revision {quotation.revision.number}.")
    page.explained(here, quote, checkout)
    page.ordered(here, order)
    first = {mugs: 24, **{line.key: 20 for line in order.lines if line.key != mugs}}
    delivered(here, page, order, "2026-11-25T08:30", "2026-11-27T10:00", part=first)
    delivered(
        here, page, order, "2026-11-26T08:30", "2026-11-30T10:00", part={mugs: 24}
    )
    here.at("2026-12-01T09:00")
    receipt = {"receipt_reference": "bank-2026-12-01-7"}
    shop.orders.capture(order.number, details=receipt)
    page.said(f"The transfer has come: {shown(order.total)}.")
    page.papers(here, order, ["en"])
    page.journey(here, "jean", after=timedelta(days=4), locale="en")


def sell_at_the_door(here: OpenShop, page: Page) -> None:
    """Noura in Jeddah orders in Arabic and pays the courier."""
    shop, wanted = here.shop, wanted_by("noura")
    here.at("2026-11-24T20:00")
    came(here, "noura", channel="word_of_mouth", campaign="friend")
    here.happened("product_viewed", "noura", channel="direct", sku="dallah")
    checkout = answered(here, started(here, page, wanted), wanted)
    quote = shop.checkouts.quote(checkout.id)
    page.explained(here, quote, checkout)
    sale = shop.checkouts.buy(quote.id)
    assert sale.order is not None  # cash is promised, so the order is placed
    page.ordered(here, sale.order)
    order = delivered(here, page, sale.order, "2026-11-25T09:00", "2026-11-26T18:10")
    (payment,) = shop.orders.payments(order.number)
    handover = CashHandover(
        waybill="SM7730918", courier="smsa", amount=payment.due, at=here.clock.now()
    )
    shop.payments.tell(payment.id, lambda cash, due: cash.collected(due, handover))
    page.said(f"The courier took {shown(payment.due)} at the door.")
    page.papers(here, order, ["ar"])
    page.journey(here, "noura", after=timedelta(days=1), locale="ar")


def _offered(
    here: OpenShop, page: Page, quotation: Quotation, checkout: Checkout
) -> tuple[Quotation, Quote]:
    until = here.clock.now() + timedelta(days=14)
    quote = here.shop.checkouts.quote(checkout.id, valid_until=until)
    quotation = here.shop.quotations.offer(quotation.id, quote.id, by="mira")
    page.said(
        f"Mira offers revision {quotation.revision.number}: {shown(quote.total)}, "
        f"good until {until:%Y-%m-%d}.",
    )
    return quotation, quote
