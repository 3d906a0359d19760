"""What customers have been worth, and what they may be worth yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.figures.purchases import Purchase, by_customer
from ecomkit.journey.lifetime.bg_nbd import BgNbd, Nbd
from ecomkit.journey.lifetime.gamma_gamma import GammaGamma
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding

_YEAR = 365
_STEP = 30


@attrs.frozen(kw_only=True)
class HistoricValue:
    """What one customer has bought so far; ``average`` is rounded half up to the cent."""

    customer: str
    orders: int
    total: Money
    first: datetime
    last: datetime

    @property
    def average(self) -> Money:
        """The total over the orders."""
        return Rate(1, self.orders).of(self.total, Rounding())


def historic_values(purchases: Iterable[Purchase]) -> tuple[HistoricValue, ...]:
    """Every known customer's value so far, the largest first; ties by name."""
    found = [
        HistoricValue(
            customer=customer,
            orders=len(bought),
            total=sum((each.amount for each in bought[1:]), bought[0].amount),
            first=bought[0].at,
            last=bought[-1].at,
        )
        for customer, bought in by_customer(purchases).items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.total.amount, each.customer)))


@attrs.frozen(kw_only=True)
class PredictedValue:
    """What one customer may still bring: an estimate, not an amount anybody owes.

    ``alive`` is the chance that the customer still buys, ``purchases`` how many to
    expect, ``value`` what they may come to today, rounded to the minor unit.
    """

    customer: str
    alive: float
    purchases: float
    value: Money


def predicted_values(
    customers: Iterable[RepeatSummary],
    buying: BgNbd | Nbd,
    spending: GammaGamma,
    *,
    days: int = _YEAR,
    discount: Rate,
) -> tuple[PredictedValue, ...]:
    """What each customer may bring in the next *days*, the largest first; ties by name.

    *discount* is what money loses in worth in a year, taken off in steps of 30 days.
    A model whose drop-out is not identified is replaced by the one without drop-out
    (:attr:`BgNbd.trusted`); a spending model that is not identified is an error.
    """
    if not spending.identified:
        raise InvalidInputError(
            "the spending model found no figures to be believed", path="$.spending"
        )
    model = buying.trusted if isinstance(buying, BgNbd) else buying
    yearly = 1 + discount.numerator / discount.denominator
    places = minor_unit(spending.currency)
    found = []
    for customer in customers:
        purchases = worth = 0.0
        for start in range(0, days, _STEP):
            end = min(start + _STEP, days)
            by_then = model.expected(customer, days=end)
            worth += (by_then - purchases) / yearly ** (end / _YEAR)
            purchases = by_then
        estimate = worth * spending.mean(customer) * 10**places
        found.append(
            PredictedValue(
                customer=customer.customer,
                alive=model.alive(customer),
                purchases=purchases,
                value=Money.from_minor(round(estimate), spending.currency),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.value.amount, each.customer)))
