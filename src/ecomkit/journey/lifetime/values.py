"""Historic value and predicted value of each customer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.figures.purchases import Purchase, by_customer, total_of
from ecomkit.journey.lifetime.bg_nbd import BgNbd, Nbd
from ecomkit.journey.lifetime.gamma_gamma import GammaGamma
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.validators import (
    require_whole_number,
)

_YEAR = 365
_STEP = 30
_MOST_STEPS = 122  # ten years


@attrs.frozen(kw_only=True)
class HistoricValue:
    """What one customer has spent so far."""

    customer: str
    orders: int
    total: Money
    first: datetime
    last: datetime

    @property
    def average(self) -> Money:
        """The average order, rounded half up to the minor unit."""
        return Rate(1, self.orders).of(self.total, Rounding())


def historic_values(purchases: Iterable[Purchase]) -> tuple[HistoricValue, ...]:
    """The value of every known customer so far, the largest first; ties by name."""
    found = [
        HistoricValue(
            customer=customer,
            orders=len(bought),
            total=total_of(bought),
            first=bought[0].at,
            last=bought[-1].at,
        )
        for customer, bought in by_customer(purchases).items()
    ]
    found.sort(key=lambda each: each.customer)
    return tuple(sorted(found, key=lambda each: each.total.amount, reverse=True))


@attrs.frozen(kw_only=True)
class PredictedValue:
    """What one customer may still spend: an estimate.

    ``alive`` is the probability that the customer is still active, ``purchases`` the
    expected number of purchases, ``value`` their present value, rounded to the minor unit.
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
    """What each customer may spend in the next *days*, the largest first; ties by name.

    *days* are at most ten years. *discount* is the yearly discount rate, applied in steps
    of 30 days. A buying model whose drop-out is not identified is replaced by the one
    without drop-out (:attr:`BgNbd.trusted`); a spending model that is not identified is an
    InvalidInputError.
    """
    require_whole_number(days, path="$.days", least=0, most=_MOST_STEPS * _STEP)
    if not spending.identified:
        raise InvalidInputError(
            "the parameters of the spending model are not identified",
            path="$.spending",
            hint="too few customers came back to tell: historic_values says what was spent",
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
    found.sort(key=lambda each: each.customer)
    return tuple(sorted(found, key=lambda each: each.value.amount, reverse=True))
