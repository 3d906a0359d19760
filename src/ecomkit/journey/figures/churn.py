"""Churn flags: which customers have been silent for longer than is usual for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, tzinfo
from fractions import Fraction
from itertools import pairwise
from statistics import median

import attrs

from ecomkit.journey.figures.purchases import Purchase, by_customer
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.validators import as_fraction, check, require_fraction
from ecomkit.moments import local_time
from ecomkit.validators import require_day

_GAPS_TO_KNOW = 2


@attrs.frozen(kw_only=True)
class ChurnRule:
    """When a customer counts as lost.

    Customers who have bought on three days or more are lost after ``patience`` times
    their own median gap, all others after ``days`` of silence, and nobody before
    ``least`` days.
    """

    days: int = attrs.field(validator=check.whole_number(least=1))
    patience: Fraction = attrs.field(
        default=Fraction(3),
        converter=as_fraction,
        validator=check.of(require_fraction, above=0),
    )
    least: int = attrs.field(default=14, validator=check.whole_number(least=1))


@attrs.frozen(kw_only=True)
class ChurnFlag:
    """One customer's silence in days, their usual gap, and the limit.

    ``usual`` is None if the customer has bought too rarely to know.
    """

    customer: str
    last: date
    silent: int
    usual: float | None
    limit: int

    @property
    def lost(self) -> bool:
        """Whether the customer counts as lost: the silence exceeds the limit."""
        return self.silent > self.limit


def churn_flags(
    purchases: Iterable[Purchase], rule: ChurnRule, *, on: date, zone: tzinfo = UTC
) -> tuple[ChurnFlag, ...]:
    """A flag for every known customer who bought before the day *on*, by name.

    Days are those of the time zone *zone*.
    """
    require_day(on, path="$.on")
    found = []
    for customer, bought in sorted(by_customer(purchases).items()):
        days = sorted({local_time(purchase.at, zone).date() for purchase in bought})
        days = [day for day in days if day < on]
        if not days:
            continue
        gaps = [(after - before).days for before, after in pairwise(days)]
        usual = median(gaps) if len(gaps) >= _GAPS_TO_KNOW else None
        limit = rule.days if usual is None else int(rule.patience * Fraction(usual))
        found.append(
            ChurnFlag(
                customer=customer,
                last=days[-1],
                silent=(on - days[-1]).days,
                usual=None if usual is None else float(usual),
                limit=max(limit, rule.least),
            )
        )
    return tuple(found)


def churn_rate(flags: Iterable[ChurnFlag]) -> Proportion:
    """The share of customers who count as lost."""
    lost = [flag.lost for flag in flags]
    return Proportion(sum(lost), len(lost))
