"""Events reach the sink subject by subject, in order, and none is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ecomkit.events import Event
from ecomkit.orders import cancellation
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea"))


def in_order(told: Iterable[Event]) -> bool:
    """Whether the events of each subject came by their numbers, the first time they came."""
    numbers: dict[str, list[int]] = defaultdict(list)
    known: set[str] = set()
    for event in told:
        if event.id not in known and event.sequence:
            numbers[event.subject].append(event.sequence)
        known.add(event.id)
    return all(found == sorted(found) for found in numbers.values())


def test_a_sink_that_is_down_loses_nothing_and_stops_nothing(world: World) -> None:
    world.sink.down = True
    order = world.ordered()
    world.sells.orders.capture(order.number)
    assert world.sink == []
    waiting = len(world.sells.work.due().untold)

    world.sells.work.run()
    assert len(world.sells.work.due().untold) == waiting, "it is still down"

    world.sink.down = False
    world.sells.work.run()
    assert len(world.sink) == waiting
    assert in_order(world.sink)
    assert not world.sells.work.due()


def test_what_waits_of_a_subject_goes_before_what_is_new(world: World) -> None:
    """The sink comes up between two commands: the later one brings the earlier events."""
    world.sink.down = True
    order = world.ordered()
    world.sink.down = False
    world.later(seconds=1)
    change = cancellation(order, {"tea": 1}, id="c", at=order.placed_at)

    world.sells.orders.change(order.number, change)

    about = [event.name for event in world.sink if event.subject == order.number]
    assert about[0] == "order_completed"
    assert in_order(world.sink)


def test_an_event_that_is_refused_keeps_only_its_subject_waiting(world: World) -> None:
    takes = world.sink.publish
    world.sink.down = True
    orders = [world.ordered(items=[("mug", 1)]) for _ in range(3)]
    refused = orders[1].number

    def publish(events: Iterable[Event], /) -> None:
        known = list(events)
        if any(event.subject == refused for event in known):
            raise ValueError("this sink does not know such an order")
        takes(known)

    world.sink.down = False
    world.sink.publish = publish  # type: ignore[method-assign]
    world.sells.work.run(limit=2)

    left = {row.event.subject for row in world.sells.work.due().untold}
    assert left == {refused}
    assert {orders[0].number, orders[2].number} <= {
        event.subject for event in world.sink
    }
    world.sink.publish = takes  # type: ignore[method-assign]
    world.sells.work.run()
    assert not world.sells.work.due()
    assert in_order(world.sink)
