"""RFM: how recently, how often and for how much each customer bought."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.purchases import Purchase, by_customer, total_of
from ecomkit.journey.json_ready import JsonReady
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.validators import require_day, require_whole_number

_FEWEST, _MOST = 2, 10


@attrs.frozen(kw_only=True)
class RfmFigures(JsonReady):
    """One customer: days since the last purchase, number of orders, and total spent."""

    customer: str
    recency: int
    frequency: int
    monetary: Money


@attrs.frozen(kw_only=True)
class RfmMeans:
    """The averages over customers; money rounded half up, two places below the cent."""

    recency: float
    frequency: float
    monetary: Money


class RfmTies(StrictEnum):
    """How customers with equal figures are scored.

    ``TOGETHER``: equally, so that groups may differ in size (the score depends on how many
    customers are strictly worse). ``APART``: in groups of equal size, by name.
    """

    TOGETHER = "together"
    APART = "apart"


@attrs.frozen(kw_only=True)
class RfmScore:
    """One customer's three scores, from 1 (the worst) up; a recent purchase is good."""

    customer: str
    recency: int
    frequency: int
    monetary: int

    def __str__(self) -> str:
        return f"{self.recency}{self.frequency}{self.monetary}"


@attrs.frozen
class RfmTable:
    """The RFM figures of all customers, by name."""

    customers: tuple[RfmFigures, ...]

    @property
    def means(self) -> RfmMeans:
        """The averages, rounded once. NoFiguresError if there are no customers."""
        count = len(self.customers)
        if not count:
            raise NoFiguresError("no customer bought anything")
        spent = [row.monetary for row in self.customers]
        total = Money.sum(spent, spent[0].currency)
        hundredth = Rate(1, count).of(total * 100, Rounding())
        return RfmMeans(
            recency=sum(row.recency for row in self.customers) / count,
            frequency=sum(row.frequency for row in self.customers) / count,
            monetary=Money.from_minor(hundredth.minor(), total.currency, scale=2),
        )

    def scores(
        self, *, groups: int = 5, ties: RfmTies = RfmTies.TOGETHER
    ) -> Mapping[str, RfmScore]:
        """Each customer's scores from 1 to *groups* (2 to 10), each figure on its own.

        A score is 1 + *groups* * worse / all, rounded down, where "worse" counts the
        customers with a worse figure: of five groups, the top fifth scores 5.
        """
        require_whole_number(groups, path="$.groups", least=_FEWEST, most=_MOST)
        ties = RfmTies(ties)
        columns = [
            _scored(
                [(figure(row), row.customer) for row in self.customers], groups, ties
            )
            for figure in _FIGURES
        ]
        return {
            row.customer: RfmScore(
                customer=row.customer, recency=r, frequency=f, monetary=m
            )
            for row, r, f, m in zip(self.customers, *columns, strict=True)
        }

    def to_dict(self) -> list[dict[str, Any]]:
        """One row for each customer, ready for JSON."""
        return [row.to_dict() for row in self.customers]


def rfm_table(
    purchases: Iterable[Purchase], *, on: date, zone: tzinfo = UTC
) -> RfmTable:
    """The RFM figures of every known customer, as of the start of the day *on*.

    Recency counts calendar days in *zone* from the last purchase to *on*. Guests are left
    out, and so are purchases on that day or later.
    """
    require_day(on, path="$.on")
    found = []
    for customer, bought in sorted(by_customer(purchases).items()):
        days = [local_time(purchase.at, zone).date() for purchase in bought]
        days = [day for day in days if day < on]
        if days:
            found.append(
                RfmFigures(
                    customer=customer,
                    recency=(on - days[-1]).days,
                    frequency=len(days),
                    monetary=total_of(bought[: len(days)]),
                )
            )
    return RfmTable(tuple(found))


# In each, more is better.
_FIGURES: tuple[Callable[[RfmFigures], Any], ...] = (
    lambda row: -row.recency,
    lambda row: row.frequency,
    lambda row: row.monetary,
)


def _scored(rows: Sequence[tuple[Any, str]], groups: int, ties: RfmTies) -> list[int]:
    if ties is RfmTies.TOGETHER:
        rows = [(figure, "") for figure, _ in rows]
    ordered = sorted(rows)
    return [1 + groups * bisect_left(ordered, row) // len(rows) for row in rows]
