"""``funnel`` and ``report``: what an event log says of the customers' journey."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from ecomkit.cli.reading import read_text
from ecomkit.cli.screen import show_json, show_table
from ecomkit.cli.stores import events_in, is_database
from ecomkit.events import Event
from ecomkit.journey import (
    DurationStats,
    Proportion,
    Stage,
    read_json_lines,
    stage_label,
)
from ecomkit.journey.figures import (
    CountingUnit,
    Funnel,
    FunnelOrder,
    Valuation,
    kpi_report,
)
from ecomkit.journey.figures.kpi_report import Kpi
from ecomkit.money import Money, format_money
from ecomkit.money.rounding import Rounding


def funnel(asked: Namespace) -> int:
    """Prints how many visitors came how far."""
    steps = [name.strip() for name in asked.steps.split(",") if name.strip()]
    asking = Funnel(
        steps=steps,
        window=timedelta(days=30),
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )
    found = asking.count(_events(asked.events))
    if asked.svg:
        from ecomkit.integrations.plots import funnel_svg

        print(funnel_svg(found, title="Funnel"))
    elif asked.json:
        show_json(found.to_dict())
    else:
        show_table(
            ("Step", "Came so far", "Of the step before", "Of all"),
            [
                [
                    step.label,
                    str(step.count),
                    _share(step.count, before.count),
                    _share(step.count, found.steps[0].count),
                ]
                for before, step in zip(
                    (found.steps[0], *found.steps), found.steps, strict=False
                )
            ],
            figures=3,
        )
    return 0


def report(asked: Namespace) -> int:
    """Prints all key figures by stage, with their definitions."""
    found = kpi_report(
        _events(asked.events),
        Valuation(with_tax=True, with_shipping=True),
        Rounding(),
    )
    if asked.json:
        show_json(found.to_dict())
    else:
        for stage in Stage:
            kpis = found.at_stage(stage)
            if kpis:
                print(f"{stage_label(stage, 'en')}")
            for kpi in kpis:
                print(f"  {kpi.name}: {_value(kpi)}\n    {kpi.definition}")
    return 0


def _value(kpi: Kpi) -> str:
    value = kpi.value
    if isinstance(value, Proportion):
        return f"{_share(value.part, value.whole)} ({value.part} of {value.whole})"
    if isinstance(value, DurationStats):
        return f"{value.median} in the median of {value.count}"
    return format_money(value, "en") if isinstance(value, Money) else str(value)


def _events(name: str) -> list[Event]:
    if is_database(name):
        return events_in(name)
    return list(read_json_lines(read_text(name).splitlines()))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
