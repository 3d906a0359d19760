"""One call gives the key figures, each with its definition."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    conversion_rate,
    kpi_report,
    message_figures,
    parts_of,
    payments_by,
    repeat_rate,
    revenue,
    shipping_share,
    sold_lines_from_events,
)
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.stages import Stage
from ecomkit.journey.visits import visits
from ecomkit.money import Money, Rounding
from ecomkit.money.rounding import HALF_UP

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CENT = Rounding(HALF_UP)


def on(hour: int, name: str, subject: str = "", **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT + hour * HOUR,
        actor="ada",
        subject=subject,
        properties=properties,
    )


def said(stage: Stage, question: str, score: int) -> Event:
    change = STAGE_SURVEYS[stage].answered({question: score})
    return Event.of(change, at=AT + 90 * HOUR, actor="ada", subject=change.survey)


EVENTS = [
    on(0, "campaign_touched"),
    on(1, "product_viewed", "MUG"),
    on(1, "product_added", "c1"),
    on(1, "checkout_started", "k1"),
    on(
        1,
        "order_completed",
        "o1",
        total=Money("27.50", "EUR"),
        shipping=Money("0.00", "EUR"),
        promised_by=date(2026, 3, 3),
    ),
    on(9, "shipment_dispatched", "o1"),
    on(30, "shipment_delivered", "o1"),
    on(40, "support_opened", "s1"),
    on(42, "support_resolved", "s1"),
    said(Stage.LOYALTY, "recommend", 10),
    said(Stage.PURCHASE, "checkout_easy", 7),
    said(Stage.EXPERIENCE, "quality", 5),
]


def test_every_stage_has_figures() -> None:
    """From reach to recommendation."""
    report = kpi_report(EVENTS, GROSS_REVENUE, CENT)

    assert all(report.at_stage(stage) for stage in Stage)
    assert report.value("reach") == 1
    assert report.value("conversion per visit") == Proportion(1, 1)
    assert report.value("average order value EUR") == Money("27.50", "EUR")
    assert report.value("time to ship") == DurationStats([8 * HOUR])
    assert report.value("on time") == Proportion(1, 1)
    assert report.value("net promoter score") == 100.0
    assert report.value("ease") == Proportion(1, 1)
    assert report.value("satisfaction") == Proportion(1, 1)


def test_a_progress_bar_goes_around_the_parts() -> None:
    """It hears each part before its figures are reckoned, and changes nothing."""
    heard: list[str] = []

    def bar(parts: list[str]) -> Iterator[str]:
        for part in parts:
            heard.append(f"{part} of {len(parts)}")
            yield part

    report = kpi_report(EVENTS, GROSS_REVENUE, CENT, by="day", progress=bar)

    assert heard == [f"{part} of {len(report.parts)}" for part in report.parts]
    assert report == kpi_report(EVENTS, GROSS_REVENUE, CENT, by="day")


@pytest.mark.parametrize(
    "figure",
    [
        lambda events: kpi_report(events, GROSS_REVENUE, CENT),
        lambda events: parts_of(events, "month"),
        lambda events: revenue(events, GROSS_REVENUE),
        conversion_rate,
        message_figures,
        payments_by,
        repeat_rate,
        shipping_share,
        sold_lines_from_events,
        visits,
    ],
)
def test_events_are_read_once_from_the_first_to_the_last(
    figure: Callable[[Iterable[Event]], object],
) -> None:
    """So that a progress bar goes around them, and a log need not be read twice."""
    read: list[Event] = []

    def bar() -> Iterator[Event]:
        for event in EVENTS:
            read.append(event)
            yield event

    assert figure(bar()) == figure(EVENTS)
    assert read == EVENTS


def test_a_figure_states_its_definition() -> None:
    """Revenue says what is in it."""
    (revenue,) = [
        kpi
        for kpi in kpi_report(EVENTS, GROSS_REVENUE, CENT).kpis
        if kpi.name == "revenue EUR"
    ]

    assert "tax included" in revenue.definition


def test_what_could_not_be_counted_is_left_out() -> None:
    """No delivery, no return rate: not a rate of zero."""
    report = kpi_report([], GROSS_REVENUE, CENT)

    assert report.value("return rate") is None
    assert report.value("visits") == 0


def test_the_report_can_be_written_as_json() -> None:
    """Rows for a table or a data frame."""
    rows = kpi_report(EVENTS, GROSS_REVENUE, CENT).to_dict()

    assert rows[0].keys() == {
        "stage",
        "name",
        "definition",
        "value",
        "part",
        "interval",
    }
    assert json.loads(json.dumps(rows)) == rows
