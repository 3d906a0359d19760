"""Experiments: assignment is stable, by weight, and independent of other experiments."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.experiments import (
    Experiment,
    ExperimentViewed,
    experiment_readout,
)
from ecomkit.journey.intervals import z_score
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = [f"p{number}" for number in range(4000)]


def test_people_are_split_by_weight() -> None:
    experiment = Experiment(id="tenth", variants={"old": 9, "never": 0, "new": 1})

    counts = Counter(map(experiment.variant_of, PEOPLE))

    assert counts["never"] == 0
    assert counts["new"] == pytest.approx(400, abs=60)
    assert counts == Counter(map(experiment.variant_of, PEOPLE))


def test_one_experiment_says_nothing_of_another() -> None:
    one, other = (
        Experiment(id=id, variants={"a": 1, "b": 1}) for id in ("one", "other")
    )

    same = sum(one.variant_of(each) == other.variant_of(each) for each in PEOPLE)

    assert same == pytest.approx(2000, abs=130)


@pytest.mark.parametrize(
    "variants", [{}, {"a": 1}, {"a": 0, "b": 0}, {"a": 1, "b": -1}, {"a": 1, "": 1}]
)
def test_an_experiment_compares_two_variants(variants: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError):
        Experiment(id="x", variants=variants)


def _seen(person: str, variant: str) -> Event:
    change = ExperimentViewed(experiment="x", variant=variant)
    return Event.of(change, at=AT, actor=person, subject="x")


def _bought(person: str, amount: str) -> Event:
    return Event(
        name="order_completed",
        at=AT + timedelta(hours=1),
        actor=person,
        subject=f"order of {person}",
        properties={"total": Money(amount, "EUR")},
    )


def test_the_difference_in_money_has_the_interval_of_welch() -> None:
    experiment = Experiment(id="x", variants={"a": 1, "b": 1})
    events = [_seen(f"{variant}{n}", variant) for variant in "ab" for n in range(4)]
    events += [_bought("a0", "10.00"), _bought("b0", "10.00"), _bought("b1", "30.00")]

    (difference,) = experiment_readout(events, experiment).differences

    # Of 10, 0, 0, 0 the variance is 25; of 10, 30, 0, 0 it is 200.
    reach = z_score(0.95) * (25 / 4 + 200 / 4) ** 0.5
    money = difference.per_person["EUR"]
    assert (money.low, money.high) == pytest.approx((7.5 - reach, 7.5 + reach))


def test_who_saw_both_counts_for_none() -> None:
    experiment = Experiment(id="x", variants={"a": 1, "b": 1})
    events = [_seen("ada", "a"), _seen("ada", "b"), _seen("bob", "b")]

    readout = experiment_readout(events, experiment)

    assert readout.mixed == 1
    assert [each.people for each in readout.results] == [0, 1]
    assert readout.differences == ()
