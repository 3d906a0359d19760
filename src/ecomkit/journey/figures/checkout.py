"""The checkout step by step: how many leave at each step, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_fields import text_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady

_STARTED, _DONE = "checkout_started", "order_completed"
_STEPS = {
    "checkout_step_completed": "",
    "checkout_step_viewed": "",
    "shipping_info_entered": "shipping",
    "payment_info_entered": "payment",
}


@attrs.frozen(kw_only=True)
class CheckoutStepFigures(JsonReady):
    """One step: how many reached it, how many of them left there, how long it took.

    ``took`` holds the durations from the previous step to this one.
    """

    step: str
    reached: int
    left: Proportion
    took: DurationStats


@attrs.frozen(kw_only=True)
class CheckoutFigures(JsonReady):
    """A shop's checkout in figures.

    ``steps_taken`` is the most steps that a completed run took between start and order;
    ``took`` holds the durations of completed runs.
    """

    steps: tuple[CheckoutStepFigures, ...]
    completed: Proportion
    steps_taken: int
    took: DurationStats

    @property
    def worst_step(self) -> str:
        """The step at which the largest share leaves; "" if nobody does."""
        worst = max(
            (step for step in self.steps if step.left and step.left.part),
            key=lambda step: step.left.value,
            default=None,
        )
        return worst.step if worst else ""


def checkout_figures(events: Iterable[Event]) -> CheckoutFigures:
    """How people go through the checkout, one run from each ``checkout_started``.

    A person's run ends with the order or the next start; who left no id is told apart by the
    session. Steps are named by the property
    ``step``, or "shipping" and "payment" by their events, and ordered by their average
    position in the runs.
    """
    runs = _runs(events)
    indexes: dict[str, list[int]] = {}
    for run in runs:
        for index, (step, _) in enumerate(run):
            indexes.setdefault(step, []).append(index)
    ordered = sorted(
        indexes, key=lambda step: (sum(indexes[step]) / len(indexes[step]), step)
    )
    ordered.sort(key=lambda step: (step == _DONE, step != _STARTED))
    finished = [run for run in runs if run[-1][0] == _DONE]
    return CheckoutFigures(
        steps=tuple(_step(step, runs) for step in ordered),
        completed=Proportion(len(finished), len(runs)),
        steps_taken=max((len(run) - 2 for run in finished), default=0),
        took=DurationStats(run[-1][1] - run[0][1] for run in finished),
    )


_Run = list[tuple[str, datetime]]


def _runs(events: Iterable[Event]) -> list[_Run]:
    runs: list[_Run] = []
    open_ones: dict[tuple[str, str], _Run] = {}
    for event in as_customers(events):
        who = event.actor, "" if event.actor else event.session
        if not any(who):
            continue
        if event.name == _STARTED:
            run = open_ones[who] = [(_STARTED, event.at)]
            runs.append(run)
            continue
        running = open_ones.get(who)
        if running is None:
            continue
        if event.name == _DONE:
            running.append((_DONE, event.at))
            del open_ones[who]
        elif event.name in _STEPS:
            step = _STEPS[event.name] or text_of(event, "step")
            if step and step not in {taken for taken, _ in running}:
                running.append((step, event.at))
    return runs


def _step(step: str, runs: list[_Run]) -> CheckoutStepFigures:
    reached, left, took = 0, 0, []
    for run in runs:
        for index, (taken, at) in enumerate(run):
            if taken == step:
                reached += 1
                left += index == len(run) - 1 and step != _DONE
                if index:
                    took.append(at - run[index - 1][1])
    return CheckoutStepFigures(
        step=step,
        reached=reached,
        left=Proportion(left, reached),
        took=DurationStats(took),
    )
