"""What the lifetime models need to know of a customer: how often, how lately, how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, tzinfo

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.figures.purchases import Purchase
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class RepeatSummary:
    """One customer's repeat purchases up to the last day looked at.

    ``repeats`` counts the days with a purchase after the first such day; ``recency`` is
    the days from the first to the last of them, ``age`` from the first to the last day
    looked at; ``spent`` is what the repeat days came to together.
    """

    customer: str
    repeats: int
    recency: int
    age: int
    spent: Money

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.recency <= self.age or self.repeats < 0:
            raise InvalidInputError(
                "recency lies between none and the age, and repeats are not below zero",
                path="$.recency",
            )
        if bool(self.repeats) != bool(self.recency):
            raise InvalidInputError(
                "who came back has a recency, and nobody else", path="$.recency"
            )


def repeat_summaries(
    purchases: Iterable[Purchase], *, until: date, zone: tzinfo = UTC
) -> tuple[RepeatSummary, ...]:
    """Every known customer's summary, by name, up to and with the day *until*.

    Purchases of one calendar day in *zone* are one; guests and later days are left out.
    """
    days: dict[str, dict[date, Money]] = {}
    for purchase in purchases:
        day = purchase.at.astimezone(zone).date()
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
