"""Churn flags: whose silence has become longer than is usual for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, tzinfo
from fractions import Fraction
from itertools import pairwise
from statistics import median

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.figures.purchases import Purchase, by_customer
from ecomkit.journey.intervals import Proportion

_GAPS_TO_KNOW = 2


@attrs.frozen(kw_only=True)
class ChurnRule:
    """When silence counts as leaving.

    Who has bought on three days or more has left after ``patience`` times their own
    usual gap (the median); who has not, after ``days`` of silence. Nobody has left before
    ``least`` days.
    """

    days: int
    patience: Fraction = attrs.field(default=Fraction(3), converter=Fraction)
    least: int = 14

    def __attrs_post_init__(self) -> None:
        for name in ("days", "least"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise InvalidInputError(
                    f"{short_repr(value)} is not a number of days", path=f"$.{name}"
                )
        if self.patience <= 0:
            raise InvalidInputError("patience is above zero", path="$.patience")


@attrs.frozen(kw_only=True)
class ChurnFlag:
    """One customer's silence in days, what is usual for them, and how long is too long.

    ``usual`` is None where too little was bought to know.
    """

    customer: str
    last: date
    silent: int
    usual: float | None
    limit: int

    @property
    def left(self) -> bool:
        """Whether the silence is too long."""
        return self.silent > self.limit


def churn_flags(
    purchases: Iterable[Purchase], rule: ChurnRule, *, at: date, zone: tzinfo = UTC
) -> tuple[ChurnFlag, ...]:
    """A flag for every known customer who bought before the day *at*, by name."""
    found = []
    for customer, bought in sorted(by_customer(purchases).items()):
        days = sorted({each.at.astimezone(zone).date() for each in bought})
        days = [day for day in days if day < at]
        if not days:
            continue
        gaps = [(after - before).days for before, after in pairwise(days)]
        usual = median(gaps) if len(gaps) >= _GAPS_TO_KNOW else None
        limit = rule.days if usual is None else int(rule.patience * Fraction(usual))
        found.append(
            ChurnFlag(
                customer=customer,
                last=days[-1],
                silent=(at - days[-1]).days,
                usual=None if usual is None else float(usual),
                limit=max(limit, rule.least),
            )
        )
    return tuple(found)


def churn_rate(flags: Iterable[ChurnFlag]) -> Proportion:
    """The share of customers who have left."""
    flags = tuple(flags)
    return Proportion(sum(flag.left for flag in flags), len(flags))
