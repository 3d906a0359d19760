"""Who has bought enough has a tier, and its perks are what the next sale costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.checkout import Purchaser, Quote
from ecomkit.journey.loyalty import (
    LoyaltyProgram,
    LoyaltyTier,
    PointsAccount,
    PointsBasis,
    PointsPerAmount,
    points_accounts,
)
from ecomkit.pricing import (
    InGroup,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
)
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import BOOK, PERSON, TAXES, eur

PROGRAM = LoyaltyProgram(
    id="friends",
    rules=(
        PointsPerAmount(id="euro", points=1, per=eur("1.00"), basis=PointsBasis.GROSS),
    ),
    tiers=(
        LoyaltyTier(name="silver", least=20, perks=("members",)),
        LoyaltyTier(
            name="gold", least=60, perks=("members", "insiders", "free delivery")
        ),
    ),
)
INSIDERS = PriceList(
    id="insiders",
    currency="EUR",
    includes_tax=True,
    prices={"tea": "4.00"},
    groups={"insiders"},
    priority=1,
)
PROMOTIONS = (
    Promotion(
        "members",
        PercentOff("10%"),
        conditions=InGroup("members"),
    ),
    Promotion(
        "sent-free",
        PercentOff("100%", scope="delivery"),
        conditions=InGroup("free delivery"),
    ),
)


class LoyalWorld(World):
    def __init__(self, store: Any = None) -> None:
        super().__init__(store)
        book = PriceBook(lists=[*BOOK.lists, INSIDERS], articles=BOOK.articles)
        pricer = Pricer(book, promotions=PROMOTIONS, taxes=TAXES)
        self.quoter = attrs.evolve(self.quoter, pricer=pricer)
        self.sells = self.shop(self.store)

    def buyer(self) -> Purchaser:
        """Ada, with the perks of her points."""
        at = self.clock.now()
        known = points_accounts(self.sink, PROGRAM, at=at)
        points = known.get("ada", PointsAccount("ada"))
        return attrs.evolve(PERSON, groups=PROGRAM.perks(points, at=at))

    def offered(self) -> Quote:
        return self.quote(items=[("tea", 2)], purchaser=self.buyer())

    def receives(self, mugs: int) -> None:
        order = self.ordered(items=[("mug", mugs)], purchaser=self.buyer())
        self.sells.orders.capture(order.number)
        shipment = self.sells.orders.pack(order.number).shipments[0].id
        self.sells.orders.ship(order.number, shipment)
        self.later(days=1)
        self.sells.orders.deliver(order.number, shipment)
        self.later(hours=1)


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LoyalWorld]:
    with opened(request.param, tmp_path) as open_store:
        yield LoyalWorld(open_store("tea house"))


def test_each_tier_sells_at_its_own_price(world: LoyalWorld) -> None:
    stranger = world.offered()  # 2 x 4.50, sent for 4.90
    world.receives(mugs=2)  # 24 points
    silver = world.offered()  # ten percent off 9.00, sent for 4.90
    world.receives(mugs=4)  # 43 more, of 43.20
    gold = world.offered()  # ten percent off 2 x 4.00, sent for nothing

    assert [str(each.total) for each in (stranger, silver, gold)] == [
        "13.90 EUR",
        "13.00 EUR",
        "7.20 EUR",
    ]
    assert gold.purchaser.groups == {"members", "insiders", "free delivery"}


def test_goods_that_have_not_arrived_give_no_perks(world: LoyalWorld) -> None:
    world.ordered(items=[("mug", 5)])

    assert world.buyer().groups == frozenset()


def test_what_was_sold_at_a_tier_is_what_is_paid(world: LoyalWorld) -> None:
    world.receives(mugs=2)

    order = world.ordered(items=[("tea", 2)], purchaser=world.buyer())

    assert order.total == eur("13.00")
    assert world.at_gateway(order.payments[0])[1] == eur("13.00")
