"""Hostile input is refused with the library's own errors, at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any, cast

import pytest

from ecomkit.errors import EcomkitError
from ecomkit.events import Event
from ecomkit.journey import (
    DurationStats,
    EventQuery,
    JsonLinesEventLog,
    MemoryEventLog,
    from_json_line,
    journeys,
    to_json_line,
)
from ecomkit.journey.attribution import ConversionPath, PositionBased
from ecomkit.journey.figures import ChurnRule, Funnel, ServiceLevel
from ecomkit.journey.lifetime import RepeatSummary, predicted_values
from ecomkit.journey.lifetime.bg_nbd import Nbd
from ecomkit.journey.lifetime.gamma_gamma import GammaGamma
from ecomkit.journey.loyalty import (
    LoyaltyProgram,
    PointsAccount,
    RedemptionRule,
    points_changes,
)
from ecomkit.journey.marketing import recovery_token
from ecomkit.journey.privacy import EventDestination, erase_person
from ecomkit.money import Money, Rate

AT = datetime(2026, 3, 1, tzinfo=UTC)
NAIVE = datetime(2026, 3, 1)  # on purpose
SECRET = b"the shop's own secret"
HUGE: Any = 10**5000
NUMBER: Any = 5
NOTHING: Any = None
LIST: Any = []
REDEEM = RedemptionRule(points=100, worth=Money("1.00", "EUR"), form="discount")
NBD = Nbd(r=0.5, alpha=10.0, unit=7, log_likelihood=0.0)
SPENDING = GammaGamma(
    p=6.25,
    q=3.74,
    gamma=15.44,
    currency="EUR",
    log_likelihood=0.0,
    customers=946,
    correlation=0.0,
    at_bounds=(),
    converged=True,
)
ANN = RepeatSummary(
    customer="ann", repeats=2, recency=200, age=273, spent=Money("60.00", "EUR")
)


@pytest.mark.parametrize(
    "call",
    [
        lambda: predicted_values(
            [ANN], NBD, SPENDING, days=10**18, discount=Rate("10%")
        ),
        lambda: PositionBased(first="1e9999999", last="0"),
        lambda: ChurnRule(days=30, patience="1e9999999"),
        lambda: ChurnRule(days=HUGE * -1),
        lambda: REDEEM.value(cast("Any", Decimal("NaN"))),
        lambda: LoyaltyProgram(id="p", tiers=[NOTHING]),
        lambda: PointsAccount("ann", [NOTHING]),
        lambda: points_changes(
            PointsAccount("ann"), PointsAccount("ann"), LoyaltyProgram(id="p"), at=NAIVE
        ),
        lambda: recovery_token("\ud800", SECRET),
        lambda: recovery_token("c1", NUMBER),
        lambda: erase_person(MemoryEventLog(), {"ann"}, at=AT, pseudonym="\ud800"),
        lambda: journeys([NUMBER]),
        lambda: journeys(NUMBER),
        lambda: MemoryEventLog().append([NOTHING]),
        lambda: JsonLinesEventLog(NUMBER),
        lambda: EventQuery(since=NAIVE),
        lambda: EventQuery(names=[LIST]),
        lambda: ConversionPath(channels=[NUMBER]),
        lambda: DurationStats([timedelta(1), NOTHING]),
        lambda: Funnel(steps=NUMBER, window=timedelta(1), unit="person", order="any"),
        lambda: ServiceLevel(name="fast", start="a", end="b", target=HUGE),
        lambda: EventDestination(name="x", sink=NUMBER, requires=["everything"]),
    ],
)
def test_it_is_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(EcomkitError):
        call()


def test_a_log_reads_what_it_writes() -> None:
    """Even an event of nobody: the actor is written though it is empty."""
    stream = StringIO()
    event = Event(name="page_viewed", at=AT, actor="")
    JsonLinesEventLog(stream).append([event])

    (found,) = JsonLinesEventLog(stream).scan()
    assert (found.name, found.at, found.actor) == ("page_viewed", AT, "")


def test_a_line_that_gives_a_field_twice_is_refused() -> None:
    line = to_json_line(Event(name="page_viewed", at=AT, actor="ann"))

    with pytest.raises(EcomkitError, match="twice"):
        from_json_line(line.replace('{"actor":"ann"', '{"actor":"eve","actor":"ann"'))


def test_half_a_surrogate_pair_is_not_written() -> None:
    for event in (
        Event(name="page_viewed", at=AT, actor="\ud800"),
        Event(name="page_viewed", at=AT, actor="ann", properties={"\ud800": 1}),
        Event(name="page_viewed", at=AT, actor="ann", properties={"page": "\ud800"}),
    ):
        with pytest.raises(EcomkitError):
            to_json_line(event)
