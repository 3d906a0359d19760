"""Funnels: how many come how far, with the four choices that change the answer named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_fields import dimension, in_order
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.visits import HALF_AN_HOUR, visits


class CountingUnit(StrEnum):
    """What is counted: people, their visits, or the things events are about."""

    PERSON = "person"
    VISIT = "visit"
    SUBJECT = "subject"


class FunnelOrder(StrEnum):
    """How the steps have to follow each other.

    ``ORDERED``: one after the other, anything may lie between. ``STRICT``: one directly
    after the other. ``ANY``: all of them, in whatever order.
    """

    ORDERED = "ordered"
    STRICT = "strict"
    ANY = "any"


def _everything(event: Event) -> bool:
    return True


@attrs.frozen(kw_only=True)
class FunnelStep:
    """One step: events of one of these names, on which ``where`` agrees."""

    label: str
    names: frozenset[str]
    where: Callable[[Event], bool] = _everything

    def is_taken(self, event: Event) -> bool:
        """Whether *event* takes this step."""
        return event.name in self.names and self.where(event)


@attrs.frozen(kw_only=True)
class FunnelStepCount:
    """How many came as far as one step, out of the first and of the step before.

    ``from_first`` are the times it took from the first step to this one.
    """

    label: str
    count: int
    of_first: Proportion
    of_previous: Proportion
    from_first: DurationStats

    def to_dict(self) -> dict[str, Any]:
        """The counts, shares and times, ready for JSON."""
        return {
            "label": self.label,
            "count": self.count,
            "of_first": self.of_first.to_dict(),
            "of_previous": self.of_previous.to_dict(),
            "from_first": self.from_first.to_dict(),
        }


@attrs.frozen(kw_only=True)
class FunnelResult:
    """What a funnel counted."""

    steps: tuple[FunnelStepCount, ...]

    @property
    def conversion(self) -> Proportion:
        """How many of those at the first step came to the last."""
        return self.steps[-1].of_first

    @property
    def leak(self) -> str:
        """The label of the step before which the largest share is lost; "" if nobody is."""
        lost = [
            (1 - step.of_previous.value, -place)
            for place, step in enumerate(self.steps)
            if place and step.of_previous
        ]
        worst = max(lost, default=(0.0, 0))
        return self.steps[-worst[1]].label if worst[0] > 0 else ""

    def to_dict(self) -> dict[str, Any]:
        """All steps, ready for JSON or a table."""
        return {"steps": [step.to_dict() for step in self.steps]}


def _steps(given: Iterable[str | FunnelStep]) -> tuple[FunnelStep, ...]:
    return tuple(
        FunnelStep(label=step, names=frozenset({step}))
        if isinstance(step, str)
        else step
        for step in given
    )


@attrs.frozen(kw_only=True)
class Funnel:
    """The steps of a funnel and the choices that its answer hangs on.

    All steps of one unit have to lie within ``window`` of the first that counts
    (``timedelta.max`` for no limit). A step may be given by an event's name alone.
    """

    steps: tuple[FunnelStep, ...] = attrs.field(converter=_steps)
    window: timedelta
    unit: CountingUnit
    order: FunnelOrder

    def __attrs_post_init__(self) -> None:
        labels = [step.label for step in self.steps]
        if not labels or len(set(labels)) < len(labels):
            raise InvalidInputError(
                "a funnel needs steps, each with a label of its own", path="$.steps"
            )
        if self.window < timedelta(0):
            raise InvalidInputError(
                f"{short_repr(self.window)} is no window", path="$.window"
            )

    def count(
        self, events: Iterable[Event], *, gap: timedelta = HALF_AN_HOUR
    ) -> FunnelResult:
        """How many units of *events* come how far; *gap* parts visits."""
        return self._result(self._reached(rows) for rows in self._units(events, gap))

    def count_by(
        self, events: Iterable[Event], by: str, *, gap: timedelta = HALF_AN_HOUR
    ) -> dict[str, FunnelResult]:
        """The same by a dimension: ``device``, ``channel``, or a property such as ``agent``.

        A unit belongs to the first value its events show, "" where none does.
        """
        read = dimension(by)
        parts: dict[str, list[list[datetime]]] = {}
        for rows in self._units(events, gap):
            value = next((found for event in rows if (found := read(event))), "")
            parts.setdefault(value, []).append(self._reached(rows))
        return {value: self._result(found) for value, found in sorted(parts.items())}

    def _units(self, events: Iterable[Event], gap: timedelta) -> list[list[Event]]:
        if self.unit is CountingUnit.VISIT:
            return [list(visit.events) for visit in visits(events, gap=gap)]
        units: dict[str, list[Event]] = {}
        for event in in_order(events):
            key = event.actor if self.unit is CountingUnit.PERSON else event.subject
            if key:
                units.setdefault(key, []).append(event)
        return list(units.values())

    def _reached(self, events: list[Event]) -> list[datetime]:
        # The moment of each step the unit came to, as far as it came.
        follow = {
            FunnelOrder.ORDERED: _ordered,
            FunnelOrder.STRICT: _strict,
            FunnelOrder.ANY: _any,
        }[self.order]
        return follow(events, self.steps, self.window)

    def _result(self, reached: Iterable[list[datetime]]) -> FunnelResult:
        paths = list(reached)
        counts = [
            sum(len(path) > place for path in paths) for place in range(len(self.steps))
        ]
        return FunnelResult(
            steps=tuple(
                FunnelStepCount(
                    label=step.label,
                    count=counts[place],
                    of_first=Proportion(counts[place], counts[0]),
                    of_previous=Proportion(counts[place], counts[max(place - 1, 0)]),
                    from_first=DurationStats.of(
                        path[place] - path[0] for path in paths if len(path) > place
                    ),
                )
                for place, step in enumerate(self.steps)
            )
        )


def _ordered(
    events: list[Event], steps: tuple[FunnelStep, ...], window: timedelta
) -> list[datetime]:
    # For each depth the path that began last: it leaves most of the window. One event
    # takes one step, so depths are tried from the deepest.
    best: list[list[datetime]] = [[] for _ in steps]
    deepest: list[datetime] = []
    for event in events:
        for depth in range(len(steps) - 1, -1, -1):
            if not steps[depth].is_taken(event):
                continue
            if depth == 0:
                path = [event.at]
            elif best[depth - 1] and event.at - best[depth - 1][0] <= window:
                path = [*best[depth - 1], event.at]
            else:
                continue
            best[depth] = path
            if len(path) > len(deepest):
                deepest = path
    return deepest


def _strict(
    events: list[Event], steps: tuple[FunnelStep, ...], window: timedelta
) -> list[datetime]:
    deepest: list[datetime] = []
    for start, first in enumerate(events):
        path: list[datetime] = []
        for step, event in zip(steps, events[start : start + len(steps)], strict=False):
            if not step.is_taken(event) or event.at - first.at > window:
                break
            path.append(event.at)
        if len(path) > len(deepest):
            deepest = path
    return deepest


def _any(
    events: list[Event], steps: tuple[FunnelStep, ...], window: timedelta
) -> list[datetime]:
    # Steps 1 to n are reached where all of them lie within one window.
    last: list[datetime | None] = [None] * len(steps)
    deepest: list[datetime] = []
    for event in events:
        for place, step in enumerate(steps):
            if step.is_taken(event):
                last[place] = event.at
        found: list[datetime] = []
        for at in last:
            if at is None or event.at - at > window:
                break
            found.append(at)
        if len(found) > len(deepest):
            # In order of time, so that times to convert are not below zero.
            deepest = sorted(found)
    return deepest
