"""Every event of a sale carries its visit, and a visitor who buys becomes the customer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.checkout import Purchaser
from ecomkit.customers import Customer
from ecomkit.events import Event, Visit
from ecomkit.journey import IdentityGraph
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    CountingUnit,
    checkout_figures,
    conversion_rate,
    conversion_rate_by,
    revenue_by,
)
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.visits import visits
from ecomkit.money import Money
from ecomkit.shop.faces import Shop
from ecomkit.testing.payments import NEEDS_OWNER
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA

PHONE = Visit(
    session="s1",
    device="mobile",
    channel="paid_search",
    campaign="spring",
    agent="eva",
    language="de",
)
BUYER = Purchaser(id="ada", name="Ada", email="ada@example.org")


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as store:
        yield World(store("tea"))


def browsed_and_bought(shop: Shop, visitor: str, *, token: str = "good") -> str:
    """A visitor looks at tea, signs in during the checkout and pays; gives the checkout."""
    shop.people.tell(visitor, "product_viewed", "tea")
    cart = shop.carts.open(visitor, "EUR")
    shop.carts.add(cart.id, "tea", 3)
    begun = shop.checkouts.begin(cart.id)
    shop.checkouts.update(
        begun.id, purchaser=BUYER, shipping=ADA, delivery="post", payment_method="card"
    )
    shop.checkouts.buy(shop.checkouts.quote(begun.id).id, token=token)
    return begun.id


def the_visit(event: Event) -> Visit:
    return Visit(
        session=event.session,
        device=event.device,
        channel=event.channel,
        campaign=event.campaign,
        agent=event.properties.get("agent", ""),
        language=event.properties.get("language", ""),
    )


def sold(world: World) -> list[Event]:
    """A sale in a visit, and what becomes of it when nobody is there."""
    checkout = browsed_and_bought(world.sells.during(PHONE), "visitor-7")
    order = world.sells.checkouts.state(checkout).order
    assert order is not None
    world.later(hours=5)
    world.sells.orders.capture(order.number)
    shipment = world.sells.orders.pack(order.number).shipments[0].id
    world.sells.orders.ship(order.number, shipment)
    world.later(days=2)
    world.sells.orders.deliver(order.number, shipment)
    return list(world.sink)


def test_every_event_of_a_sale_carries_the_visit_in_which_it_began(
    world: World,
) -> None:
    told = sold(world)
    assert {event.name for event in told} >= {
        "product_viewed",
        "product_added",
        "identified",
        "checkout_started",
        "payment_authorized",
        "order_completed",
        "payment_captured",
        "shipment_delivered",
    }
    assert {the_visit(event) for event in told} == {PHONE}


def test_the_visit_is_kept_with_the_cart_the_checkout_and_the_order(
    world: World,
) -> None:
    sold(world)
    (order,) = world.sells.orders.of_buyer("ada")
    checkout = world.sells.checkouts.get(order.checkout)
    cart = world.sells.carts.get(checkout.cart)
    assert cart.visit == checkout.visit == order.visit == PHONE


def test_a_sale_that_is_paid_when_the_buyer_is_gone_is_one_of_the_visit(
    world: World,
) -> None:
    browsed_and_bought(world.sells.during(PHONE), "visitor-7", token=NEEDS_OWNER)
    assert not world.orders()
    world.later(minutes=20)
    world.decide(success=True)
    world.tell()
    (placed,) = (event for event in world.sink if event.name == "order_completed")
    assert the_visit(placed) == PHONE


def test_what_parcels_do_later_does_not_make_the_visit_longer(world: World) -> None:
    told = IdentityGraph.of(sold(world)).known(world.sink)
    (visit,) = visits(told)
    assert (visit.actor, visit.length.days) == ("ada", 0)
    assert told[-1].name == "shipment_delivered"


def test_figures_of_a_sale_by_somebody_who_signs_in_are_those_of_one_person(
    world: World,
) -> None:
    told = sold(world)
    assert conversion_rate(told, per=CountingUnit.PERSON) == Proportion(1, 1)
    assert conversion_rate_by(told, "device") == {"mobile": Proportion(1, 1)}
    assert checkout_figures(told).completed == Proportion(1, 1)
    assert set(revenue_by(told, "agent", GROSS_REVENUE)) == {"eva"}


def test_who_signs_in_is_told_once_for_each_checkout(world: World) -> None:
    shop = world.sells
    browsed_and_bought(shop, "visitor-7")
    (told,) = (event for event in world.sink if event.name == "identified")
    assert (told.actor, told.subject) == ("visitor-7", "ada")


def test_who_buys_on_the_cart_of_another_customer_is_not_that_customer(
    world: World,
) -> None:
    browsed_and_bought(world.sells, "ada")
    cart = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(cart.id, "tea")
    world.sells.checkouts.begin(cart.id, Purchaser(id="bob", email="bob@example.org"))
    assert not [event for event in world.sink if event.name == "identified"]


def test_signing_in_makes_visitor_and_customer_one_person(world: World) -> None:
    shop = world.sells.during(PHONE)
    shop.people.tell("visitor-7", "product_viewed", "tea")
    shop.people.sign_in("visitor-7", "ada")
    known = IdentityGraph.of(world.sink).known(world.sink)
    assert {event.actor for event in known} == {"ada"}


def test_a_guests_order_that_moves_to_an_account_says_who_the_guest_was(
    world: World,
) -> None:
    browsed_and_bought(world.sells, "guest-1")
    (order,) = world.orders()
    world.sells.orders.assign(
        order.number, Customer(id="c-1", email="ada@example.org", name="Ada")
    )
    told = [event for event in world.sink if event.name == "identified"]
    assert [(each.actor, each.subject) for each in told] == [
        ("guest-1", "ada"),
        ("ada", "c-1"),
    ]
    assert {e.actor for e in IdentityGraph.of(world.sink).known(world.sink)} == {"c-1"}


def test_what_is_told_again_under_its_key_counts_once(world: World) -> None:
    for _ in range(2):
        world.sells.people.tell(
            "ada", "survey_answered", "nps", {"score": 9}, key="answer-1"
        )
    assert len(world.sink) == 1


def test_money_and_dates_of_a_page_come_back_as_they_were_told(world: World) -> None:
    price = Money("4.20", "EUR")
    told = world.sells.people.tell("ada", "product_viewed", "tea", {"price": price})
    assert told.properties["price"] == price
    assert list(world.sink) == [told]
