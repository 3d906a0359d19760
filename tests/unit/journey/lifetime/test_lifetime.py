"""Lifetime value: what was, what the models say, and when they had better be silent."""

from __future__ import annotations

from datetime import date
from math import exp, factorial, inf, lgamma, log
from random import Random
from typing import Any

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.lifetime import (
    RepeatSummary,
    fit_bg_nbd,
    fit_gamma_gamma,
    historic_values,
    predicted_values,
    repeat_summaries,
)
from ecomkit.journey.lifetime.bg_nbd import BgNbd, Identifiability, Nbd, hypergeometric
from ecomkit.journey.lifetime.gamma_gamma import GammaGamma, digamma
from ecomkit.journey.lifetime.maximize import maximize
from ecomkit.money import Money, Rate
from tests.unit.journey.buying import bought

NBD = Nbd(r=0.5, alpha=10.0, unit=7, log_likelihood=0.0)
SURE = Identifiability(gain=180.0, at_bounds=(), converged=True, never_back=0.6)
MODEL = BgNbd(
    r=0.243,
    alpha=4.414,
    a=0.793,
    b=2.426,
    unit=7,
    log_likelihood=0.0,
    without_drop_out=NBD,
    report=SURE,
)
SPENDING = GammaGamma(
    p=6.25,
    q=3.74,
    gamma=15.44,
    currency="EUR",
    log_likelihood=0.0,
    customers=946,
    correlation=0.0,
    at_bounds=(),
    converged=True,
)


def someone(
    repeats: int = 2, recency: int = 200, age: int = 273, spent: str = "60.00"
) -> RepeatSummary:
    return RepeatSummary(
        customer="ann",
        repeats=repeats,
        recency=recency,
        age=age,
        spent=Money(spent, "EUR"),
    )


ONCE = someone(repeats=0, recency=0, spent="0")


def test_a_summary_counts_days_after_the_first() -> None:
    """Two orders of one day are one; the first day's money is not repeat money."""
    (found,) = repeat_summaries(
        [
            bought("ann", 0, "99.00"),
            bought("ann", 10, "1.00"),
            bought("ann", 10.1, "2.00"),
            bought("ann", 30, "4.00"),
            bought("ann", 90),
            bought("", 5),
        ],
        until=date(2026, 2, 10),
    )

    assert (found.repeats, found.recency, found.age) == (2, 30, 40)
    assert found.spent == Money("7.00", "EUR")


@pytest.mark.parametrize(
    ("repeats", "recency", "age"), [(1, 5, 4), (-1, 0, 4), (0, 3, 4), (1, 0, 4)]
)
def test_a_summary_that_cannot_be_is_refused(
    repeats: int, recency: int, age: int
) -> None:
    with pytest.raises(InvalidInputError):
        someone(repeats, recency, age)


def test_value_so_far() -> None:
    best, other = historic_values(
        [bought("ann", 0), bought("bob", 1, "9.00"), bought("bob", 2, "6.50")]
    )

    assert (best.customer, best.orders, best.total) == ("bob", 2, Money("15.50", "EUR"))
    assert best.average == Money("7.75", "EUR")
    assert other.first == other.last


def test_the_longer_the_silence_the_less_alive() -> None:
    alive = [MODEL.alive(someone(recency=recency)) for recency in (250, 150, 50)]

    assert alive == sorted(alive, reverse=True)
    assert all(0 < chance < 1 for chance in alive)


def test_who_bought_once_is_alive_in_this_model() -> None:
    """Drop-out comes after a repeat purchase only, so that one purchase tells nothing."""
    assert MODEL.alive(ONCE) == 1.0
    assert MODEL.expected(ONCE, days=90) > 0


def test_without_drop_out_everybody_keeps_their_pace() -> None:
    """(r + x) / (alpha + T) purchases a week."""
    assert NBD.alive(someone()) == 1.0
    assert NBD.expected(someone(), days=70) == pytest.approx(10 * 2.5 / 49)


def test_the_expectation_has_no_hole_where_its_formula_has() -> None:
    """At a = 1, and at a + b = 1 for who bought once, the formula divides by nothing."""
    for a, b in ((1.0, 2.0), (0.4, 0.6)):
        around = [
            _with(a=a + shift, b=b).expected(ONCE, days=90)
            for shift in (-1e-4, 0.0, 1e-4)
        ]
        assert around[0] == pytest.approx(around[1], rel=1e-3)
        assert around[2] == pytest.approx(around[1], rel=1e-3)


def _with(**changed: float) -> BgNbd:
    facts: dict[str, Any] = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    return BgNbd(
        **{**facts, **changed},
        unit=7,
        log_likelihood=0.0,
        without_drop_out=NBD,
        report=SURE,
    )


