"""Every known event has its stage and its step."""

import pkgutil
from datetime import UTC, datetime
from importlib import import_module

import pytest

import ecomkit
from ecomkit.events import Change, Event
from ecomkit.journey import EVENT_KINDS, ProcessStep, Stage, stage_of, step_of

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "stage", "step"),
    [
        ("campaign_touched", Stage.AWARENESS, ProcessStep.MARKETING),
        ("page_viewed", Stage.CONSIDERATION, ProcessStep.VISIT),
        ("product_viewed", Stage.CONSIDERATION, ProcessStep.DISPLAY),
        ("product_added", Stage.PURCHASE, ProcessStep.CART),
        ("checkout_started", Stage.PURCHASE, ProcessStep.CHECKOUT),
        ("shipping_info_entered", Stage.PURCHASE, ProcessStep.SHIPPING_FEE),
        ("order_completed", Stage.PURCHASE, ProcessStep.PAYMENT),
        ("receipt_sent", Stage.DELIVERY, ProcessStep.RECEIPT),
        ("order_updated", Stage.PURCHASE, ProcessStep.PROCESSING),
        ("order_packed", Stage.DELIVERY, ProcessStep.PACKAGING),
        ("shipment_delivered", Stage.DELIVERY, ProcessStep.SHIPPING),
        ("return_requested", Stage.EXPERIENCE, ProcessStep.PROCESSING),
        ("points_earned", Stage.LOYALTY, ProcessStep.CUSTOMER),
    ],
)
def test_a_name_has_a_stage_and_a_step(
    name: str, stage: Stage, step: ProcessStep
) -> None:
    """The name of an event is enough to place it."""
    event = Event(name=name, at=AT, actor="ada")

    assert stage_of(event) is stage
    assert step_of(event) is step


def test_every_stage_and_every_step_has_events() -> None:
    """No stage and no step is empty, so each can be measured."""
    assert {kind.stage for kind in EVENT_KINDS.values()} - {None} == set(Stage)
    assert {kind.step for kind in EVENT_KINDS.values()} == set(ProcessStep)


def test_a_survey_carries_its_own_stage() -> None:
    """The answer to a delivery survey belongs to the delivery."""
    event = Event(
        name="survey_answered", at=AT, actor="ada", properties={"stage": "delivery"}
    )

    assert stage_of(event) is Stage.DELIVERY


def test_an_unknown_name_belongs_nowhere() -> None:
    """The shop's own events are kept, but nobody guesses their stage."""
    event = Event(name="lamp_rubbed", at=AT, actor="ada")

    assert stage_of(event) is None
    assert step_of(event) is None


def _kinds_of(change: type[Change]) -> list[type[Change]]:
    return [
        change,
        *(kind for each in change.__subclasses__() for kind in _kinds_of(each)),
    ]


def test_no_event_of_the_house_is_without_a_place() -> None:
    """Whatever a room tells has its stage and step in the table of names."""
    for module in pkgutil.walk_packages(ecomkit.__path__, "ecomkit."):
        if module.name.endswith("events"):
            import_module(module.name)
    told = {
        kind.name
        for kind in _kinds_of(Change)
        if kind.__module__.startswith("ecomkit.") and not kind.__subclasses__()
    }

    assert {"product_added", "survey_answered"} <= told
    assert told - set(EVENT_KINDS) == set()
