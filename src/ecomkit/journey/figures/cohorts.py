"""Cohorts: of the customers who first bought in one period, how many buy again later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta, tzinfo

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.journey.figures.purchases import Purchase, by_customer
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.moments import local_time
from ecomkit.money.amount import Money

_MONTHS = 12
_WEEK = 7


class CohortPeriod(StrictEnum):
    """How long a period is; weeks begin on Monday (ISO 8601)."""

    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """The first day of the period that contains *day*."""
        if self is CohortPeriod.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1)

    def between(self, first: date, later: date) -> int:
        """The number of periods from that of *first* to that of *later*."""
        if self is CohortPeriod.WEEK:
            return (self.start(later) - self.start(first)).days // _WEEK
        return (later.year - first.year) * _MONTHS + later.month - first.month


@attrs.frozen(kw_only=True)
class Cohort(JsonReady):
    """The customers whose first purchase was in the period that begins on ``start``.

    ``active`` counts those who bought in that period and in each later one; ``revenue``
    is what they spent in it.
    """

    start: date
    active: tuple[int, ...]
    revenue: tuple[Money, ...]

    @property
    def size(self) -> int:
        """The number of customers in the cohort."""
        return self.active[0]

    @property
    def retention(self) -> tuple[Proportion, ...]:
        """The share of the cohort that bought in each period; the first is 100 %."""
        return tuple(Proportion(count, self.size) for count in self.active)


@attrs.frozen(kw_only=True)
class CohortTable(JsonReady):
    """All cohorts, the oldest first; every row ends with the last period."""

    period: CohortPeriod
    cohorts: tuple[Cohort, ...]


def cohort_table(
    purchases: Iterable[Purchase],
    *,
    period: CohortPeriod = CohortPeriod.MONTH,
    zone: tzinfo = UTC,
) -> CohortTable:
    """The cohorts of *purchases*, without guests, by the calendar of the time zone *zone*.

    CurrencyMismatchError for purchases in several currencies.
    """
    period = CohortPeriod(period)
    cells: dict[tuple[date, date], tuple[int, Money]] = {}
    for bought in by_customer(purchases).values():
        own: dict[date, Money] = {}
        for purchase in bought:
            start = period.start(local_time(purchase.at, zone).date())
            own[start] = purchase.amount + own.get(start, 0)
        first = next(iter(own))
        for start, amount in own.items():
            count, revenue = cells.get((first, start), (0, amount * 0))
            cells[first, start] = count + 1, revenue + amount
    return table_of_cells(cells, period)


def table_of_cells(
    cells: dict[tuple[date, date], tuple[int, Money]], period: CohortPeriod
) -> CohortTable:
    """The table made of cells: customers and revenue by first and current period."""
    if not cells:
        return CohortTable(period=period, cohorts=())
    last = max(start for _, start in cells)
    amounts = [amount for _, amount in cells.values()]
    nothing = Money.sum(amounts, amounts[0].currency) * 0
    rows: dict[date, list[tuple[int, Money]]] = {}
    for first in sorted({first for first, _ in cells}):
        rows[first] = [(0, nothing)] * (period.between(first, last) + 1)
    for (first, start), cell in cells.items():
        rows[first][period.between(first, start)] = cell
    return CohortTable(
        period=period,
        cohorts=tuple(
            Cohort(
                start=first,
                active=tuple(count for count, _ in row),
                revenue=tuple(amount for _, amount in row),
            )
            for first, row in rows.items()
        ),
    )
