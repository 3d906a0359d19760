"""Law: who left no id is nobody, and changes no figure about people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import (
    customer_progress,
    journey_map,
    journeys,
    profiles,
    stage_flows,
)
from ecomkit.journey.attribution import conversion_paths
from ecomkit.journey.experiments import Experiment, experiment_readout
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    CountingUnit,
    Funnel,
    FunnelOrder,
    conversion_rate,
    customer_value,
    lapsed_rate,
    parts_of,
    repeat_rate,
    returning_rate,
    step_rate,
)
from ecomkit.journey.loyalty import LoyaltyProgram, PointsPerOrder, points_accounts
from ecomkit.journey.marketing import campaign_figures
from ecomkit.money import Money, Rounding

START = datetime(2026, 1, 1, tzinfo=UTC)
AT = START + timedelta(days=90)
SEEN = ["page_viewed", "product_viewed", "product_added", "experiment_viewed"]
PROGRAM = LoyaltyProgram(id="p", rules=PointsPerOrder(id="each", points=5))
PAINT = Experiment(id="paint", variants={"blue": 1, "red": 1})
FUNNEL = Funnel(
    steps=("product_viewed", "order_completed"),
    window=timedelta(days=90),
    unit=CountingUnit.PERSON,
    order=FunnelOrder.ORDERED,
)

PEOPLE: dict[str, Callable[[list[Event]], Any]] = {
    "cohorts": lambda events: parts_of(events, "cohort"),
    "conversion": lambda events: conversion_rate(events, per=CountingUnit.PERSON),
    "experiment": lambda events: experiment_readout(events, PAINT).results,
    "funnel": FUNNEL.count,
    "journeys": journeys,
    "lapsed": lambda events: lapsed_rate(events, at=AT, after=timedelta(days=30)),
    "map": lambda events: [stage.people for stage in journey_map(events).stages],
    "moved on": lambda events: [stage.moved_on for stage in journey_map(events).stages],
    "paths": conversion_paths,
    "points": lambda events: points_accounts(events, PROGRAM, at=AT),
    "profiles": profiles,
    "progress": customer_progress,
    "reach": lambda events: [each.reach for each in campaign_figures(events).values()],
    "repeat": repeat_rate,
    "returning": lambda events: returning_rate(events).part,
    "stages": stage_flows,
    "value": lambda events: customer_value(events, GROSS_REVENUE, Rounding()),
    "view to cart": lambda events: step_rate(events, "product_viewed", "product_added"),
}


def seen(actor: str, name: str, day: int, place: int) -> Event:
    facts: dict[str, Any] = {}
    if name == "order_completed":
        facts = {"total": Money("10.00", "EUR")}
    elif name == "experiment_viewed":
        facts = {"experiment": "paint", "variant": "blue"}
    return Event(
        name=name,
        at=START + timedelta(days=day),
        actor=actor,
        subject=f"o{place}" if name == "order_completed" else "mug",
        channel="email",
        campaign="spring",
        properties=facts,
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "ann", "bob"]),
            st.sampled_from([*SEEN, "order_completed"]),
            st.integers(0, 60),
        ),
        max_size=12,
    )
)
@settings(max_examples=100)
def test_figures_about_people_leave_out_who_is_nobody(
    rows: list[tuple[str, str, int]],
) -> None:
    """All who left no id are not one customer, who would come and buy all the time."""
    events = [seen(*row, place) for place, row in enumerate(rows)]
    known = [event for event in events if event.actor]

    for name, figure in PEOPLE.items():
        note(name)
        found, expected = figure(events), figure(known)
        if name == "reach":
            # A campaign that reached nobody is known by its contacts.
            found, expected = [n for n in found if n], [n for n in expected if n]
        assert found == expected
