"""How often customers come back, and whether they still do: NBD and BG/NBD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log, log1p

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.lifetime.maximize import at_bounds, maximize
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary

# Two parameters more must raise the log-likelihood by half the 95 % point of the
# chi-square distribution with two degrees of freedom (5.991) to be worth believing.
ENOUGH = 2.9957
_NEAR = 1e-7
_SMALL = 1e-15
_TERMS = 1_000_000


@attrs.frozen(kw_only=True)
class Nbd:
    """Customers who never leave, each buying at a pace of their own.

    Paces are gamma distributed with shape ``r`` and rate ``alpha`` (per unit of
    ``unit`` days): Ehrenberg, Applied Statistics 8 (1959), 26-41.
    """

    r: float
    alpha: float
    unit: int
    log_likelihood: float

    def alive(self, customer: RepeatSummary) -> float:
        """The chance that the customer still buys: 1, as nobody leaves in this model."""
        return 1.0

    def expected(self, customer: RepeatSummary, *, days: int) -> float:
        """How many purchases to expect of the customer in the next *days*."""
        _check_days(days)
        pace = (self.r + customer.repeats) / (self.alpha + customer.age / self.unit)
        return pace * days / self.unit


@attrs.frozen(kw_only=True)
class Identifiability:
    """Whether the customers tell drop-out from slow buying; read it before the figures.

    ``gain`` is how much the log-likelihood rises over a model in which nobody leaves
    (NBD). ``at_bounds`` names parameters that ran away. ``never_back`` is the share of
    customers with one purchase, who tell nothing about drop-out.
    """

    gain: float
    at_bounds: tuple[str, ...]
    converged: bool
    never_back: float

    @property
    def identified(self) -> bool:
        """Whether drop-out, and with it who is still alive, can be believed."""
        return self.converged and not self.at_bounds and self.gain >= ENOUGH


@attrs.frozen(kw_only=True)
class BgNbd:
    """Customers who buy at their own pace and may leave for good after each purchase.

    Paces are gamma (``r``, ``alpha`` per ``unit`` days), chances to leave beta (``a``,
    ``b``): Fader, Hardie and Lee, Marketing Science 24 (2005), 275-284.
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
        """This model where drop-out is identified, else the one without drop-out."""
        return self if self.report.identified else self.without_drop_out

    def alive(self, customer: RepeatSummary) -> float:
        """The chance that the customer has not left (their equation for P(alive))."""
        if not customer.repeats:
            return 1.0
        return 1.0 / (1.0 + exp(min(self._odds_of_leaving(customer), 700.0)))

    def expected(self, customer: RepeatSummary, *, days: int) -> float:
        """How many purchases to expect of the customer in the next *days* (their eq. 10)."""
        _check_days(days)
        x, span = customer.repeats, days / self.unit
        reach = self.alpha + customer.age / self.unit
        # At a = 1, and where c would be 0, the formula is its own limit.
        below = _off_zero(self.a - 1)
        top, middle, bottom = self.r + x, self.b + x, _off_zero(below + self.b + x)
        shrink: float = pow(reach / (reach + span), top)
        series = hypergeometric(top, middle, bottom, span / (reach + span))
        return bottom / below * (1 - shrink * series) * self.alive(customer)

    def _odds_of_leaving(self, customer: RepeatSummary) -> float:
        reach = self.alpha + customer.age / self.unit
        until = self.alpha + customer.recency / self.unit
        return log(self.a / (self.b + customer.repeats - 1)) + (
            self.r + customer.repeats
        ) * log(reach / until)


def fit_bg_nbd(customers: Iterable[RepeatSummary], *, unit: int = 7) -> BgNbd:
    """The BG/NBD model under which *customers* are likeliest, with its report.

    *unit* is the days that one unit of time has in the parameters (7: weeks). Needs at
    least one customer who came back.
    """
    if isinstance(unit, bool) or not isinstance(unit, int) or unit < 1:
        raise InvalidInputError(
            f"{short_repr(unit)} is not a number of days", path="$.unit"
        )
    groups = Counter((each.repeats, each.recency, each.age) for each in customers)
    rows = [
        (repeats, recency / unit, age / unit, count)
        for (repeats, recency, age), count in sorted(groups.items())
    ]
    if not any(row[0] for row in rows):
        raise NoFiguresError(
            "no customer came back, so nothing tells how often they do"
        )
    bare = maximize(lambda place: _nbd(rows, *place), (1.0, _mean_age(rows)))
    r, alpha = bare.parameters
    full = max(
        (
            maximize(lambda place: _bg_nbd(rows, *place), (r, alpha, a, b))
            for a, b in ((1.0, 2.0), (0.05, 5.0))
        ),
        key=lambda summit: summit.log_likelihood,
    )
    nbd = Nbd(r=r, alpha=alpha, unit=unit, log_likelihood=bare.log_likelihood)
    return BgNbd(
        **dict(zip(("r", "alpha", "a", "b"), full.parameters, strict=True)),
        unit=unit,
        log_likelihood=full.log_likelihood,
        without_drop_out=nbd,
        report=Identifiability(
            # The larger model holds the smaller: what is below nought is the search's.
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
    # ln of Gamma(r + x) / Gamma(r), and its slope, grow by one term for each purchase.
    most = max(row[0] for row in rows)
    rising, rising_r = _sums([r + i for i in range(most)])
    height = by_r = by_alpha = 0.0
    for x, _, age, count in rows:
        far = log1p(age / alpha)
        height += count * (rising[x] - x * log(alpha) - (r + x) * far)
        by_r += count * (rising_r[x] - far)
        by_alpha += count * (r / alpha - (r + x) / (alpha + age))
    return height, [by_r * r, by_alpha * alpha]


def _bg_nbd(
    rows: Sequence[_Row], r: float, alpha: float, a: float, b: float
) -> tuple[float, list[float]]:
    # The logarithm of their equation (6), with products in place of gamma functions, so
    # that no digits are lost where b is large; and its slopes.
    most = max(row[0] for row in rows)
    rising, rising_r = _sums([r + i for i in range(most)])
    staying, staying_b = _sums([b + i for i in range(most)])
    both, both_ab = _sums([a + b + i for i in range(most)])
    log_alpha, log_a = log(alpha), log(a)
    height = by_r = by_alpha = by_a = by_b = 0.0
    for x, recency, age, count in rows:
        reach = alpha + age
        far = log(reach)
        height += count * (
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
                height += count * (odds + log1p(back))
                left = count / (1 + back)
            else:
                forth = exp(odds)
                height += count * log1p(forth)
                left = count * forth / (1 + forth)
            by_r += left * silent
            by_alpha += left * (r + x) * (1 / reach - 1 / until)
            by_a += left / a
            by_b -= left / (b + x - 1)
    return height, [by_r * r, by_alpha * alpha, by_a * a, by_b * b]


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


def _check_days(days: int) -> None:
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        raise InvalidInputError(
            f"{short_repr(days)} is not a number of days", path="$.days"
        )
