"""All key figures in one call, by stage, each with its definition."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import completed_orders
from ecomkit.journey.feedback.reviews import review_scores
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import scores_by_stage, survey_answers
from ecomkit.journey.figures.axes import Axis, parts_of
from ecomkit.journey.figures.checkout import checkout_figures
from ecomkit.journey.figures.customers import repeat_rate, returning_rate
from ecomkit.journey.figures.delivery_times import (
    on_time_rate,
    time_to_cash,
    time_to_ship,
)
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.figures.message_figures import message_figures
from ecomkit.journey.figures.rates import conversion_rate, step_rate
from ecomkit.journey.figures.returns import return_rate
from ecomkit.journey.figures.revenue import Valuation, average_order_value, revenue
from ecomkit.journey.figures.sellers import seller_earnings
from ecomkit.journey.figures.site_use import searches_without_result_rate
from ecomkit.journey.figures.support import support_figures
from ecomkit.journey.identity import as_customers, people_in
from ecomkit.journey.intervals import Interval, Proportion
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

    The value is a count, a proportion, an amount, durations, or a score. ``part`` is the
    month, device, segment... that it is about, "" for all. ``interval`` is where it lies
    with 95 % confidence, None for what was counted and not sampled.
    """

    stage: Stage
    name: str
    definition: str
    value: KpiValue
    part: str = ""
    interval: Interval | None = None

    def to_row(self) -> dict[str, Any]:
        """One flat row for a table: a number, its unit, its interval.

        ``value`` is a float in every row, so that it is one column of numbers; an amount
        stands in ``amount`` as well, exact, as text.
        """
        value, unit, count = _plain(self.value)
        return {
            "part": self.part,
            "stage": self.stage.value,
            "name": self.name,
            "value": float(value),
            "unit": unit,
            "amount": f"{self.value.amount:f}"
            if isinstance(self.value, Money)
            else None,
            "count": count,
            "low": None if self.interval is None else self.interval.low,
            "high": None if self.interval is None else self.interval.high,
            "definition": self.definition,
        }


def _plain(value: KpiValue) -> tuple[float | Decimal, str, int | None]:
    match value:
        case Proportion():
            return value.value, "share", value.whole
        case Money():
            return value.amount, value.currency.code, None
        case DurationStats():
            return value.median.total_seconds(), "seconds", value.count
        case int():
            return value, "count", None
    return value, "score", None