def test_the_expectation_is_what_chance_gives() -> None:
    """A new customer's purchases, summed over how the model says they come about."""
    weeks, alone = 12, MODEL.expected(someone(0, 0, 0, "0"), days=84)

    assert alone == pytest.approx(_mean_of_a_new_customer(MODEL, weeks), rel=1e-6)


def _mean_of_a_new_customer(model: BgNbd, weeks: float) -> float:
    # Sum over x of P(X(t) >= x): still buying after x - 1 purchases, and x arrivals.
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    total, below = 0.0, 0.0
    for x in range(400):
        arrivals = exp(
            lgamma(r + x)
            - lgamma(r)
            - log(factorial(x))
            + r * log(alpha / (alpha + weeks))
            + x * log(weeks / (alpha + weeks))
        )
        below += arrivals
        stays = exp(lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x))
        total += stays * (1 - below)
    return total


def _simulated(count: int) -> list[RepeatSummary]:
    # Customers who do as the models say: r .5, alpha 5 weeks, a .6, b 2; p 6, q 4, gamma 15.
    chance = Random(7)
    found = []
    for _ in range(count):
        pace, leaves = chance.gammavariate(0.5, 1 / 5), chance.betavariate(0.6, 2.0)
        days, last = 0.0, 0
        own = set()
        while pace > 0:
            days += chance.expovariate(pace) * 7
            if days > 364:
                break
            last = max(int(days), 1)
            own.add(last)
            if chance.random() < leaves:
                break
        dear = 15 / chance.gammavariate(4, 1)
        spent = f"{sum(chance.gammavariate(6, dear) for _ in own):.2f}"
        found.append(someone(len(own), last, 364, spent))
    return found


SIMULATED = _simulated(1_500)


def test_a_fit_finds_the_figures_that_made_the_customers() -> None:
    """Out of 1,500 customers the figures behind them come back to within a quarter."""
    model = fit_bg_nbd(SIMULATED)

    assert model.report.identified
    assert (model.r, model.alpha) == pytest.approx((0.5, 5.0), rel=0.25)
    assert model.a / (model.a + model.b) == pytest.approx(0.6 / 2.6, rel=0.25)


def test_the_likelihood_is_the_papers() -> None:
    """Products in place of gamma functions change no digit; no neighbor is likelier."""
    model = fit_bg_nbd(SIMULATED)
    here = model.r, model.alpha, model.a, model.b
    nearby = [
        _likelihood(
            SIMULATED,
            *(each * step if at == place else each for place, each in enumerate(here)),
        )
        for at in range(4)
        for step in (0.98, 1.02)
    ]

    assert model.log_likelihood == pytest.approx(_likelihood(SIMULATED, *here))
    assert model.log_likelihood > max(nearby)


def _likelihood(
    customers: list[RepeatSummary], r: float, alpha: float, a: float, b: float
) -> float:
    # Fader, Hardie and Lee's equation 3 as it is printed, with beta functions.
    def beta(x: float, y: float) -> float:
        return exp(lgamma(x) + lgamma(y) - lgamma(x + y))

    total = 0.0
    for each in customers:
        x, recency, age = each.repeats, each.recency / 7, each.age / 7
        first = beta(a, b + x) / beta(a, b) / (alpha + age) ** (r + x)
        second = (
            beta(a + 1, b + x - 1) / beta(a, b) / (alpha + recency) ** (r + x)
            if x
            else 0.0
        )
        total += log(exp(lgamma(r + x) - lgamma(r)) * alpha**r * (first + second))
    return total


def test_the_unit_of_time_changes_the_words_and_not_the_forecast() -> None:
    customers = [someone(0, 0, 270, "0")] * 9 + [someone(3, 100, 270)] * 5
    weeks, days = fit_bg_nbd(customers), fit_bg_nbd(customers, unit=1)

    assert days.expected(customers[-1], days=60) == pytest.approx(
        weeks.expected(customers[-1], days=60), rel=1e-3
    )


def test_steady_customers_do_not_tell_drop_out() -> None:
    """Who all bought lately and evenly could never leave as well: the report says so."""
    customers = [
        someone(x, 260, 270, "60")
        for x in (2, 3, 3, 4, 4, 4, 5, 5, 6, 7)
        for _ in "abc"
    ]
    model = fit_bg_nbd(customers)

    assert not model.report.identified
    assert model.report.gain < 3
    assert isinstance(model.trusted, Nbd)
    assert predicted_values(customers[:1], model, SPENDING, discount=Rate("0%"))[
        0
    ].purchases == pytest.approx(
        model.without_drop_out.expected(customers[0], days=365)
    )


