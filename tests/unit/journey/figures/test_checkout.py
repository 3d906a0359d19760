"""The checkout's steps show where people leave."""

from datetime import UTC, datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.figures.checkout import checkout_figures
from ecomkit.journey.intervals import Proportion

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def run(actor: str, *rows: str) -> list[Event]:
    """A step each minute; "name:step" names the step."""
    return [
        Event(
            name=row.partition(":")[0],
            at=AT + place * MINUTE,
            actor=actor,
            properties={"step": row.partition(":")[2]},
        )
        for place, row in enumerate(rows)
    ]


START, CONTACT = "checkout_started", "checkout_step_completed:contact"
SHIP, PAY, DONE = "shipping_info_entered", "payment_info_entered", "order_completed"
EVENTS = [
    *run("ada", START, CONTACT, SHIP, PAY, DONE),
    *run("bob", START, CONTACT, SHIP),
    *run("cat", START, CONTACT, SHIP),
    *run("dan", START),
    *run("eve", SHIP, DONE),
]


def test_steps_stand_in_the_order_in_which_they_are_met() -> None:
    """The names are those of the shop."""
    figures = checkout_figures(EVENTS)

    assert [(step.step, step.reached) for step in figures.steps] == [
        ("checkout_started", 4),
        ("contact", 3),
        ("shipping", 3),
        ("payment", 1),
        ("order_completed", 1),
    ]


def test_the_step_where_most_leave_is_named() -> None:
    """Two of three left at the shipping fee."""
    figures = checkout_figures(EVENTS)

    assert figures.worst_step == "shipping"
    assert figures.steps[2].left == Proportion(2, 3)
    assert figures.completed == Proportion(1, 4)
    assert figures.steps[2].to_dict()["reached"] == 3


def test_a_short_checkout_shows_as_such() -> None:
    """Three steps, four minutes."""
    figures = checkout_figures(EVENTS)

    assert figures.steps_taken == 3
    assert figures.took.median == 4 * MINUTE
    assert figures.steps[1].took.median == MINUTE


def test_a_second_start_is_a_second_run() -> None:
    """Who begins again left the first time."""
    figures = checkout_figures(run("ada", START, CONTACT, START, CONTACT, DONE))

    assert figures.completed == Proportion(1, 2)


def test_who_left_no_id_is_told_apart_by_the_session() -> None:
    """Two visitors at once are two runs; without a session nobody knows whose a step is."""
    names = [START, START, DONE, DONE]
    events = [
        attrs.evolve(event, session=session)
        for event, session in zip(run("", *names), ["one", "two"] * 2, strict=True)
    ]

    assert checkout_figures(events).completed == Proportion(2, 2)
    assert checkout_figures(run("", *names)).completed == Proportion(0, 0)


def test_no_checkout_is_no_figure() -> None:
    """Nothing is made up out of nothing."""
    figures = checkout_figures([])

    assert figures.steps == ()
    assert figures.worst_step == ""
    assert not figures.completed
