"""The demo's fourth sale: a potter's goods sent abroad, an exchange and a claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ecomkit.cart import LineItem
from ecomkit.checkout.review import CheckoutReview
from ecomkit.cli.demo_page import Page, shown
from ecomkit.cli.demo_steps import answered, came, delivered, started, wanted_by
from ecomkit.cli.demo_world import OpenShop
from ecomkit.orders import Order
from ecomkit.orders.fulfillment import ReturnCause
from ecomkit.payments.adapters.terminal import TerminalSlip

_POTTER = "ahorn"


def sell_abroad(here: OpenShop, page: Page) -> None:
    """Mara in Zürich buys of a potter and the shop, changes her mind, and gets a broken bowl."""
    shop, wanted = here.shop, wanted_by("mara")
    here.at("2026-11-24T18:00")
    came(here, "mara", channel="search", campaign="raku")
    here.happened("product_viewed", "mara", channel="search", sku="bowl")
    checkout = answered(here, started(here, page, wanted), wanted)
    _border(page, shop.checkouts.review(checkout.id))
    quote = shop.checkouts.quote(checkout.id)
    page.explained(here, quote, checkout)
    order = shop.checkouts.buy(quote.id, metadata=_slip("B17C04")).order
    assert order is not None  # the terminal approved it
    shop.orders.capture(order.number, details=_slip("B17C04"))
    page.ordered(here, order)
    order = delivered(here, page, order, "2026-11-25T08:30", "2026-11-28T10:15")

    here.at("2026-11-30T09:00")
    _exchange(here, page, order)
    here.at("2026-12-04T09:00")
    _claim(here, page, order)
    page.part(
        "The potter's account, less 12 % and the tax on it",
        [
            f"{entry.note}: {shown(entry.amount)}"
            for entry in shop.sellers.statement(_POTTER)
        ],
    )
    page.papers(here, order, ["de"])
    page.journey(here, "mara", after=timedelta(days=4), locale="de")


def _border(page: Page, review: CheckoutReview) -> None:
    (estimate,) = review.imports
    cost, paid_now = estimate.cost, estimate.with_the_order
    assert cost is not None  # the tariff knows these goods
    assert paid_now is not None  # and the potter pays what they cost at the border
    page.part(
        f"At the border, {estimate.incoterm.value}",
        [
            f"Goods of {shown(cost.goods)}",
            f"Duty {shown(cost.duty)}, import tax {shown(cost.import_tax)}",
            f"Paid with the order: {shown(paid_now)}",
        ],
    )


def _exchange(here: OpenShop, page: Page, order: Order) -> None:
    shop, number = here.shop, order.number
    bowl = next(line.key for line in order.lines if line.sku == "bowl")
    asked = shop.returns.request(number, {bowl: 1}, reason="a dish instead").returns[-1]
    shop.returns.decide(number, asked.id, approved=True)
    shop.returns.receive(number, asked.id)
    swap = shop.returns.preview(number, asked.id, exchange_for=[LineItem("dish")])
    page.part(
        "One bowl comes back, a dish goes out",
        [f"Credited {shown(swap.change.refund)}, charged {shown(swap.change.charge)}"],
    )
    shop.returns.resolve(
        number, asked.id, swap, payment_method="card", details=_slip("C55D20")
    )
    shop.orders.capture(number, details=_slip("C55D20"))
    delivered(here, page, order, "2026-11-30T11:00", "2026-12-03T10:00")


def _claim(here: OpenShop, page: Page, order: Order) -> None:
    shop, number = here.shop, order.number
    bowl = next(line.key for line in order.lines if line.sku == "bowl")
    claim = shop.returns.request(
        number, {bowl: 1}, cause=ReturnCause.DAMAGED, comes_back=False
    ).returns[-1]
    shop.returns.decide(number, claim.id, approved=True)
    credit = shop.returns.preview(number, claim.id)
    shop.returns.resolve(number, claim.id, credit, details=_slip("D01A77"))
    page.said(f"The other bowl was broken: {shown(credit.change.refund)} go back.")


def _slip(approval: str) -> Mapping[str, str]:
    return TerminalSlip(
        approval_code=approval, last_four="1881", terminal="till-2", operator="mira"
    ).metadata()
