"""How much customers spend on each purchase: the Gamma-Gamma model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lgamma, log, sqrt

import attrs

from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.lifetime.maximize import at_bounds, maximize
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary

_FEWEST = 2
_LARGE = 8  # from here the series below is good to twelve digits


@attrs.frozen(kw_only=True)
class GammaGamma:
    """The Gamma-Gamma model: purchases vary around a mean of each customer's own.

    ``gamma`` and the result of :meth:`mean` are in units of ``currency``. The model
    assumes that spending does not depend on how often a customer buys; ``correlation``
    shows how well that holds. Fader and Hardie, The Gamma-Gamma Model of Monetary Value
    (2013).
    """

    p: float
    q: float
    gamma: float
    currency: str
    log_likelihood: float
    customers: int
    correlation: float
    at_bounds: tuple[str, ...]
    converged: bool

    @property
    def identified(self) -> bool:
        """Whether the fit ended at reliable parameters."""
        return self.converged and not self.at_bounds

    def mean(self, customer: RepeatSummary) -> float:
        """The expected amount of each of the customer's purchases (equation 5).

        Raises NoFiguresError if the model has no mean (q at most 1 and no repeats).
        """
        weight = self.p * customer.repeats + self.q - 1
        if weight <= 0:
            raise NoFiguresError("the spending of customers has no mean", q=self.q)
        return self.p * (self.gamma + float(customer.spent.amount)) / weight


def fit_gamma_gamma(customers: Iterable[RepeatSummary]) -> GammaGamma:
    """The maximum likelihood fit of the Gamma-Gamma model.

    Only customers who came back and spent something count; NoFiguresError if there are
    fewer than two.
    """
    returning = [each for each in customers if each.repeats and each.spent.amount > 0]
    if len(returning) < _FEWEST:
        raise NoFiguresError("fewer than two customers came back and spent something")
    total = sum((each.spent for each in returning), returning[0].spent * 0)
    spent = [float(each.spent.amount) for each in returning]
    # In units of the average purchase, so that the scale is the same in every currency.
    average = sum(spent) / sum(each.repeats for each in returning)
    rows = [
        (each.repeats, amount / average / each.repeats)
        for each, amount in zip(returning, spent, strict=True)
    ]
    fit = maximize(lambda values: _gamma_gamma(rows, *values), (2.0, 2.0, 1.0))
    p, q, gamma = fit.parameters
    return GammaGamma(
        p=p,
        q=q,
        gamma=gamma * average,
        currency=total.currency.code,
        log_likelihood=fit.log_likelihood - len(rows) * log(average),
        customers=len(rows),
        correlation=_correlation(rows),
        at_bounds=at_bounds(fit, ("p", "q", "gamma")),
        converged=fit.converged,
    )


def _gamma_gamma(
    rows: Sequence[tuple[int, float]], p: float, q: float, gamma: float
) -> tuple[float, list[float]]:
    # The logarithm of their equation (1a) and its gradient.
    total = by_p = by_q = by_gamma = 0.0
    log_gamma = log(gamma)
    own_p: dict[int, tuple[float, float, float]] = {}
    at_q, slope_q = lgamma(q), digamma(q)
    for x, mean in rows:
        if x not in own_p:
            own_p[x] = (
                lgamma(p * x + q) - lgamma(p * x) - at_q,
                digamma(p * x + q),
                digamma(p * x),
            )
        ratio, slope_both, slope_p = own_p[x]
        reach = gamma + x * mean
        far = log(reach)
        near = log(x * mean)
        total += ratio + q * log_gamma + p * x * near - log(mean) - (p * x + q) * far
        by_p += x * (slope_both - slope_p + near - far)
        by_q += slope_both - slope_q + log_gamma - far
        by_gamma += q / gamma - (p * x + q) / reach
    return total, [by_p * p, by_q * q, by_gamma * gamma]


def digamma(x: float) -> float:
    """The derivative of the logarithm of the gamma function, for x above zero.

    By recurrence and the asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18).
    """
    below = 0.0
    while x < _LARGE:
        below -= 1 / x
        x += 1
    square = 1 / (x * x)
    series = square * (
        1 / 12
        - square
        * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132))))
    )
    return below + log(x) - 1 / (2 * x) - series


def _correlation(rows: Sequence[tuple[int, float]]) -> float:
    # Pearson's, of the number of repeat purchases and their mean.
    count = len(rows)
    mean_x = sum(x for x, _ in rows) / count
    mean_y = sum(y for _, y in rows) / count
    both = sum((x - mean_x) * (y - mean_y) for x, y in rows)
    spread = sum((x - mean_x) ** 2 for x, _ in rows)
    spread *= sum((y - mean_y) ** 2 for _, y in rows)
    return both / sqrt(spread) if spread else 0.0
