"""What every sale of the demo goes through: coming, wanting, answering, delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files

from ecomkit.checkout import Checkout
from ecomkit.cli.demo_page import Page
from ecomkit.cli.demo_world import OpenShop
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose
from ecomkit.moments import local_time
from ecomkit.orders import Order
from ecomkit.shop.store import SavedCheckout
from ecomkit.wire import from_json


def wanted_by(name: str) -> Checkout:
    """What a buyer of the demo wants, complete: cart, purchaser, address and choices."""
    document = files("ecomkit.cli").joinpath("shops", f"{name}.json")
    return from_json(document.read_text("utf-8"), Checkout)


def came(here: OpenShop, actor: str, *, channel: str, campaign: str) -> None:
    """Somebody came by a campaign, and may be written to."""
    here.happened("campaign_touched", actor, channel=channel, campaign=campaign)
    here.told(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), actor)


def started(here: OpenShop, page: Page, wanted: Checkout) -> Checkout:
    """A checkout of the wanted cart, begun; codes entered."""
    shop, cart = here.shop, wanted.cart
    saved = shop.carts.open(wanted.id, cart.currency)
    for line in cart.lines:
        saved = shop.carts.save(saved, saved.cart.with_line(line.to_delivery("")))
    for code in cart.codes:
        saved = shop.carts.enter_code(saved.id, code, wanted.purchaser)
    page.cart(here, saved.cart)
    return checkout_in(shop.checkouts.begin(saved.id, wanted.purchaser))


def answered(here: OpenShop, checkout: Checkout, wanted: Checkout) -> Checkout:
    """A checkout with all that the buyer wants; each step is told."""
    checkouts, id = here.shop.checkouts, checkout.id
    checkouts.update(id, shipping=wanted.cart.deliveries[0].address)
    checkouts.update(id, delivery=dict(wanted.chosen))
    return checkout_in(
        checkouts.update(
            id,
            payment_method=wanted.payment_method,
            purchase_order=wanted.purchase_order,
        )
    )


def checkout_in(saved: SavedCheckout) -> Checkout:
    """The checkout in its row."""
    assert saved.checkout is not None  # it was begun in this shop
    return saved.checkout


def delivered(
    here: OpenShop,
    page: Page,
    order: Order,
    sent: str,
    came: str,
    *,
    part: Mapping[str, int] | None = None,
) -> Order:
    """An order, or a *part* of it by line key, sent and delivered in the shop's own time."""
    shop = here.shop
    left = here.at(sent)
    delivery = order.deliveries[0]
    order = shop.orders.pack(order.number, part, carrier=delivery.carrier)
    box = order.shipments[-1].id
    shop.orders.ship(
        order.number, box, tracking=f"{delivery.carrier.upper()}-{order.number}-{box}"
    )
    there = here.at(came)
    in_time = _is_on_time(order, local_time(there, here.plan.timezone).date())
    page.part(
        f"Packed and sent on {left:%d %B}, delivered on {there:%d %B}, "
        f"{'as' if in_time else 'later than'} promised.",
        [f"{many} × {order.line(key).title}" for key, many in (part or {}).items()],
    )
    return shop.orders.deliver(order.number, box)


def _is_on_time(order: Order, came: date) -> bool:
    promise = order.deliveries[0].promise
    return promise is not None and came <= promise.latest
