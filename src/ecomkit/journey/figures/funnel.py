"""Funnels: how many people get how far, with the four choices that change the answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_fields import dimension
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.validators import check
from ecomkit.journey.visits import HALF_AN_HOUR, visits
from ecomkit.validators import as_names, one_or_more


class CountingUnit(StrictEnum):
    """What is counted: people, visits, or the subjects of events."""

    PERSON = "person"
    VISIT = "visit"
    SUBJECT = "subject"


class FunnelOrder(StrictEnum):
    """How the steps must follow each other.

    ``ORDERED``: one after the other, with anything in between. ``STRICT``: one directly
    after the other. ``ANY``: all of them, in any order. One event takes one step.
    """

    ORDERED = "ordered"
    STRICT = "strict"
    ANY = "any"


def _everything(event: Event) -> bool:
    return True


@attrs.frozen(kw_only=True)
class FunnelStep:
    """One step: an event of one of these names for which ``where`` is true."""

    label: str = attrs.field(validator=check.name)
    names: frozenset[str] = attrs.field(converter=as_names, validator=check.names)
    where: Callable[[Event], bool] = attrs.field(
        default=_everything, validator=check.method("__call__", what="a function")
    )

    def is_taken(self, event: Event) -> bool:
        """Whether *event* takes this step."""
        return event.name in self.names and self.where(event)


@attrs.frozen(kw_only=True)
class FunnelStepCount(JsonReady):
    """How many reached a step, as a share of the first step and of the previous one.

    ``from_first`` holds the durations from the first step to this one.
    """

    label: str
    count: int
    of_first: Proportion
    of_previous: Proportion
    from_first: DurationStats


@attrs.frozen(kw_only=True)
class FunnelResult(JsonReady):
    """How many reached each step of a funnel."""

    steps: tuple[FunnelStepCount, ...]

    @property
    def conversion(self) -> Proportion:
        """The share of those at the first step who reached the last."""
        return self.steps[-1].of_first

    @property
    def worst_step(self) -> str:
        """The label of the step that the largest share did not reach; "" if nobody is lost."""
        lost = [
            (1 - step.of_previous.value, -index)
            for index, step in enumerate(self.steps)
            if index and step.of_previous
        ]
        worst = max(lost, default=(0.0, 0))
        return self.steps[-worst[1]].label if worst[0] > 0 else ""


def _steps(given: Iterable[str | FunnelStep]) -> tuple[FunnelStep, ...]:
    return tuple(
        FunnelStep(label=step, names=step) if isinstance(step, str) else step
        for step in one_or_more(given)
    )


@attrs.frozen(kw_only=True)
class Funnel:
    """The steps of a funnel and the choices that its answer depends on.

    All steps of a unit must lie within ``window`` of the first one (``timedelta.max`` for
    no limit). A step may be written as the name of an event.
    """

    steps: tuple[FunnelStep, ...] = attrs.field(
        converter=_steps, validator=check.members(FunnelStep, least=1)
    )
    window: timedelta = attrs.field(validator=check.duration)
    unit: CountingUnit = attrs.field(converter=CountingUnit)
    order: FunnelOrder = attrs.field(converter=FunnelOrder)

    def __attrs_post_init__(self) -> None:
        if len({step.label for step in self.steps}) < len(self.steps):
            raise InvalidInputError("two steps have one label", path="$.steps")

    def count(
        self, events: Iterable[Event], *, gap: timedelta = HALF_AN_HOUR
    ) -> FunnelResult:
        """How many units in *events* reach each step; *gap* separates visits."""
        return self._result(map(self._reached, self._units(events, gap)))

    def count_by(
        self, events: Iterable[Event], by: str, *, gap: timedelta = HALF_AN_HOUR
    ) -> dict[str, FunnelResult]:
        """The same by a dimension: ``device``, ``channel``, or a property such as ``agent``.

        A unit belongs to the first value in its events, or to "".
        """
        read = dimension(by)
        parts = grouped(
            self._units(events, gap),
            lambda rows: next(filter(None, map(read, rows)), ""),
        )
        return {
            value: self._result(map(self._reached, units))
            for value, units in sorted(parts.items())
        }

    def _units(self, events: Iterable[Event], gap: timedelta) -> list[list[Event]]:
        if self.unit is CountingUnit.VISIT:
            return [list(visit.events) for visit in visits(events, gap=gap)]
        field = "actor" if self.unit is CountingUnit.PERSON else "subject"
        units = grouped(
            as_customers(events), lambda event: getattr(event, field) or None
        )
        return list(units.values())

    def _reached(self, events: list[Event]) -> list[datetime]:
        # The moment of each step that the unit reached.
        follow = {
            FunnelOrder.ORDERED: _ordered,
            FunnelOrder.STRICT: _strict,
            FunnelOrder.ANY: _any,
        }[self.order]
        return follow(events, self.steps, self.window)

    def _result(self, reached: Iterable[list[datetime]]) -> FunnelResult:
        paths = list(reached)
        counts = [
            sum(len(path) > index for path in paths) for index in range(len(self.steps))
        ]
        return FunnelResult(
            steps=tuple(
                FunnelStepCount(
                    label=step.label,
                    count=counts[index],
                    of_first=Proportion(counts[index], counts[0]),
                    of_previous=Proportion(counts[index], counts[max(index - 1, 0)]),
                    from_first=DurationStats(
                        path[index] - path[0] for path in paths if len(path) > index
                    ),
                )
                for index, step in enumerate(self.steps)
            )
        )


def _ordered(
    events: list[Event], steps: tuple[FunnelStep, ...], window: timedelta
) -> list[datetime]:
    # For each depth the path that began last, as it leaves most of the window. One event
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
    # Steps 1 to n are reached if events of their own, all within one window, take them. Of
    # each step the last n events do: others take at most n - 1 of them.
    last = [deque[tuple[int, datetime]](maxlen=len(steps)) for _ in steps]
    deepest: list[datetime] = []
    for place, event in enumerate(events):
        taken = [
            row for row, step in zip(last, steps, strict=True) if step.is_taken(event)
        ]
        for row in taken:
            row.append((place, event.at))
        if not taken:
            continue
        within = [
            [(at, where) for where, at in reversed(row) if event.at - at <= window]
            for row in last
        ]
        found = _each_its_own(within)
        if len(found) > len(deepest):
            # In chronological order, so that no duration is below zero.
            deepest = sorted(found)
    return deepest


def _each_its_own(candidates: list[list[tuple[datetime, int]]]) -> list[datetime]:
    # Events for as many steps from the first one as can have one each (Kuhn, 1955).
    step_of: dict[tuple[datetime, int], int] = {}

    def settle(step: int, tried: set[tuple[datetime, int]]) -> bool:
        for event in candidates[step]:
            if event not in tried:
                tried.add(event)
                if event not in step_of or settle(step_of[event], tried):
                    step_of[event] = step
                    return True
        return False

    for step in range(len(candidates)):
        if not settle(step, set()):
            break
    return [at for at, _ in step_of]
