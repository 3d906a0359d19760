"""Customers who come back, and those who do not: shares of customers and of orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.event_fields import completed_orders
from ecomkit.journey.identity import as_customers, people_in
from ecomkit.journey.intervals import Proportion
from ecomkit.validators import require_moment


def repeat_rate(events: Iterable[Event]) -> Proportion:
    """The share of known customers who have ordered twice or more."""
    orders = Counter(event.actor for event in completed_orders(as_customers(events)))
    orders.pop("", None)
    return Proportion(sum(count > 1 for count in orders.values()), len(orders))


def returning_rate(events: Iterable[Event]) -> Proportion:
    """The share of orders by customers who are known to have ordered before."""
    orders = completed_orders(as_customers(events))
    known = [event for event in orders if event.actor]
    return Proportion(len(known) - len(people_in(known)), len(orders))


def lapsed_rate(
    events: Iterable[Event], *, at: datetime, after: timedelta
) -> Proportion:
    """The share of customers whose last order is longer ago than *after*."""
    require_moment(at, path="$.at")
    last = {
        event.actor: event.at
        for event in completed_orders(as_customers(events))
        if event.actor and event.at <= at
    }
    lost = sum(at - bought > after for bought in last.values())
    return Proportion(lost, len(last))
