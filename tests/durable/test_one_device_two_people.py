"""Two people use one device: neither sees, nor forgets, what is the other's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.journey import IdentityGraph, MemoryEventLog
from ecomkit.journey.privacy import erase_person, personal_data
from ecomkit.shop import Shop
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, PERSON

DEVICE = "tablet-7"


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as store:
        yield World(store("tea"))


def buys(shop: Shop, person: str) -> str:
    """A visitor's cart, bought by the person who signed in on the way; the order's number."""
    cart = shop.carts.open(DEVICE, "EUR")
    shop.carts.add(cart.id, "mug")
    buyer = attrs.evolve(PERSON, id=person, email=f"{person}@example.org")
    begun = shop.checkouts.begin(cart.id, buyer)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="card"
    )
    quote = shop.checkouts.quote(begun.id)
    sale = shop.checkouts.buy(quote.id, token="good")
    assert sale.order is not None
    return sale.order.number


def both_buy(world: World) -> dict[str, str]:
    """Each looks at a page of their own before they buy."""
    numbers = {}
    for person in ("ann", "bob"):
        world.later(hours=1)
        world.sells.people.sign_in(DEVICE, person)
        world.sells.people.tell(DEVICE, "page_viewed", f"page-of-{person}")
        numbers[person] = buys(world.sells, person)
    return numbers


def orders_in(export: dict[str, Any]) -> list[str]:
    return [row["number"] for row in export.get("orders", [])]


@pytest.mark.parametrize(("person", "other"), [("ann", "bob"), ("bob", "ann")])
def test_an_export_shows_nothing_of_the_other(
    world: World, person: str, other: str
) -> None:
    numbers = both_buy(world)
    export = world.sells.people.export(person)

    assert export["ids"] == sorted([person, DEVICE])
    assert orders_in(export) == [numbers[person]]
    assert f"page-of-{person}" in json.dumps(export)
    for mark in (f"page-of-{other}", f"{other}@example.org", numbers[other]):
        assert mark not in json.dumps(export)


@pytest.mark.parametrize(("person", "other"), [("ann", "bob"), ("bob", "ann")])
def test_who_is_forgotten_takes_nobody_along(
    world: World, person: str, other: str
) -> None:
    """In the shop and in a log, and also when it is done a second time."""
    numbers = both_buy(world)
    log = MemoryEventLog()
    log.append(world.sink)
    graph = IdentityGraph.of(log.scan())
    before = world.sells.people.export(other)
    known = personal_data(log, graph.ids_of(other))
    assert f"page-of-{person}" not in json.dumps(known)

    done = world.sells.people.forget(person)
    for days in (0, 100):
        at = world.clock.now()
        erase_person(log, done.ids, at=at, pseudonym=done.pseudonym)
        world.sells.people.forget(person)
        world.later(days=days)

    assert world.sells.people.export(other) == before
    assert personal_data(log, graph.ids_of(other)) == known
    assert world.sells.orders.get(numbers[other]).email == f"{other}@example.org"
    left = json.dumps(personal_data(log, {person, DEVICE, done.pseudonym}))
    assert f"page-of-{person}" not in left