@attrs.frozen
class KpiReport:
    """The key figures of a shop by stage, without those that could not be computed."""

    kpis: tuple[Kpi, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The months, devices, segments... that the report is about; ("",) for all."""
        return tuple(dict.fromkeys(kpi.part for kpi in self.kpis))

    def at_stage(self, stage: Stage) -> tuple[Kpi, ...]:
        """The figures of one stage."""
        return tuple(kpi for kpi in self.kpis if kpi.stage is stage)

    def value(self, name: str, part: str = "") -> KpiValue | None:
        """The value of a figure by its name; None if it is not in the report."""
        return next(
            (kpi.value for kpi in self.kpis if (kpi.name, kpi.part) == (name, part)),
            None,
        )

    def to_dict(self) -> list[dict[str, Any]]:
        """One row for each figure, ready for JSON or a table."""
        return [kpi.to_dict() for kpi in self.kpis]

    def to_rows(self) -> list[dict[str, Any]]:
        """Flat rows with the same columns and kinds, for ``pandas.DataFrame`` and the like."""
        return [kpi.to_row() for kpi in self.kpis]

    def to_json(self) -> str:
        """The rows as JSON."""
        return json.dumps(self.to_rows(), ensure_ascii=False)


def kpi_report(
    events: Iterable[Event],
    valuation: Valuation,
    rounding: Rounding,
    *,
    by: Axis = "",
    zone: tzinfo = UTC,
    surveys: Iterable[Survey] = SURVEYS,
    progress: Callable[[list[str]], Iterable[str]] = iter,
) -> KpiReport:
    """All key figures of *events*, with revenue as *valuation* defines it.

    *by* parts them: by ``month`` or another period (in *zone*), ``cohort``, ``seller``,
    ``device``, ``channel``, ``campaign`` or another dimension, or by segments with their
    members (see :func:`parts_of`). *progress* is a progress bar that goes around the names
    of the parts, such as ``rich.progress.track`` or ``tqdm.tqdm``. Where no order says what it cost, as in a log of
    clicks, the report has no amounts.
    """
    ordered = as_customers(events)
    known = tuple(surveys)
    parts = parts_of(ordered, by, zone=zone) if by else {"": ordered}
    return KpiReport(
        tuple(
            attrs.evolve(kpi, part=part, interval=_interval(kpi))
            for part in progress(list(parts))
            for kpi in _all_of(as_customers(parts[part]), valuation, rounding, known)
        )
    )


def _all_of(
    ordered: list[Event],
    valuation: Valuation,
    rounding: Rounding,
    surveys: tuple[Survey, ...],
) -> list[Kpi]:
    found = [
        *(_kpi(name, value) for name, value in _rates(ordered).items()),
        *_amounts(ordered, valuation, rounding),
        *_earnings(ordered),
        *_scores(ordered, surveys),
    ]
    found.sort(key=lambda kpi: kpi.stage.position)
    return [
        kpi
        for kpi in found
        if not isinstance(kpi.value, Proportion | DurationStats) or kpi.value
    ]


def _interval(kpi: Kpi) -> Interval | None:
    if isinstance(kpi.value, Proportion):
        return kpi.value.interval()
    return kpi.interval


def _kpi(name: str, value: KpiValue, stage: Stage | None = None) -> Kpi:
    facts = _CATALOG[name]
    return Kpi(
        stage=stage or Stage(facts["stage"]),
        name=name,
        definition=facts["definition"],
        value=value,
    )


def _rates(events: list[Event]) -> dict[str, KpiValue]:
    reached = people_in(event for event in events if stage_of(event) is Stage.AWARENESS)
    found = visits(events)
    support = support_figures(events)
    messages = message_figures(events)
    return {
        "reach": len(reached),
        "messages delivered": messages.delivered,
        "messages opened": messages.opened,
        "messages clicked": messages.clicked,
        "unsubscribed": messages.unsubscribed,
        "visits": len(found),
        "bounce rate": Proportion(sum(visit.bounced for visit in found), len(found)),
        "view to cart": step_rate(events, "product_viewed", "product_added"),
        "conversion per visit": conversion_rate(events),
        "conversion per visitor": conversion_rate(events, per=CountingUnit.PERSON),
        "checkout completion": checkout_figures(events).completed,
        "orders": len(completed_orders(events)),
        "time to cash": time_to_cash(events),
        "searches without result": searches_without_result_rate(events),
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
    if not any("total" in event.properties for event in completed_orders(events)):
        return
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


def _earnings(events: list[Event]) -> Iterator[Kpi]:
    totals: dict[str, Money] = {}
    for seller in seller_earnings(events).values():
        for code, each in seller.items():
            for name, amount in (
                ("seller earnings", each.earned),
                ("seller payouts", each.paid_out),
            ):
                key = f"{name} {code}"
                totals[key] = amount + totals.get(key, 0)
    for key, total in sorted(totals.items()):
        kpi = _kpi(key.rpartition(" ")[0], total)
        yield attrs.evolve(kpi, name=key)


def _scores(events: list[Event], surveys: Iterable[Survey]) -> Iterator[Kpi]:
    reviews = review_scores(events)
    if reviews.count:
        yield _kpi("review rating", reviews.mean)
    for stage, scores in scores_by_stage(survey_answers(events, surveys)).items():
        if scores.nps is not None:
            score = _kpi("net promoter score", scores.nps.score, stage)
            yield attrs.evolve(score, interval=scores.nps.interval())
        if scores.csat is not None:
            yield _kpi("satisfaction", scores.csat.satisfied, stage)
        if scores.ces is not None:
            yield _kpi("ease", scores.ces.satisfied, stage)
