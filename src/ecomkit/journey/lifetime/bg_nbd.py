"""How often customers buy, and whether they are still active: NBD and BG/NBD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log, log1p

import attrs

from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.lifetime.maximize import at_bounds, maximize
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary
from ecomkit.validators import require_whole_number

# Two more parameters must raise the log-likelihood by half the 95 % point of the
# chi-square distribution with two degrees of freedom (5.991) to be significant.
ENOUGH = 2.9957
_NEAR = 1e-7
_SMALL = 1e-15
_TERMS = 100_000


@attrs.frozen(kw_only=True)
class Nbd:
    """The NBD model: customers who never drop out, each buying at a rate of their own.

    Purchase rates are gamma distributed with shape ``r`` and rate ``alpha`` (per unit of
    ``unit`` days): Ehrenberg, Applied Statistics 8 (1959), 26-41.
    """

    r: float
    alpha: float
    unit: int
    log_likelihood: float

    def alive(self, customer: RepeatSummary) -> float:
        """The probability that the customer is active: 1, as nobody drops out."""
        return 1.0

    def expected(self, customer: RepeatSummary, *, days: int) -> float:
        """The expected number of the customer's purchases in the next *days*."""
        require_whole_number(days, path="$.days", least=0)
        rate = (self.r + customer.repeats) / (self.alpha + customer.age / self.unit)
        return rate * days / self.unit


@attrs.frozen(kw_only=True)
class Identifiability:
    """Whether the data tell drop-out from slow buying: read it before the figures.

    ``gain`` is how much the log-likelihood exceeds that of the model without drop-out
    (NBD). ``at_bounds`` names parameters at the bounds of the search. ``never_back`` is
    the share of customers with one purchase, who tell nothing about drop-out.
    """

    gain: float
    at_bounds: tuple[str, ...]
    converged: bool
    never_back: float

    @property
    def identified(self) -> bool:
        """Whether the estimates of drop-out, and so of who is active, are reliable."""
        return self.converged and not self.at_bounds and self.gain >= ENOUGH


@attrs.frozen(kw_only=True)
class BgNbd:
    """The BG/NBD model: customers may drop out for good after each purchase.

    Purchase rates are gamma distributed (``r``, ``alpha`` per ``unit`` days), drop-out
    probabilities beta distributed (``a``, ``b``): Fader, Hardie and Lee, Marketing Science
    24 (2005), 275-284.
    """

    r: float
    alpha: float
    a: float
    b: float
    unit: int
    log_likelihood: float
    without_drop_out: Nbd
    report: Identifiability

    @property
    def trusted(self) -> BgNbd | Nbd:
        """This model if drop-out is identified, else the one without drop-out."""
        return self if self.report.identified else self.without_drop_out

    def alive(self, customer: RepeatSummary) -> float:
        """The probability that the customer has not dropped out."""
        if not customer.repeats:
            return 1.0
        return 1.0 / (1.0 + exp(min(self._log_odds_of_drop_out(customer), 700.0)))

    def expected(self, customer: RepeatSummary, *, days: int) -> float:
        """The expected number of the customer's purchases in the next *days* (equation 10)."""
        require_whole_number(days, path="$.days", least=0)
        x, span = customer.repeats, days / self.unit
        reach = self.alpha + customer.age / self.unit
        # At a = 1, and where c would be 0, the formula equals its limit.
        below = _off_zero(self.a - 1)
        top, middle, bottom = self.r + x, self.b + x, _off_zero(below + self.b + x)
        shrink: float = pow(reach / (reach + span), top)
        series = hypergeometric(top, middle, bottom, span / (reach + span))
        return bottom / below * (1 - shrink * series) * self.alive(customer)

    def _log_odds_of_drop_out(self, customer: RepeatSummary) -> float:
        reach = self.alpha + customer.age / self.unit
        until = self.alpha + customer.recency / self.unit
        return log(self.a / (self.b + customer.repeats - 1)) + (
            self.r + customer.repeats
        ) * log(reach / until)


