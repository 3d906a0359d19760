"""Two variants are shown by chance, and the shop's own events say what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.journey.experiments import Experiment, experiment_readout
from ecomkit.journey.intervals import Mean, Proportion, proportion_difference
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, PERSON, eur

BUTTON = Experiment(id="button", variants={"blue": 1, "green": 1})
PEOPLE = [f"visitor-{number}" for number in range(12)]


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea house"))


def buys(world: World, person: str, mugs: int) -> None:
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open(person, "EUR")
    carts.add(cart.id, "mug", mugs)
    buyer = attrs.evolve(PERSON, id=f"{person}-known")
    begun = checkouts.begin(cart.id, buyer)
    checkouts.update(begun.id, shipping=ADA, delivery="post", payment_method="card")
    assert checkouts.buy(checkouts.quote(begun.id).id, token="good").order


def test_each_variant_is_read_in_conversions_and_money(world: World) -> None:
    shown = {person: world.sells.people.expose(person, BUTTON) for person in PEOPLE}
    green = [person for person, variant in shown.items() if variant == "green"]
    blue = [person for person, variant in shown.items() if variant == "blue"]
    buys(world, "somebody-else", 1)
    buys(world, green[0], 1)  # 12.00 and 4.90
    buys(world, green[1], 2)  # 24.00 and 4.90
    buys(world, blue[0], 1)

    readout = experiment_readout(world.sink, BUTTON)

    assert readout.mixed == 0
    for variant, people, spent in (
        ("green", green, [16.9, 28.9]),
        ("blue", blue, [16.9]),
    ):
        found = readout.result(variant)
        assert found.conversion == Proportion(len(spent), len(people))
        assert found.revenue == {"EUR": eur(f"{sum(spent):.2f}")}
        nothing = [0.0] * (len(people) - len(spent))
        assert found.per_person == {"EUR": Mean.of([*spent, *nothing])}
    (difference,) = readout.differences
    assert difference.variant == "green"
    assert difference.conversion == proportion_difference(
        Proportion(1, len(blue)), Proportion(2, len(green))
    )
    gap = 45.8 / len(green) - 16.9 / len(blue)
    money = difference.per_person["EUR"]
    assert (money.low + money.high) / 2 == pytest.approx(gap)


def test_who_signs_in_is_shown_the_same_and_counts_once(world: World) -> None:
    people = world.sells.people
    for visitor in PEOPLE:
        variant = people.expose(visitor, BUTTON)
        assert people.expose(visitor, BUTTON) == variant
        people.sign_in(visitor, f"customer of {visitor}")
        assert people.expose(f"customer of {visitor}", BUTTON) == variant

    readout = experiment_readout(world.sink, BUTTON)

    assert readout.mixed == 0
    assert sum(each.people for each in readout.results) == len(PEOPLE)


def test_what_was_bought_before_is_no_effect(world: World) -> None:
    buys(world, "early", 1)
    world.later(hours=1)
    world.sells.people.expose("early", BUTTON)

    readout = experiment_readout(world.sink, BUTTON)

    assert [each.conversion.part for each in readout.results] == [0, 0]
    assert all(not money for each in readout.results for money in each.revenue.values())
