"""A summary of sales: how many orders, by how many customers, for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.purchases import Purchase, total_of
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding


@attrs.frozen(kw_only=True)
class SalesSummary(JsonReady):
    """Orders, known customers, and revenue.

    ``repeat`` is the share of known customers with two orders or more; ``guests`` counts
    the orders of unknown people.
    """

    orders: int
    guests: int
    customers: int
    repeat: Proportion
    revenue: Money

    def average(self, rounding: Rounding) -> Money:
        """The average order value, rounded once."""
        return Rate(1, self.orders).of(self.revenue, rounding)


def sales_summary(purchases: Iterable[Purchase]) -> SalesSummary:
    """The summary of *purchases*, all of one currency. NoFiguresError if there are none."""
    found = tuple(purchases)
    if not found:
        raise NoFiguresError("nothing was sold, so there is nothing to summarize")
    orders = Counter(purchase.customer for purchase in found)
    guests = orders.pop("", 0)
    return SalesSummary(
        orders=len(found),
        guests=guests,
        customers=len(orders),
        repeat=Proportion(sum(count > 1 for count in orders.values()), len(orders)),
        revenue=total_of(found),
    )