def fit_bg_nbd(customers: Iterable[RepeatSummary], *, unit: int = 7) -> BgNbd:
    """The maximum likelihood fit of the BG/NBD model, with its report.

    *unit* is the number of days in the parameters' unit of time (7: weeks). Raises
    NoFiguresError if no customer came back.
    """
    require_whole_number(unit, path="$.unit", least=1)
    groups = Counter((each.repeats, each.recency, each.age) for each in customers)
    rows = [
        (repeats, recency / unit, age / unit, count)
        for (repeats, recency, age), count in sorted(groups.items())
    ]
    if not any(row[0] for row in rows):
        raise NoFiguresError("no customer came back, so there is no rate to estimate")
    bare = maximize(lambda values: _nbd(rows, *values), (1.0, _mean_age(rows)))
    r, alpha = bare.parameters
    full = max(
        (
            maximize(lambda values: _bg_nbd(rows, *values), (r, alpha, a, b))
            for a, b in ((1.0, 2.0), (0.05, 5.0))
        ),
        key=lambda fit: fit.log_likelihood,
    )
    nbd = Nbd(r=r, alpha=alpha, unit=unit, log_likelihood=bare.log_likelihood)
    return BgNbd(
        **dict(zip(("r", "alpha", "a", "b"), full.parameters, strict=True)),
        unit=unit,
        log_likelihood=full.log_likelihood,
        without_drop_out=nbd,
        report=Identifiability(
            # The larger model contains the smaller: below zero is the search's error.
            gain=max(full.log_likelihood - bare.log_likelihood, 0.0),
            at_bounds=at_bounds(full, ("r", "alpha", "a", "b")),
            converged=full.converged,
            never_back=sum(row[3] for row in rows if not row[0])
            / sum(row[3] for row in rows),
        ),
    )


_Row = tuple[int, float, float, int]


def _mean_age(rows: Sequence[_Row]) -> float:
    return max(sum(row[2] * row[3] for row in rows) / sum(row[3] for row in rows), 1.0)


def _nbd(rows: Sequence[_Row], r: float, alpha: float) -> tuple[float, list[float]]:
    # ln of Gamma(r + x) / Gamma(r), and its derivative, grow by one term a purchase.
    most = max(row[0] for row in rows)
    rising, rising_r = _sums([r + i for i in range(most)])
    total = by_r = by_alpha = 0.0
    for x, _, age, count in rows:
        far = log1p(age / alpha)
        total += count * (rising[x] - x * log(alpha) - (r + x) * far)
        by_r += count * (rising_r[x] - far)
        by_alpha += count * (r / alpha - (r + x) / (alpha + age))
    return total, [by_r * r, by_alpha * alpha]


def _bg_nbd(
    rows: Sequence[_Row], r: float, alpha: float, a: float, b: float
) -> tuple[float, list[float]]:
    # The logarithm of their equation (6), with products instead of gamma functions, so
    # that no digits are lost if b is large; and its gradient.
    most = max(row[0] for row in rows)
    rising, rising_r = _sums([r + i for i in range(most)])
    staying, staying_b = _sums([b + i for i in range(most)])
    both, both_ab = _sums([a + b + i for i in range(most)])
    log_alpha, log_a = log(alpha), log(a)
    total = by_r = by_alpha = by_a = by_b = 0.0
    for x, recency, age, count in rows:
        reach = alpha + age
        far = log(reach)
        total += count * (
            rising[x] + r * log_alpha - (r + x) * far + staying[x] - both[x]
        )
        by_r += count * (rising_r[x] + log_alpha - far)
        by_alpha += count * (r / alpha - (r + x) / reach)
        by_a -= count * both_ab[x]
        by_b += count * (staying_b[x] - both_ab[x])
        if x:
            until = alpha + recency
            silent = far - log(until)
            odds = log_a - log(b + x - 1) + (r + x) * silent
            if odds > 0:
                back = exp(-odds)
                total += count * (odds + log1p(back))
                left = count / (1 + back)
            else:
                forth = exp(odds)
                total += count * log1p(forth)
                left = count * forth / (1 + forth)
            by_r += left * silent
            by_alpha += left * (r + x) * (1 / reach - 1 / until)
            by_a += left / a
            by_b -= left / (b + x - 1)
    return total, [by_r * r, by_alpha * alpha, by_a * a, by_b * b]


def _sums(terms: Sequence[float]) -> tuple[list[float], list[float]]:
    logs, slopes = [0.0], [0.0]
    for term in terms:
        logs.append(logs[-1] + log(term))
        slopes.append(slopes[-1] + 1 / term)
    return logs, slopes


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's 2F1 for 0 <= z < 1, by its series (Abramowitz and Stegun 15.1.1)."""
    total = term = 1.0
    for at in range(_TERMS):
        term *= (a + at) * (b + at) / ((c + at) * (at + 1)) * z
        total += term
        if abs(term) <= _SMALL * abs(total):
            break
    return total


def _off_zero(value: float) -> float:
    return value if abs(value) > _NEAR else _NEAR
