"""Readout: what came of each variant, in conversions and in money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import text_of
from ecomkit.journey.experiments.experiment import Experiment
from ecomkit.journey.figures.revenue import GROSS_REVENUE, Valuation, order_values
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import (
    Interval,
    Mean,
    Proportion,
    proportion_difference,
    z_score,
)
from ecomkit.money.amount import Money
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class VariantResult:
    """What the people did who were shown one variant.

    ``people`` were shown it; ``conversion`` is the share of them who did what was wanted;
    ``revenue`` is exact, ``per_person`` the average over all of them, buyers or not, as a
    number of whole units of the currency; both by currency.
    """

    variant: str
    people: int
    conversion: Proportion
    revenue: Mapping[str, Money] = attrs.field(hash=False)
    per_person: Mapping[str, Mean] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class VariantDifference:
    """A variant less the control: an interval without 0 shows a real difference.

    ``conversion`` is that of the shares, ``per_person`` that of the revenue per person, by
    currency.
    """

    variant: str
    conversion: Interval
    per_person: Mapping[str, Interval] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class ExperimentReadout:
    """The results of an experiment by variant, in the order of its variants.

    ``mixed`` are people who were shown more than one variant, and count for none.
    ``differences`` are those to the control, of the variants that anybody was shown.
    """

    results: tuple[VariantResult, ...]
    differences: tuple[VariantDifference, ...]
    mixed: int

    def result(self, variant: str) -> VariantResult:
        """The result of one variant."""
        return next(each for each in self.results if each.variant == variant)


def experiment_readout(
    events: Iterable[Event],
    experiment: Experiment,
    *,
    goal: str = "order_completed",
    valuation: Valuation = GROSS_REVENUE,
    level: float = 0.95,
) -> ExperimentReadout:
    """What came of an experiment by the *events* of a shop.

    Somebody counts from their first exposure on: for the *goal* at or after it, and for the
    orders completed then, worth what *valuation* says. A visitor who signed in is one person
    with the customer. The intervals of conversion are Wilson's and Newcombe's; those of
    revenue are normal, for unequal variances (Welch), and too narrow for fewer than about
    30 people. Look at them once, when the planned number of people has been reached: who
    stops as soon as an interval looks good finds differences where there are none.
    """
    require_type(experiment, Experiment, path="$.experiment")
    ordered = as_customers(events)
    shown: dict[str, str] = {}
    several: set[str] = set()
    reached: set[str] = set()
    since: set[int] = set()
    for event in ordered:
        if (
            event.name == "experiment_viewed"
            and event.actor
            and _is_of(event, experiment)
        ):
            variant = text_of(event, "variant")
            if shown.setdefault(event.actor, variant) != variant:
                several.add(event.actor)
        if event.actor in shown:
            since.add(id(event))
            if event.name == goal:
                reached.add(event.actor)
    spent: dict[str, dict[str, Money]] = {}
    for event, worth in order_values(ordered, valuation):
        if id(event) in since:
            money = spent.setdefault(event.actor, {})
            code = worth.currency.code
            money[code] = money.get(code, Money.zero(code)) + worth
    people: dict[str, list[str]] = {variant: [] for variant in experiment.variants}
    for person, variant in shown.items():
        if person not in several and variant in people:
            people[variant].append(person)
    currencies = sorted({code for money in spent.values() for code in money})
    results = tuple(
        _result(variant, members, reached, spent, currencies)
        for variant, members in people.items()
    )
    control = results[0]
    return ExperimentReadout(
        results=results,
        differences=tuple(
            _difference(control, each, level)
            for each in results[1:]
            if control.people and each.people
        ),
        mixed=len(several),
    )


def _is_of(event: Event, experiment: Experiment) -> bool:
    return (text_of(event, "experiment") or event.subject) == experiment.id


def _result(
    variant: str,
    members: list[str],
    reached: set[str],
    spent: Mapping[str, Mapping[str, Money]],
    currencies: list[str],
) -> VariantResult:
    by_currency = {
        code: [spent.get(person, {}).get(code, Money.zero(code)) for person in members]
        for code in currencies
    }
    return VariantResult(
        variant=variant,
        people=len(members),
        conversion=Proportion(len(reached.intersection(members)), len(members)),
        revenue={
            code: Money.sum(amounts, code) for code, amounts in by_currency.items()
        },
        per_person={
            code: Mean.of(float(each.amount) for each in amounts)
            for code, amounts in by_currency.items()
            if amounts
        },
    )


def _difference(
    control: VariantResult, other: VariantResult, level: float
) -> VariantDifference:
    return VariantDifference(
        variant=other.variant,
        conversion=proportion_difference(control.conversion, other.conversion, level),
        per_person={
            code: _mean_difference(control.per_person[code], mean, level)
            for code, mean in other.per_person.items()
        },
    )


def _mean_difference(before: Mean, after: Mean, level: float) -> Interval:
    reach = z_score(level) * sqrt(
        before.deviation**2 / before.count + after.deviation**2 / after.count
    )
    gap = after.value - before.value
    return Interval(low=gap - reach, high=gap + reach, level=level)
