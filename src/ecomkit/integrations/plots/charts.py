"""Charts: funnel, attribution, cohorts, and the waterfall of a price."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.integrations.plots.drawn import clean, drawn, read_spec
from ecomkit.journey.attribution.credit import Attribution
from ecomkit.journey.figures.cohorts import CohortTable
from ecomkit.journey.figures.funnel import FunnelResult
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.format import format_money

_WIDTH = 560
_NARROWEST = 38


def funnel_svg(funnel: FunnelResult, *, title: str) -> str:
    """A funnel: one bar for each step, with its count and its share of the first."""
    rows = [
        {
            "step": step.label,
            "count": step.count,
            "text": f"{step.count}"
            + (f" ({step.of_first.value:.1%})" if step.of_first else ""),
        }
        for step in funnel.steps
    ]
    for row in rows:
        row["said"] = f"{row['step']}: {row['text']}"
    return drawn(title, rows, read_spec("funnel.vl.json"))


def attribution_svg(attributions: Sequence[Attribution], *, title: str) -> str:
    """The conversions attributed to each channel, by one method or several."""
    if not attributions:
        raise InvalidInputError("no attribution to draw", path="$.attributions")
    rows = [
        {
            "channel": credit.channel,
            "method": each.method,
            "conversions": float(credit.conversions),
            "text": f"{float(credit.conversions):.1f}",
        }
        for each in attributions
        for credit in each.credits
    ]
    for row in rows:
        row["said"] = f"{row['channel']}, {row['method']}: {row['text']}"
    return drawn(title, rows, read_spec("attribution.vl.json"))


def cohort_svg(table: CohortTable, *, title: str) -> str:
    """The size of each cohort, and the share that bought again in each period."""
    rows = [
        {
            "start": cohort.start.isoformat(),
            "age": age,
            "share": share.value,
            "text": f"{share.value:.0%}" if age else str(share.part),
        }
        for cohort in table.cohorts
        for age, share in enumerate(cohort.retention)
    ]
    if not rows:
        raise InvalidInputError("no cohort to draw", path="$.table")
    for row in rows:
        row["said"] = f"{row['start']} + {row['age']}: {row['text']}"
    ages = len(table.cohorts[0].active)
    width = {"step": max(_WIDTH // ages, _NARROWEST)}
    return drawn(title, rows, {**read_spec("cohorts.vl.json"), "width": width})


@attrs.frozen
class WaterfallStep:
    """One step of a price: its label, and the amount that it adds or deducts."""

    label: str = attrs.field(validator=check.text)
    amount: Money = attrs.field(validator=check.instance_of(Money))


def waterfall_svg(
    steps: Iterable[WaterfallStep], *, total: str, title: str, locale: str
) -> str:
    """A price as a waterfall, step by step; *total* is the label of the sum."""
    steps = tuple(steps)
    if not steps:
        raise InvalidInputError("no steps to draw", path="$.steps")
    whole = Money.sum((step.amount for step in steps), steps[0].amount.currency)
    rows = [
        {
            "index": index,
            "label": clean(step.label),
            # Only lengths are floats: the amounts in the labels are exact.
            "size": float(step.amount.amount),
            "adds": float(step.amount.amount) if index < len(steps) else 0.0,
            "kind": _kind(index, len(steps), step.amount),
            "text": format_money(step.amount, locale),
        }
        for index, step in enumerate([*steps, WaterfallStep(total, whole)])
    ]
    for row in rows:
        row["said"] = f"{row['label']}: {row['text']}"
    spec = read_spec("waterfall.vl.json")
    labels = json.dumps([row["label"] for row in rows])
    spec["encoding"]["y"]["axis"] = {"labelExpr": f"{labels}[datum.value]"}
    return drawn(title, rows, spec)


def _kind(index: int, last: int, amount: Money) -> str:
    if index in {0, last}:
        return "whole"
    return "less" if amount.amount < 0 else "more"
