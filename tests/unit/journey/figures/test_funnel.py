"""A funnel's four choices change its answer as they say."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.figures.funnel import CountingUnit, Funnel, FunnelOrder, FunnelStep

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = {
    "v": "product_viewed",
    "a": "product_added",
    "b": "order_completed",
    "p": "page_viewed",
}


def days_of(**people: str) -> list[Event]:
    """One letter an hour for each person: v(iew), a(dd), b(uy), p(age), dot for nothing."""
    return [
        Event(
            name=NAMES[letter],
            at=AT + hour * HOUR,
            actor=person,
            device="phone" if person < "c" else "desk",
        )
        for person, letters in people.items()
        for hour, letter in enumerate(letters)
        if letter != "."
    ]


def counts(
    events: list[Event],
    order: FunnelOrder = FunnelOrder.ORDERED,
    window: timedelta = timedelta.max,
    unit: CountingUnit = CountingUnit.PERSON,
) -> list[int]:
    funnel = Funnel(
        steps=("product_viewed", "product_added", "order_completed"),
        window=window,
        unit=unit,
        order=order,
    )
    return [step.count for step in funnel.count(events).steps]


PEOPLE = days_of(ada="vab", bob="vpapb", cat="avb", dan="bav", eve="v", flo="ab")


def test_ordered_lets_other_things_happen_between() -> None:
    """Cat added before she looked, so her purchase is not this funnel's."""
    assert counts(PEOPLE) == [5, 2, 2]


def test_strict_lets_nothing_happen_between() -> None:
    """Bob looked at a page in between."""
    assert counts(PEOPLE, FunnelOrder.STRICT) == [5, 1, 1]


def test_any_order_wants_all_steps_but_in_no_order() -> None:
    """Cat and Dan count, too."""
    assert counts(PEOPLE, FunnelOrder.ANY) == [5, 4, 4]


def test_the_window_runs_from_the_first_step_that_counts() -> None:
    """The second look begins a new try within the window."""
    slow, again = days_of(ada="v..ab"), days_of(ada="v..vab")

    assert counts(slow, window=3 * HOUR) == [1, 1, 0]
    assert counts(again, window=3 * HOUR) == [1, 1, 1]
    assert counts(slow, FunnelOrder.ANY, window=3 * HOUR) == [1, 1, 0]
    assert counts(days_of(ada="vab"), FunnelOrder.STRICT, window=HOUR) == [1, 1, 0]


def test_one_event_takes_one_step() -> None:
    """Two looks in a funnel need two looks in life."""
    twice = Funnel(
        steps=(
            FunnelStep(label="first look", names=frozenset({"product_viewed"})),
            FunnelStep(label="second look", names=frozenset({"product_viewed"})),
        ),
        window=timedelta.max,
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )

    result = twice.count(days_of(ada="v", bob="vv"))

    assert [step.count for step in result.steps] == [2, 1]


def test_visits_and_subjects_can_be_counted_instead_of_people() -> None:
    """Ada came twice; each of her carts is one, too."""
    events = days_of(ada="v..va")

    assert counts(events, unit=CountingUnit.VISIT) == [3 - 1, 0, 0]
    carts = [
        Event(name=name, at=AT, actor="ada", subject=cart)
        for cart, name in (
            ("c1", "product_viewed"),
            ("c1", "product_added"),
            ("c2", "product_viewed"),
            ("", "product_viewed"),
        )
    ]
    assert counts(carts, unit=CountingUnit.SUBJECT) == [2, 1, 0]


def test_a_result_has_shares_durations_and_the_leak() -> None:
    """The step where most are lost is where to look first."""
    funnel = Funnel(
        steps=("product_viewed", "product_added", "order_completed"),
        window=timedelta.max,
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )

    result = funnel.count(PEOPLE)

    assert str(result.conversion) == "40.0000% (2 of 5)"
    assert result.worst_step == "product_added"
    assert result.steps[2].from_first.all == (2 * HOUR, 4 * HOUR)
    assert result.to_dict()["steps"][1]["count"] == 2


def test_a_step_can_ask_for_more_than_a_name() -> None:
    """Only looks at mugs begin this funnel."""
    mugs = FunnelStep(
        label="mug seen",
        names=frozenset({"product_viewed"}),
        where=lambda event: event.subject == "MUG",
    )
    funnel = Funnel(
        steps=(mugs,), window=HOUR, unit=CountingUnit.PERSON, order=FunnelOrder.ORDERED
    )
    events = [
        Event(name="product_viewed", at=AT, actor=actor, subject=subject)
        for actor, subject in (("ada", "MUG"), ("bob", "TEA"))
    ]

    assert funnel.count(events).steps[0].count == 1
    assert funnel.count(events).worst_step == ""


def test_by_device() -> None:
    """Everybody belongs to one part, and the parts add up."""
    funnel = Funnel(
        steps=("product_viewed", "order_completed"),
        window=timedelta.max,
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )

    parts = funnel.count_by(PEOPLE, "device")

    assert {name: part.steps[0].count for name, part in parts.items()} == {
        "desk": 3,
        "phone": 2,
    }


def test_a_funnel_needs_steps_with_labels_of_their_own() -> None:
    """Nothing, doubles and a window below zero are refused."""
    for steps, window in (((), HOUR), (("a", "a"), HOUR), (("a",), -HOUR)):
        with pytest.raises(InvalidInputError):
            Funnel(
                steps=steps,
                window=window,
                unit=CountingUnit.PERSON,
                order=FunnelOrder.ORDERED,
            )
