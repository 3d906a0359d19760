"""Conversion of 12,330 real visits to a shop, and by new and returning visitors."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.events import Event
from ecomkit.journey import Proportion
from ecomkit.journey.figures import (
    CountingUnit,
    Funnel,
    FunnelOrder,
    conversion_rate,
    conversion_rate_by,
)
from tests.real.data import FOLDER, needs

VISITS = FOLDER / "online_shoppers_intention.csv"
START = datetime(2017, 1, 1, tzinfo=UTC)

pytestmark = needs(VISITS)


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """Each row is a visit: a page view, and an order where it brought revenue."""
    found = []
    with VISITS.open(encoding="utf-8", newline="") as lines:
        for row, visit in enumerate(csv.DictReader(lines, delimiter=";")):
            names = ["page_viewed"]
            names += ["order_completed"] if visit["Revenue"] == "TRUE" else []
            found += [
                Event(
                    name=name,
                    at=START + timedelta(minutes=place),
                    actor=f"visitor {row}",
                    session=f"visit {row}",
                    subject=f"order {row}" if place else "",
                    properties={"kind": visit["VisitorType"]},
                )
                for place, name in enumerate(names)
            ]
    return found


def test_conversion_per_visit(events: list[Event]) -> None:
    """1,908 of 12,330 visits brought revenue: 15.4745 %."""
    found = conversion_rate(events)

    assert found == Proportion(1908, 12330)
    assert f"{found.value:.4%}" == "15.4745%"


def test_new_visitors_buy_more_often_than_returning_ones(events: list[Event]) -> None:
    """24.9115 % against 13.9323 %, and the intervals do not meet."""
    found = conversion_rate_by(events, "kind")

    new, returning = found["New_Visitor"], found["Returning_Visitor"]
    assert f"{new.value:.4%}" == "24.9115%"
    assert f"{returning.value:.4%}" == "13.9323%"
    assert new.interval().low > returning.interval().high
    assert sum(part.whole for part in found.values()) == 12330


@pytest.mark.parametrize("order", list(FunnelOrder))
def test_a_funnel_over_the_same_visits_agrees(
    events: list[Event], order: FunnelOrder
) -> None:
    """Where each visit has two events at most, every order mode gives the same."""
    funnel = Funnel(
        steps=("page_viewed", "order_completed"),
        window=timedelta(hours=1),
        unit=CountingUnit.VISIT,
        order=order,
    )

    assert funnel.count(events).conversion == Proportion(1908, 12330)
