"""A claim or a return is answered, and the parcel fails then: what is owed is sent once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.events import Event
from ecomkit.orders import Order
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.orders.status import OrderFulfillmentStatus
from tests.durable.world import WorldOfSets
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur

MISSING, DAMAGED = ReturnCause.MISSING, ReturnCause.DAMAGED


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WorldOfSets]:
    with opened(request.param, tmp_path) as open_store:
        yield WorldOfSets(open_store("answered"))


def sold(world: WorldOfSets, **items: int) -> str:
    number = world.ordered(items=items.items()).number
    world.sells.orders.capture(number)
    return number


def sent(world: WorldOfSets, number: str, some: dict[str, int] | None = None) -> str:
    world.later(hours=1)
    parcel = world.sells.orders.pack(number, some).shipments[-1].id
    world.sells.orders.ship(number, parcel)
    return parcel


def asked(
    world: WorldOfSets, number: str, wanted: dict[str, int], cause: ReturnCause
) -> str:
    world.later(days=1)
    returns = world.sells.returns
    id = returns.request(number, wanted, cause=cause, comes_back=False).returns[-1].id
    returns.decide(number, id, approved=True)
    return id


def credited(
    world: WorldOfSets, number: str, wanted: dict[str, int], cause: ReturnCause
) -> Order:
    id, returns = asked(world, number, wanted, cause), world.sells.returns
    returns.resolve(number, id, returns.preview(number, id))
    return world.sells.orders.get(number)


def failed(world: WorldOfSets, number: str, parcel: str, fate: str) -> Order:
    world.later(days=1)
    if fate == "lost":
        return world.sells.shipments.lose(number, parcel)
    return world.sells.shipments.take_back(number, parcel)


@pytest.mark.parametrize("fate", ["lost", "came back"])
@pytest.mark.parametrize("teas", [1, 3])
def test_what_is_sent_again_for_a_parcel_that_failed_is_sent_once(
    world: WorldOfSets, fate: str, teas: int
) -> None:
    number = sold(world, tea=3)
    first = sent(world, number)
    world.sells.returns.replace(number, asked(world, number, {"tea": teas}, MISSING))
    order = failed(world, number, first, fate)
    assert order.quantities("tea").open == 3

    world.sells.orders.deliver(number, sent(world, number))

    known = world.sells.orders.get(number).quantities("tea")
    assert (known.open, known.shipped, known.delivered) == (0, 3, 3)
    left = 9 - 3 - (3 if fate == "lost" else 0)
    assert world.levels("tea") == (left, left)


def test_what_is_sent_again_and_lost_is_sent_once_more(world: WorldOfSets) -> None:
    number = sold(world, tea=2)
    world.sells.orders.deliver(number, sent(world, number))
    world.sells.returns.replace(number, asked(world, number, {"tea": 1}, DAMAGED))
    order = failed(world, number, sent(world, number), "lost")
    assert (order.quantities("tea").open, order.quantities("tea").delivered) == (1, 1)

    world.sells.orders.deliver(number, sent(world, number))

    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED
    assert world.levels("tea") == (5, 5)


def test_a_claim_of_what_is_to_be_sent_anyway_is_not_answered_by_more(
    world: WorldOfSets,
) -> None:
    number = sold(world, tea=3)
    parcel = sent(world, number)
    claim = asked(world, number, {"tea": 2}, MISSING)
    failed(world, number, parcel, "lost")

    with pytest.raises(InvalidChangeError, match="cannot be sent again"):
        world.sells.returns.replace(number, claim)

    assert world.sells.orders.get(number).quantities("tea").open == 3
    assert world.levels("tea") == (6, 3)


@pytest.mark.parametrize(
    ("cause", "left"), [(MISSING, 0), (DAMAGED, 1)], ids=["missing", "damaged"]
)
def test_the_lost_parcel_is_the_one_whose_goods_nobody_had(
    world: WorldOfSets, cause: ReturnCause, left: int
) -> None:
    """One tea came, one is on its way and lost: a damaged one came, a missing one did not."""
    number = sold(world, tea=2)
    world.sells.orders.deliver(number, sent(world, number, {"tea": 1}))
    second = sent(world, number)
    credited(world, number, {"tea": 1}, cause)

    known = failed(world, number, second, "lost").quantities("tea")

    assert (known.open, known.settled) == (left, 1 - left)


@pytest.mark.parametrize("fate", ["lost", "came back"])
def test_a_set_of_which_a_part_was_credited_is_not_sent_again(
    world: WorldOfSets, fate: str
) -> None:
    """Its other parts are claimed as they are, and the whole of it is paid back."""
    number = sold(world, set=2)
    first = sent(world, number)
    credited(world, number, {"set/mug": 1}, MISSING)
    known = failed(world, number, first, fate).quantities("set")
    assert (known.open, known.settled, known.returnable) == (1, 1, 0)
    lies = 9 if fate == "came back" else 7
    assert world.levels("mug") == (lies, lies - 1)

    order = credited(world, number, {"set/tea": 2}, MISSING)
    assert (order.quantities("set").kept, order.quantities("set").open) == (1, 1)
    assert order.due == eur("19.00") + order.deliveries[0].charged.gross

    world.sells.orders.deliver(number, sent(world, number))
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED
    assert world.levels("mug") == (lies - 1, lies - 1)


def test_a_set_that_was_credited_part_by_part_is_not_sent_again(
    world: WorldOfSets,
) -> None:
    number = sold(world, set=1)
    parcel = sent(world, number)
    credited(world, number, {"set/mug": 1}, MISSING)
    credited(world, number, {"set/tea": 2}, MISSING)

    known = failed(world, number, parcel, "lost").quantities("set")

    assert (known.open, known.settled, known.kept) == (0, 1, 0)
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.RETURNED


def test_the_days_of_a_return_begin_when_the_rest_has_come(world: WorldOfSets) -> None:
    """One of three was credited out of a parcel that was lost; the other two came later."""
    number = sold(world, tea=3)
    first = sent(world, number)
    credited(world, number, {"tea": 1}, MISSING)
    failed(world, number, first, "lost")
    again = sent(world, number)
    world.sells.orders.deliver(number, again)

    (delivered,) = [each for each in told(world) if each.name == "shipment_delivered"]
    assert delivered.properties["complete"]
    world.later(days=15)
    problems = world.sells.returns.problems(number, {"tea": 1})
    assert [each.code for each in problems] == ["return_window_over"]


def told(world: WorldOfSets) -> list[Event]:
    world.sells.work.run()
    return list(world.sink)


def test_goods_come_back_to_where_they_were_sent_from(world: WorldOfSets) -> None:
    """Not to the place of a parcel that was lost."""
    stock, shipments = world.sells.stock, world.sells.shipments
    stock.receive("tea", -8)
    stock.receive("tea", 1, location="paris")
    number = sold(world, tea=2)
    for parcel in world.sells.orders.pack(number).shipments:
        world.sells.orders.ship(number, parcel.id)
        if parcel.location:
            shipments.lose(number, parcel.id)
        else:
            world.sells.orders.deliver(number, parcel.id)

    returns = world.sells.returns
    id = returns.request(number, {"tea": 1}).returns[-1].id
    returns.decide(number, id, approved=True)
    returns.receive(number, id)
    returns.inspect(number, id, [Inspection(line="tea", as_new=1)])

    lies = {each.location: each.on_hand for each in stock.levels(["tea"])}
    assert lies == {"": 1, "paris": 0}
