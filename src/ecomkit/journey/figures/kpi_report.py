"""All key figures in one call, by stage, each with its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import completed_orders, in_order
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import scores_by_stage, survey_answers
from ecomkit.journey.figures.checkout import checkout_figures
from ecomkit.journey.figures.conversion import (
    conversion_rate,
    repeat_rate,
    return_rate,
    returning_rate,
    step_rate,
)
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.figures.revenue import Valuation, average_order_value, revenue
from ecomkit.journey.figures.service import on_time_rate, support_figures, time_to_ship
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.stages import Stage
from ecomkit.journey.visits import visits
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding


@attrs.frozen(kw_only=True)
class Kpi(JsonReady):
    """One key figure: its stage, name, definition and value.

    The value is a count, a proportion, an amount, durations, or a score.
    """

    stage: Stage
    name: str
    definition: str
    value: int | Proportion | Money | DurationStats | float


@attrs.frozen
class KpiReport:
    """The key figures of a shop by stage, without those that could not be computed."""

    kpis: tuple[Kpi, ...]

    def at_stage(self, stage: Stage) -> tuple[Kpi, ...]:
        """The figures of one stage."""
        return tuple(kpi for kpi in self.kpis if kpi.stage is stage)

    def value(
        self, name: str
    ) -> int | Proportion | Money | DurationStats | float | None:
        """The value of a figure by its name; None if it is not in the report."""
        return next((kpi.value for kpi in self.kpis if kpi.name == name), None)

    def to_dict(self) -> list[dict[str, Any]]:
        """One row for each figure, ready for JSON or a table."""
        return [kpi.to_dict() for kpi in self.kpis]


def kpi_report(
    events: Iterable[Event],
    valuation: Valuation,
    rounding: Rounding,
    *,
    surveys: Iterable[Survey] = SURVEYS,
) -> KpiReport:
    """All key figures of *events*, with revenue as *valuation* defines it.

    For a period, a segment or a device pass only its events (:func:`events_between`).
    """
    ordered = in_order(events)
    found = [
        *_before_purchase(ordered),
        *_purchase(ordered, valuation, rounding),
        *_after_purchase(ordered),
        *_feedback(ordered, surveys),
    ]
    found.sort(key=lambda kpi: kpi.stage.position)
    return KpiReport(
        tuple(
            kpi
            for kpi in found
            if not isinstance(kpi.value, Proportion | DurationStats) or kpi.value
        )
    )


def _before_purchase(events: list[Event]) -> Iterator[Kpi]:
    reached = {event.actor for event in events if stage_of(event) is Stage.AWARENESS}
    yield Kpi(
        stage=Stage.AWARENESS,
        name="reach",
        definition="people reached by marketing",
        value=len(reached),
    )
    found = visits(events)
    yield Kpi(
        stage=Stage.CONSIDERATION,
        name="visits",
        definition="visits to the shop, split by session or 30 minutes of inactivity",
        value=len(found),
    )
    yield Kpi(
        stage=Stage.CONSIDERATION,
        name="bounce rate",
        definition="visits of a single event, of all visits",
        value=Proportion(sum(visit.bounced for visit in found), len(found)),
    )
    yield Kpi(
        stage=Stage.CONSIDERATION,
        name="view to cart",
        definition="people who added a product to the cart after viewing one, "
        "of those who viewed one",
        value=step_rate(events, "product_viewed", "product_added"),
    )


def _purchase(
    events: list[Event], valuation: Valuation, rounding: Rounding
) -> Iterator[Kpi]:
    for per, unit in (("visit", CountingUnit.VISIT), ("visitor", CountingUnit.PERSON)):
        yield Kpi(
            stage=Stage.PURCHASE,
            name=f"conversion per {per}",
            definition=f"{per}s with an order, of all {per}s",
            value=conversion_rate(events, per=unit),
        )
    yield Kpi(
        stage=Stage.PURCHASE,
        name="checkout completion",
        definition="checkouts that ended in an order, of all started",
        value=checkout_figures(events).completed,
    )
    yield Kpi(
        stage=Stage.PURCHASE,
        name="orders",
        definition="orders placed and not canceled",
        value=len(completed_orders(events)),
    )
    averages = average_order_value(events, valuation, rounding)
    for code, amount in revenue(events, valuation).items():
        yield Kpi(
            stage=Stage.PURCHASE,
            name=f"revenue {code}",
            definition=valuation.definition,
            value=amount,
        )
        yield Kpi(
            stage=Stage.PURCHASE,
            name=f"average order value {code}",
            definition=f"revenue by number of orders: {valuation.definition}",
            value=averages[code],
        )


def _after_purchase(events: list[Event]) -> Iterator[Kpi]:
    support = support_figures(events)
    rows: tuple[tuple[Stage, str, str, Proportion | DurationStats], ...] = (
        (
            Stage.DELIVERY,
            "time to ship",
            "from the order to its first dispatch",
            time_to_ship(events),
        ),
        (
            Stage.DELIVERY,
            "on time",
            (
                "orders whose last parcel came by the promised time, of delivered ones "
                "with a promise"
            ),
            on_time_rate(events),
        ),
        (
            Stage.EXPERIENCE,
            "return rate",
            "delivered orders with a return requested, of all delivered orders",
            return_rate(events),
        ),
        (
            Stage.EXPERIENCE,
            "support first response",
            "from the opening of a case to the first answer",
            support.first_response,
        ),
        (
            Stage.EXPERIENCE,
            "support resolution",
            "from the opening of a case to its resolution",
            support.resolution,
        ),
        (
            Stage.LOYALTY,
            "repeat rate",
            "customers with two orders or more, of all with one or more",
            repeat_rate(events),
        ),
        (
            Stage.LOYALTY,
            "returning orders",
            "orders by customers who had ordered before, of all orders",
            returning_rate(events),
        ),
    )
    for stage, name, definition, value in rows:
        yield Kpi(stage=stage, name=name, definition=definition, value=value)


def _feedback(events: list[Event], surveys: Iterable[Survey]) -> Iterator[Kpi]:
    for stage, scores in scores_by_stage(survey_answers(events, surveys)).items():
        if scores.nps is not None:
            yield Kpi(
                stage=stage,
                name="net promoter score",
                definition="percentage of 9 and 10 less percentage of 0 to 6",
                value=scores.nps.score,
            )
        if scores.csat is not None:
            yield Kpi(
                stage=stage,
                name="satisfaction",
                definition="answers of 4 and 5, of all from 1 to 5",
                value=scores.csat.satisfied,
            )
        if scores.ces is not None:
            yield Kpi(
                stage=stage,
                name="ease",
                definition="answers of 5, 6 and 7, of all from 1 to 7",
                value=scores.ces.satisfied,
            )
