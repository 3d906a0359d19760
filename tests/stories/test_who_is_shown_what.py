"""Net or gross, receipt or invoice: a choice of the buyer's kind, channel and groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.checkout import BuyerKind, BuyerPolicy, DocumentKind, Purchaser, ShownBasis
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import PERSON

PERSONS = BuyerPolicy(kind=BuyerKind.INDIVIDUAL, shown=ShownBasis.GROSS)
TRADE = attrs.evolve(PERSON, groups={"trade"})


class PolicyWorld(World):
    policies = (  # type: ignore[assignment]
        PERSONS,
        BuyerPolicy(kind=BuyerKind.COMPANY, shown=ShownBasis.NET),
        attrs.evolve(PERSONS, channels={"wholesale"}, shown=ShownBasis.NET),
        attrs.evolve(
            PERSONS,
            channels={"wholesale"},
            members_of={"trade", "press"},
            shown=ShownBasis.NET,
            document=DocumentKind.INVOICE,
        ),
        attrs.evolve(PERSONS, members_of={"trade"}, document=DocumentKind.INVOICE),
    )


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield PolicyWorld(open_store("tea house"))


@pytest.mark.parametrize(
    ("who", "channel", "shown", "document"),
    [
        (PERSON, "", "gross", "receipt"),
        (PERSON, "web", "gross", "receipt"),
        (PERSON, "wholesale", "net", "receipt"),
        (TRADE, "", "gross", "invoice"),
        (TRADE, "wholesale", "net", "invoice"),
    ],
)
def test_the_policy_that_says_most_of_a_buyer_holds(
    world: World, who: Purchaser, channel: str, shown: str, document: str
) -> None:
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open(who.id, "EUR")
    carts.add(cart.id, "tea", 3)

    begun = checkouts.begin(cart.id, who, channel=channel)

    policy = checkouts.review(begun.id).policy
    assert (policy.shown, policy.document) == (shown, document)