def test_nobody_came_back() -> None:
    for nobody in ([], [ONCE]):
        with pytest.raises(NoFiguresError):
            fit_bg_nbd(nobody)
    with pytest.raises(NoFiguresError):
        fit_gamma_gamma([ONCE, someone()])


@pytest.mark.parametrize("unit", [0, True, "7"])
def test_a_unit_of_no_days_is_refused(unit: int) -> None:
    with pytest.raises(InvalidInputError):
        fit_bg_nbd([someone()], unit=unit)


@pytest.mark.parametrize("days", [-1, True, 1.5])
def test_a_forecast_of_no_days_is_refused(days: int) -> None:
    for model in (MODEL, NBD):
        with pytest.raises(InvalidInputError):
            model.expected(someone(), days=days)


def test_spending_is_between_the_customers_own_mean_and_everybodys() -> None:
    """The more purchases, the nearer to the customer's own 30.00."""
    few = SPENDING.mean(someone(2, spent="60.00"))
    many = SPENDING.mean(someone(20, spent="600.00"))
    overall = 6.25 * 15.44 / 2.74

    assert 30 < many < few < overall
    assert SPENDING.mean(ONCE) == pytest.approx(overall)


def test_spending_is_the_same_in_cents_and_in_euros() -> None:
    """Only gamma follows the unit of the currency."""
    euros = fit_gamma_gamma(SIMULATED)
    yen = fit_gamma_gamma(
        attrs.evolve(each, spent=Money(each.spent.amount * 150, "JPY"))
        for each in SIMULATED
    )

    assert euros.identified
    assert euros.mean(ONCE) == pytest.approx(6 * 15 / 3, rel=0.1)
    assert yen.q == pytest.approx(euros.q, rel=1e-4)
    assert yen.gamma == pytest.approx(euros.gamma * 150, rel=1e-4)
    assert yen.currency == "JPY"


def test_spending_without_a_mean_says_so() -> None:
    wild = attrs.evolve(SPENDING, p=1.0, q=0.9, gamma=1.0, customers=2)

    with pytest.raises(NoFiguresError):
        wild.mean(ONCE)
    assert wild.mean(someone()) > 0


def test_a_spending_model_that_found_nothing_predicts_nothing() -> None:
    lost = GammaGamma(
        p=6.25,
        q=3.74,
        gamma=15.44,
        currency="EUR",
        log_likelihood=0.0,
        customers=946,
        correlation=0.0,
        at_bounds=("q",),
        converged=True,
    )

    with pytest.raises(InvalidInputError) as refusal:
        predicted_values([someone()], MODEL, lost, discount=Rate("10%"))
    assert "historic_values" in refusal.value.hint


def test_a_prediction_is_purchases_times_spending() -> None:
    """Undiscounted, in whole cents."""
    (found,) = predicted_values(
        [someone()], MODEL, SPENDING, days=90, discount=Rate("0%")
    )

    assert found.purchases == MODEL.expected(someone(), days=90)
    assert found.value == Money.from_minor(
        round(found.purchases * SPENDING.mean(someone()) * 100), "EUR"
    )


def test_digamma_against_known_values() -> None:
    """Minus Euler's constant at 1, and two more from Abramowitz and Stegun, table 6.1."""
    assert digamma(1.0) == pytest.approx(-0.5772156649, abs=1e-10)
    assert digamma(1.5) == pytest.approx(0.0364899740, abs=1e-10)
    assert digamma(2.0) == pytest.approx(0.4227843351, abs=1e-10)


def test_hypergeometric_against_known_functions() -> None:
    """2F1(1, 1; 2; z) is -ln(1 - z) / z, and 2F1(a, b; b; z) is (1 - z)^-a."""
    assert hypergeometric(1, 1, 2, 0.9) == pytest.approx(-log(0.1) / 0.9)
    assert hypergeometric(2.5, 3, 3, 0.7) == pytest.approx(0.3**-2.5)


def test_a_climb_ends_at_the_top_or_at_the_edge() -> None:
    """A hill with its top at (2, 5), and a slope without end."""

    def hill(place: Any) -> tuple[float, list[float]]:
        x, y = (log(value) for value in place)
        dx, dy = x - log(2), y - log(5)
        return -(dx**2) - 10 * dy**2, [-2 * dx, -20 * dy]

    top = maximize(hill, [30.0, 0.1])
    edge = maximize(lambda place: (log(place[0]), [1.0]), [1.0])

    assert top.converged
    assert top.parameters == pytest.approx((2, 5))
    assert edge.parameters == pytest.approx((1e4,))


def test_a_climb_that_finds_no_way_says_so() -> None:
    """A slope that lies about where up is."""
    lost = maximize(lambda place: (-log(place[0]), [1.0]), [1.0])

    assert not lost.converged
    assert lost.log_likelihood > -inf
