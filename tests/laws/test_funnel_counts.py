"""Laws: funnel counts never grow along the steps, and looser orders never count fewer."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey.figures import CountingUnit, Funnel, FunnelOrder, FunnelStep

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("product_viewed", "product_added", "checkout_started", "order_completed")
EVENTS = st.lists(
    st.builds(
        Event,
        name=st.sampled_from((*NAMES, "page_viewed")),
        at=st.integers(0, 200).map(lambda minute: START + timedelta(minutes=minute)),
        actor=st.sampled_from("abcd"),
        subject=st.sampled_from(["", "x", "y"]),
        session=st.sampled_from(["", "s1"]),
        device=st.sampled_from(["", "phone", "desk"]),
    ),
    max_size=30,
)
WINDOWS = st.integers(0, 200).map(lambda minutes: timedelta(minutes=minutes))
STEPS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple)
UNITS = st.sampled_from(CountingUnit)


def counts(
    events: list[Event],
    steps: tuple[str, ...],
    window: timedelta,
    unit: CountingUnit,
    order: FunnelOrder,
) -> list[int]:
    funnel = Funnel(steps=steps, window=window, unit=unit, order=order)
    return [step.count for step in funnel.count(events).steps]


@given(EVENTS, STEPS, WINDOWS, UNITS, st.sampled_from(FunnelOrder))
@settings(max_examples=80, deadline=None)
def test_counts_never_grow_along_the_steps(
    events: list[Event],
    steps: tuple[str, ...],
    window: timedelta,
    unit: CountingUnit,
    order: FunnelOrder,
) -> None:
    """Nobody comes to a step without the one before."""
    found = counts(events, steps, window, unit, order)

    assert found == sorted(found, reverse=True)


@given(EVENTS, STEPS, WINDOWS, UNITS)
@settings(max_examples=60, deadline=None)
def test_a_looser_order_never_counts_fewer(
    events: list[Event], steps: tuple[str, ...], window: timedelta, unit: CountingUnit
) -> None:
    """Strict within ordered within any."""
    strict, ordered, loose = (
        counts(events, steps, window, unit, order)
        for order in (FunnelOrder.STRICT, FunnelOrder.ORDERED, FunnelOrder.ANY)
    )

    assert all(a <= b <= c for a, b, c in zip(strict, ordered, loose, strict=True))


@given(EVENTS, STEPS, WINDOWS, WINDOWS, st.sampled_from(FunnelOrder))
@settings(max_examples=60, deadline=None)
def test_a_longer_window_never_counts_fewer(
    events: list[Event],
    steps: tuple[str, ...],
    one: timedelta,
    other: timedelta,
    order: FunnelOrder,
) -> None:
    """More time loses nobody."""
    short, long = sorted((one, other))

    few = counts(events, steps, short, CountingUnit.PERSON, order)
    many = counts(events, steps, long, CountingUnit.PERSON, order)
    assert all(a <= b for a, b in zip(few, many, strict=True))


@given(EVENTS, STEPS, WINDOWS, UNITS, st.sampled_from(FunnelOrder))
@settings(max_examples=60, deadline=None)
def test_parts_by_device_add_up(
    events: list[Event],
    steps: tuple[str, ...],
    window: timedelta,
    unit: CountingUnit,
    order: FunnelOrder,
) -> None:
    """Every unit is in exactly one part."""
    funnel = Funnel(steps=steps, window=window, unit=unit, order=order)
    whole = [step.count for step in funnel.count(events).steps]
    parts = funnel.count_by(events, "device").values()

    assert [
        sum(part.steps[place].count for part in parts) for place in range(len(steps))
    ] == whole


@given(
    st.lists(st.integers(0, 2), max_size=7),
    st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=1, max_size=3),
    st.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes)),
)
@settings(max_examples=200, deadline=None)
def test_any_order_is_what_trying_every_choice_finds(
    letters: list[int], takes: list[set[int]], window: timedelta
) -> None:
    """One event takes one step, though it could take several."""
    events = [
        Event(name=NAMES[letter], at=START + timedelta(minutes=9 * place), actor="a")
        for place, letter in enumerate(letters)
    ]
    steps = [
        FunnelStep(label=str(place), names=[NAMES[letter] for letter in sorted(names)])
        for place, names in enumerate(takes)
    ]
    funnel = Funnel(
        steps=steps, window=window, unit=CountingUnit.PERSON, order=FunnelOrder.ANY
    )

    def reaches(depth: int) -> bool:
        return any(
            all(map(FunnelStep.is_taken, steps, chosen))
            and max(each.at for each in chosen) - min(each.at for each in chosen)
            <= window
            for chosen in permutations(events, depth)
        )

    found = [step.count for step in funnel.count(events).steps]
    assert found == [int(reaches(depth + 1)) for depth in range(len(steps))]


@given(
    st.lists(st.integers(0, 2), min_size=3, max_size=9),
    st.integers(0, 40).map(lambda minutes: timedelta(minutes=minutes)),
)
@settings(max_examples=200, deadline=None)
def test_ordered_is_what_trying_every_choice_finds(
    letters: list[int], window: timedelta
) -> None:
    """The fast way comes as far as the best of all ways to pick events."""
    steps = NAMES[:3]
    events = [
        Event(name=NAMES[letter], at=START + timedelta(minutes=9 * place), actor="a")
        for place, letter in enumerate(letters)
    ]

    def deepest(step: int, after: int, began: datetime | None) -> int:
        best = step
        for place in range(after, len(events)) if step < len(steps) else ():
            event = events[place]
            first = began or event.at
            if event.name == steps[step] and event.at - first <= window:
                best = max(best, deepest(step + 1, place + 1, first))
        return best

    found = counts(events, steps, window, CountingUnit.PERSON, FunnelOrder.ORDERED)
    assert sum(found) == deepest(0, 0, None)
