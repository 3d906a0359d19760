"""What customers cost and what they are worth: acquisition beside lifetime value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    amount_of,
    refund_of,
    revenue_products,
    sales,
)
from ecomkit.journey.figures.revenue import Valuation, order_values, per_unit
from ecomkit.journey.identity import as_customers
from ecomkit.journey.json_ready import JsonReady
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.validators import require_types


@attrs.frozen(kw_only=True)
class CustomerValue(JsonReady):
    """What customers have been worth so far, and what winning one has cost.

    ``value`` is the revenue by customer, ``cost`` the spending by new customer; ``ratio``
    is how often a customer has earned back what winning one cost, None without a cost.
    """

    customers: int
    value: Money
    cost: Money | None

    @property
    def ratio(self) -> Fraction | None:
        """Value by cost; three and more are usually called healthy."""
        if not self.cost:
            return None
        return Fraction(self.value.amount) / Fraction(self.cost.amount)


def customer_value(
    events: Iterable[Event],
    valuation: Valuation,
    rounding: Rounding,
    *,
    spent: Iterable[Money] = (),
) -> dict[str, CustomerValue]:
    """The lifetime value so far and the cost of acquisition, by currency.

    The value counts the past alone, of customers who are known; what is to come, :mod:`ecomkit.journey.lifetime`
    predicts. *spent* is all that marketing has cost while these customers came.
    """
    costs = tuple(spent)
    require_types(costs, Money, path="$.spent")
    totals: dict[str, Money] = {}
    people: dict[str, set[str]] = {}
    for event, worth in order_values(events, valuation):
        if not event.actor:
            continue
        code = worth.currency.code
        totals[code] = worth + totals.get(code, 0)
        people.setdefault(code, set()).add(event.actor)
    spending: dict[str, Money] = {}
    for each in costs:
        spending[each.currency.code] = each + spending.get(each.currency.code, 0)
    return {
        code: CustomerValue(
            customers=len(people[code]),
            value=_by(total, people[code], rounding),
            cost=_by(spending[code], people[code], rounding)
            if code in spending
            else None,
        )
        for code, total in sorted(totals.items())
    }


def _by(money: Money, people: set[str], rounding: Rounding) -> Money:
    (amount,) = per_unit({"": money}, len(people), rounding).values()
    return amount


def refunds(events: Iterable[Event]) -> dict[str, Money]:
    """What was credited of orders, canceled ones and gift cards too, by currency."""
    found: dict[str, Money] = {}
    for event in as_customers(events):
        if event.name == "order_refunded":
            amount = refund_of(event)
            code = amount.currency.code
            found[code] = amount + found.get(code, 0)
    return dict(sorted(found.items()))


def revenue_by_seller(events: Iterable[Event]) -> dict[str, Mapping[str, Money]]:
    """The goods sold with tax, by seller ("" is the shop) and currency.

    Orders that were not canceled count; fees and delivery are of the order, not of a
    seller's goods. Gift cards are no revenue, and are left out.
    """
    return _goods_by(events, "seller")


def revenue_by_category(events: Iterable[Event]) -> dict[str, Mapping[str, Money]]:
    """The goods sold with tax, by category ("" for those without) and currency.

    Gift cards are left out.
    """
    return _goods_by(events, "category")


def _goods_by(events: Iterable[Event], fact: str) -> dict[str, Mapping[str, Money]]:
    found: dict[str, dict[str, Money]] = {}
    for event in sales(as_customers(events)):
        for product in revenue_products(event):
            amount = amount_of(event, product)
            own = found.setdefault(str(product.get(fact, "")), {})
            own[amount.currency.code] = amount + own.get(amount.currency.code, 0)
    return dict(sorted(found.items()))
