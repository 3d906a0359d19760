"""Flows from the first contact through the stages."""

from __future__ import annotations

from datetime import timedelta

from ecomkit.events import Event
from ecomkit.journey.journey_map import journey_map
from ecomkit.journey.stage_flows import StageFlow, map_flows, stage_flows
from tests.unit.journey.buying import START


def seen(actor: str, name: str, minute: int, channel: str = "") -> Event:
    return Event(
        name=name,
        at=START + timedelta(minutes=minute),
        actor=actor,
        channel=channel,
        subject=f"{actor}-{name}",
    )


EVENTS = [
    seen("ann", "campaign_touched", 0, "billboard"),
    seen("ann", "order_completed", 9),
    seen("ann", "product_viewed", 20),
    seen("bob", "product_viewed", 0),
    seen("cat", "consent_given", 0),
]


def test_people_flow_forwards_from_a_channel() -> None:
    """Ann looked around again after her order; she is counted once at each stage."""
    assert [
        (flow.source, flow.target, flow.people) for flow in stage_flows(EVENTS)
    ] == [
        ("billboard", "awareness", 1),
        ("unknown", "consideration", 1),
        ("awareness", "consideration", 1),
        ("consideration", "purchase", 1),
    ]


def test_a_journey_map_gives_its_steps_forwards() -> None:
    """What led back from the order to the shop window cannot be drawn in columns."""
    assert map_flows(journey_map(EVENTS)) == (
        StageFlow(
            source="awareness",
            source_column=1,
            target="purchase",
            target_column=3,
            people=1,
        ),
    )
