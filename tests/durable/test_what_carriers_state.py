"""What a carrier states with its own price: the days it takes, in the promise of the order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest

from ecomkit.shipping import ShippingTable
from ecomkit.shipping.fees import FirstFee, FlatRate, LiveRate
from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.transit import TransitTime
from ecomkit.shop.ports import Store
from ecomkit.testing.carriers import Mishap
from tests.durable.test_how_goods_are_sent import SendingWorld, post
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, eur

LIVE = LiveRate(carrier="Post", service="Parcel", otherwise=FlatRate(eur("6.50")))


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("tea house")


def taking(fee: ShippingFeeRule, transit: TransitTime | None) -> ShippingTable:
    """A table of one method that takes so long, as far as the shop knows."""
    table = post(fee)
    (method,) = table.methods
    return attrs.evolve(table, methods=[attrs.evolve(method, transit=transit)])


def promised(world: SendingWorld) -> tuple[date, date] | None:
    order = world.placed(world.filled_for(ADA, mug=2))
    promise = order.deliveries[0].promise
    return None if promise is None else (promise.earliest, promise.latest)


# Ordered on Monday at noon, after the cut-off: handed over on Wednesday, 4 November.
SHOPS = date(2026, 11, 5), date(2026, 11, 5)
CARRIERS = date(2026, 11, 9), date(2026, 11, 11)
CASES = [
    (LIVE, TransitTime(3, 5), (), CARRIERS),
    # The shop's days where the carrier states none, or is silent.
    (LIVE, None, (), SHOPS),
    (LIVE, TransitTime(3, 5), (Mishap.SILENT,), SHOPS),
    # Wherever in the rule the carrier's price stands.
    (FirstFee(LIVE), TransitTime(3, 5), (), CARRIERS),
    # A method that asks no carrier takes what the shop says.
    (FlatRate(eur("3.33")), TransitTime(3, 5), (), SHOPS),
]


@pytest.mark.parametrize(("fee", "stated", "mishaps", "days"), CASES)
def test_the_order_promises_the_days_that_the_carrier_states(
    store: Store,
    fee: ShippingFeeRule,
    stated: TransitTime | None,
    mishaps: tuple[Mishap, ...],
    days: tuple[date, date],
) -> None:
    """The shop would say one day; the carrier says three to five."""
    shipping = taking(fee, TransitTime(1, 1))
    world = SendingWorld(store, *mishaps, shipping=shipping, transit=stated)
    assert promised(world) == days


@pytest.mark.parametrize(
    ("stated", "days"), [(None, None), (TransitTime(3, 5), CARRIERS)]
)
def test_a_method_without_days_of_its_own_promises_those_of_its_carrier(
    store: Store, stated: TransitTime | None, days: tuple[date, date] | None
) -> None:
    world = SendingWorld(store, shipping=taking(LIVE, None), transit=stated)
    assert promised(world) == days
