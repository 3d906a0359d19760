"""A shop that moved: figures go from the old platform's log on into the shop's own events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ecomkit.journey import JsonLinesEventLog, Proportion
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    cohort_table,
    payments_by,
    purchases_from_events,
    repeat_rate,
    returning_rate,
    revenue,
    sold_lines_from_events,
)
from ecomkit.journey.logs import ClickLog, LogReading, MarketplaceLog
from ecomkit.journey.privacy import erase_person
from ecomkit.journey.recommend import best_sellers
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, eur

LAST_YEAR = NOON - timedelta(days=365)
SOLD_BEFORE: dict[str, list[tuple[Any, ...]]] = {
    "orders": [
        ("old-1", "ada", LAST_YEAR, "delivered"),
        ("old-2", "bob", LAST_YEAR + timedelta(days=40), "delivered"),
    ],
    "items": [
        ("old-1", 1, "mug", "anna", "11.00", "4.00"),
        ("old-2", 1, "tea", "bert", "4.00", "4.00"),
    ],
    "payments": [
        ("old-1", 1, "gift_card", "5.00"),
        ("old-1", 2, "card", "10.00"),
        ("old-2", 1, "card", "8.00"),
    ],
}


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea"))


def read_before() -> LogReading:
    found = MarketplaceLog(currency="EUR").read(**SOLD_BEFORE)
    assert not found.problems
    return found


def test_the_figures_go_on_where_another_platform_ended(world: World) -> None:
    """Ada bought there and buys here: she is one customer, who came back."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    log = JsonLinesEventLog(StringIO())
    log.append(read_before().events)
    log.append(world.sink)
    assert log.append(read_before().events) == 0  # the file was read in twice

    told = list(log.scan())

    assert repeat_rate(told) == Proportion(1, 2)
    assert returning_rate(told) == Proportion(1, 3)
    assert revenue(told, GROSS_REVENUE) == {"EUR": eur("23.00") + order.total}
    paid = payments_by(told)
    assert paid["gift_card"] == {"EUR": eur("5.00")}
    assert paid["card"] == {"EUR": eur("18.00") + order.total}
    pieces = {line.sku: line.quantity for line in order.lines}
    best = {
        each.sku: each.quantity for each in best_sellers(sold_lines_from_events(told))
    }
    assert best == {
        sku: pieces.get(sku, 0) + 1 for sku in sorted({*pieces, "mug", "tea"})
    }
    first = cohort_table(purchases_from_events(told, GROSS_REVENUE)).cohorts[0]
    assert first.active == (1, *(0,) * 11, 1)


def test_who_is_forgotten_is_forgotten_in_what_was_read_in(world: World) -> None:
    world.ordered()
    clicks = ClickLog().read([(LAST_YEAR, "ada", "view", "mug")])
    log = JsonLinesEventLog(StringIO())
    log.append([*read_before().events, *clicks.events, *world.sink])
    before = revenue(log.scan(), GROSS_REVENUE), payments_by(log.scan())

    done = world.sells.people.forget("ada")
    at = world.clock.now()
    erase_person(log, done.ids, at=at, pseudonym=done.pseudonym)

    assert "ada" not in str(list(log.scan()))
    assert (revenue(log.scan(), GROSS_REVENUE), payments_by(log.scan())) == before
