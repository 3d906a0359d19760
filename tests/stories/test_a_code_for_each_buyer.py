"""A code that each buyer may use once: a guest is known by the e-mail address, not by the visit."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.checkout import Checkout, Purchaser
from ecomkit.orders import cancellation
from ecomkit.pricing import AmountOff, Pricer, Promotion
from ecomkit.pricing.result import Applied, Exhausted
from tests.stories.shops import BOOK, NOON, SLIP, TAXES, World, eur

ONCE = Promotion("once", AmountOff(eur("2.00")), codes=["ONCE"], max_uses_per_buyer=1)


def checkout(world: World, visitor: str, email: str) -> Checkout:
    wishes = world.filled(code="ONCE")
    guest = Purchaser(id=visitor, name="Ada Byron", email=email)
    return attrs.evolve(wishes, purchaser=guest)


def verdict(world: World, wishes: Checkout) -> type:
    review = world.review(wishes)
    assert review.priced is not None
    return type(review.priced.verdicts[0])


@pytest.mark.parametrize(
    ("email", "again"),
    [
        ("ada@example.com", Exhausted),
        ("Ada@Example.COM", Exhausted),
        ("grace@example.com", Applied),
    ],
)
def test_the_same_address_on_another_visit_is_the_same_buyer(
    email: str, again: type
) -> None:
    world = World(pricer=Pricer(BOOK, promotions=[ONCE], taxes=TAXES))
    first = checkout(world, "visit 1", "ada@example.com")
    assert verdict(world, first) is Applied
    world.bought(world.quote(first))

    assert verdict(world, checkout(world, "visit 2", email)) is again


def test_what_was_canceled_can_be_used_again() -> None:
    world = World(pricer=Pricer(BOOK, promotions=[ONCE], taxes=TAXES))
    first = checkout(world, "visit 1", "ada@example.com")
    order = world.bought(world.quote(first))
    everything = {line.key: line.quantity for line in order.lines}
    change = cancellation(order, everything, id="c", at=NOON)
    world.shop.orders.change(order.number, change, details=SLIP)

    assert verdict(world, checkout(world, "visit 2", "ada@example.com")) is Applied
