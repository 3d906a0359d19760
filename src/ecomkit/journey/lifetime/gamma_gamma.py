"""How much customers spend when they buy: the Gamma-Gamma model."""

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
    """Customers whose purchases vary around a mean of their own, and the means around p, q, gamma.

    ``gamma`` and what :meth:`mean` gives are in units of ``currency``. The model takes
    spending not to depend on how often somebody buys: ``correlation`` of the two tells
    how well that holds, and ``at_bounds`` and ``converged`` whether the figures can be
    believed. Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013).
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
        """Whether the fit ended at figures that can be believed."""
        return self.converged and not self.at_bounds

    def mean(self, customer: RepeatSummary) -> float:
        """What the customer's purchases are expected to come to, each (their eq. 5).

        Raises NoFiguresError where the model has no mean (q at most 1, no repeats).
        """
        weight = self.p * customer.repeats + self.q - 1
        if weight <= 0:
            raise NoFiguresError("the spending of customers has no mean", q=self.q)
        return self.p * (self.gamma + float(customer.spent.amount)) / weight


def fit_gamma_gamma(customers: Iterable[RepeatSummary]) -> GammaGamma:
    """The Gamma-Gamma model under which the spending of *customers* is likeliest.

    Only who came back, and spent something then, tells about spending.
    """
    telling = [each for each in customers if each.repeats and each.spent.amount > 0]
    if len(telling) < _FEWEST:
        raise NoFiguresError("fewer than two customers came back and spent something")
    currency = sum((each.spent for each in telling), telling[0].spent * 0).currency.code
    spent = [float(each.spent.amount) for each in telling]
    # In units of the typical purchase, so that the climb is as steep in every currency.
    typical = sum(spent) / sum(each.repeats for each in telling)
    rows = [
        (each.repeats, total / typical / each.repeats)
        for each, total in zip(telling, spent, strict=True)
    ]
    summit = maximize(lambda place: _gamma_gamma(rows, *place), (2.0, 2.0, 1.0))
    p, q, gamma = summit.parameters
    return GammaGamma(
        p=p,
        q=q,
        gamma=gamma * typical,
        currency=currency,
        log_likelihood=summit.log_likelihood - len(rows) * log(typical),
        customers=len(rows),
        correlation=_correlation(rows),
        at_bounds=at_bounds(summit, ("p", "q", "gamma")),
        converged=summit.converged,
    )


def _gamma_gamma(
    rows: Sequence[tuple[int, float]], p: float, q: float, gamma: float
) -> tuple[float, list[float]]:
    # The logarithm of their equation (1a) and its slopes.
    height = by_p = by_q = by_gamma = 0.0
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
        height += ratio + q * log_gamma + p * x * near - log(mean) - (p * x + q) * far
        by_p += x * (slope_both - slope_p + near - far)
        by_q += slope_both - slope_q + log_gamma - far
        by_gamma += q / gamma - (p * x + q) / reach
    return height, [by_p * p, by_q * q, by_gamma * gamma]


def digamma(x: float) -> float:
    """The slope of the logarithm of the gamma function, for x above zero.

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
    # Pearson's, of the number of repeats and the mean of each.
    count = len(rows)
    mean_x = sum(x for x, _ in rows) / count
    mean_y = sum(y for _, y in rows) / count
    both = sum((x - mean_x) * (y - mean_y) for x, y in rows)
    spread = sum((x - mean_x) ** 2 for x, _ in rows)
    spread *= sum((y - mean_y) ** 2 for _, y in rows)
    return both / sqrt(spread) if spread else 0.0
