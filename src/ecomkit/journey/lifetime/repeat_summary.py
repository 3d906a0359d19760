"""What the lifetime models need of a customer: frequency, recency, age and spending."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, tzinfo

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.figures.purchases import Purchase
from ecomkit.journey.validators import check
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.validators import require_day

# No two days of the calendar are further apart.
_MOST_DAYS = (date.max - date.min).days


@attrs.frozen(kw_only=True)
class RepeatSummary:
    """One customer's repeat purchases up to the last day observed.

    ``repeats`` counts the days with a purchase after the first one. In days, ``recency``
    is the time from the first such day to the last, and ``age`` from the first to the last
    day observed. ``spent`` is the total of the repeat days.
    """

    customer: str = attrs.field(validator=check.text)
    repeats: int = attrs.field(validator=check.whole_number(least=0, most=_MOST_DAYS))
    recency: int = attrs.field(validator=check.whole_number(least=0))
    age: int = attrs.field(validator=check.whole_number(most=_MOST_DAYS))
    spent: Money = attrs.field(validator=check.money())

    def __attrs_post_init__(self) -> None:
        if self.recency > self.age:
            raise InvalidInputError("recency exceeds the age", path="$.recency")
        if bool(self.repeats) != bool(self.recency):
            raise InvalidInputError(
                "recency is set exactly for returning customers", path="$.recency"
            )


def repeat_summaries(
    purchases: Iterable[Purchase], *, until: date, zone: tzinfo = UTC
) -> tuple[RepeatSummary, ...]:
    """The summary of every known customer, by name, up to and including the day *until*.

    Purchases of one calendar day in *zone* count as one; guests are left out.
    """
    require_day(until, path="$.until")
    days: dict[str, dict[date, Money]] = {}
    for purchase in purchases:
        day = local_time(purchase.at, zone).date()
        if purchase.customer and day <= until:
            own = days.setdefault(purchase.customer, {})
            own[day] = purchase.amount + own.get(day, 0)
    return tuple(_summary(customer, days[customer], until) for customer in sorted(days))


def _summary(customer: str, days: dict[date, Money], until: date) -> RepeatSummary:
    first, last = min(days), max(days)
    return RepeatSummary(
        customer=customer,
        repeats=len(days) - 1,
        recency=(last - first).days,
        age=(until - first).days,
        spent=sum(
            (amount for day, amount in days.items() if day != first),
            days[first] * 0,
        ),
    )
