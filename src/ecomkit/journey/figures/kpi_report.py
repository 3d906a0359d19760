"""All key figures in one call, by stage, each with its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import completed_orders
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import scores_by_stage, survey_answers
from ecomkit.journey.figures.checkout import checkout_figures
from ecomkit.journey.figures.customers import repeat_rate, returning_rate
from ecomkit.journey.figures.delivery_times import on_time_rate, time_to_ship
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.figures.rates import conversion_rate, step_rate
from ecomkit.journey.figures.returns import return_rate
from ecomkit.journey.figures.revenue import Valuation, average_order_value, revenue
from ecomkit.journey.figures.support import support_figures
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.stages import Stage
from ecomkit.journey.visits import visits
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.toml_text import read_data

_CATALOG = read_data("ecomkit.journey", "figures", "kpis.toml")
KpiValue = int | Proportion | Money | DurationStats | float


@attrs.frozen(kw_only=True)
class Kpi(JsonReady):
    """One key figure: its stage, name, definition and value.

    The value is a count, a proportion, an amount, durations, or a score.
    """

    stage: Stage
    name: str
    definition: str
    value: KpiValue


@attrs.frozen
class KpiReport:
    """The key figures of a shop by stage, without those that could not be computed."""

    kpis: tuple[Kpi, ...]

    def at_stage(self, stage: Stage) -> tuple[Kpi, ...]:
        """The figures of one stage."""
        return tuple(kpi for kpi in self.kpis if kpi.stage is stage)

    def value(self, name: str) -> KpiValue | None:
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
    ordered = as_customers(events)
    found = [
        *(_kpi(name, value) for name, value in _rates(ordered).items()),
        *_amounts(ordered, valuation, rounding),
        *_scores(ordered, surveys),
    ]
    found.sort(key=lambda kpi: kpi.stage.position)
    return KpiReport(
        tuple(
            kpi
            for kpi in found
            if not isinstance(kpi.value, Proportion | DurationStats) or kpi.value
        )
    )


def _kpi(name: str, value: KpiValue, stage: Stage | None = None) -> Kpi:
    facts = _CATALOG[name]
    return Kpi(
        stage=stage or Stage(facts["stage"]),
        name=name,
        definition=facts["definition"],
        value=value,
    )


def _rates(events: list[Event]) -> dict[str, KpiValue]:
    reached = {event.actor for event in events if stage_of(event) is Stage.AWARENESS}
    found = visits(events)
    support = support_figures(events)
    return {
        "reach": len(reached),
        "visits": len(found),
        "bounce rate": Proportion(sum(visit.bounced for visit in found), len(found)),
        "view to cart": step_rate(events, "product_viewed", "product_added"),
        "conversion per visit": conversion_rate(events),
        "conversion per visitor": conversion_rate(events, per=CountingUnit.PERSON),
        "checkout completion": checkout_figures(events).completed,
        "orders": len(completed_orders(events)),
        "time to ship": time_to_ship(events),
        "on time": on_time_rate(events),
        "return rate": return_rate(events),
        "support first response": support.first_response,
        "support resolution": support.resolution,
        "repeat rate": repeat_rate(events),
        "returning orders": returning_rate(events),
    }


def _amounts(
    events: list[Event], valuation: Valuation, rounding: Rounding
) -> Iterator[Kpi]:
    averages = average_order_value(events, valuation, rounding)
    for code, amount in revenue(events, valuation).items():
        for name, definition, value in (
            ("revenue", valuation.definition, amount),
            (
                "average order value",
                f"revenue by number of orders: {valuation.definition}",
                averages[code],
            ),
        ):
            yield Kpi(
                stage=Stage.PURCHASE,
                name=f"{name} {code}",
                definition=definition,
                value=value,
            )


def _scores(events: list[Event], surveys: Iterable[Survey]) -> Iterator[Kpi]:
    for stage, scores in scores_by_stage(survey_answers(events, surveys)).items():
        if scores.nps is not None:
            yield _kpi("net promoter score", scores.nps.score, stage)
        if scores.csat is not None:
            yield _kpi("satisfaction", scores.csat.satisfied, stage)
        if scores.ces is not None:
            yield _kpi("ease", scores.ces.satisfied, stage)
