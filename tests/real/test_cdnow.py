"""The CDNOW customers: the lifetime models give the figures their authors published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ecomkit.journey.figures.purchases import Purchase
from ecomkit.journey.lifetime import (
    RepeatSummary,
    fit_bg_nbd,
    fit_gamma_gamma,
    predicted_values,
    repeat_summaries,
)
from ecomkit.journey.lifetime.bg_nbd import BgNbd
from ecomkit.money import Money, Rate
from tests.real.data import FOLDER, needs

SAMPLE = FOLDER / "cdnow_sample.txt"

pytestmark = needs(SAMPLE)


@pytest.fixture(scope="module")
def purchases() -> list[Purchase]:
    """Every purchase of the 2,357 customers of the 1/10 sample."""
    found = []
    for place, row in enumerate(SAMPLE.read_text(encoding="ascii").splitlines()):
        _, customer, day, _, dollars = row.split()
        at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
        found.append(
            Purchase(
                order=str(place), customer=customer, at=at, amount=Money(dollars, "USD")
            )
        )
    assert len(found) == 6_919
    return found


@pytest.fixture(scope="module")
def customers(purchases: list[Purchase]) -> tuple[RepeatSummary, ...]:
    """Their first 39 weeks, in which the models were published to be fitted."""
    return repeat_summaries(purchases, until=date(1997, 9, 30))


@pytest.fixture(scope="module")
def model(customers: tuple[RepeatSummary, ...]) -> BgNbd:
    return fit_bg_nbd(customers)


def test_bg_nbd(customers: tuple[RepeatSummary, ...], model: BgNbd) -> None:
    """Fader, Hardie and Lee (2005), table 2: .243, 4.414, .793, 2.426 and -9582.4."""
    assert len(customers) == 2_357
    assert [round(each, 3) for each in (model.r, model.alpha, model.a, model.b)] == [
        0.243,
        4.414,
        0.793,
        2.426,
    ]
    assert round(model.log_likelihood, 1) == -9582.4


def test_drop_out_is_identified(model: BgNbd) -> None:
    """Customers who leave explain far more than customers who never do."""
    assert model.report.identified
    assert round(model.report.gain, 1) == 181.2
    assert model.trusted is model


def test_expected_purchases(model: BgNbd) -> None:
    """Two repeats, the last in week 30.43 of 38.86: 1.226 more in the next 39 weeks."""
    customer = RepeatSummary(
        customer="", repeats=2, recency=213, age=272, spent=Money("0", "USD")
    )

    assert round(model.expected(customer, days=273), 3) == 1.226


def test_who_is_still_a_customer(model: BgNbd) -> None:
    """The same customer: 1 / (1 + .793 / 3.426 x (43.27 / 34.84) ^ 2.243) = .7266.

    Fader and Hardie (2008), Computing P(alive) Using the BG/NBD Model.
    """
    customer = RepeatSummary(
        customer="", repeats=2, recency=213, age=272, spent=Money("0", "USD")
    )

    assert round(model.alive(customer), 3) == 0.727


def test_gamma_gamma(customers: tuple[RepeatSummary, ...]) -> None:
    """Fader and Hardie (2013): 6.25, 3.74 and 15.44 from the 946 who came back."""
    spending = fit_gamma_gamma(customers)

    assert spending.customers == 946
    assert [round(each, 2) for each in (spending.p, spending.q, spending.gamma)] == [
        6.25,
        3.74,
        15.44,
    ]
    assert spending.identified


def test_the_prediction_holds_in_the_weeks_held_back(
    purchases: list[Purchase], customers: tuple[RepeatSummary, ...], model: BgNbd
) -> None:
    """Of the 1,882 repeat purchases of the next 39 weeks, the model foresees 1,653."""
    later = repeat_summaries(purchases, until=date(1998, 6, 30))
    came = sum(each.repeats for each in later) - sum(each.repeats for each in customers)
    foreseen = sum(model.expected(each, days=273) for each in customers)

    assert came == 1_882
    assert round(foreseen) == 1_653


def test_values_are_in_money(
    customers: tuple[RepeatSummary, ...], model: BgNbd
) -> None:
    """Money later is worth less; who buys often and much is worth most."""
    spending = fit_gamma_gamma(customers)
    plain = predicted_values(customers[:300], model, spending, discount=Rate("0%"))
    worth = predicted_values(customers[:300], model, spending, discount=Rate("10%"))
    whole = {each.customer: each.value for each in plain}

    assert all(each.value <= whole[each.customer] for each in worth)
    assert worth[0].value > Money("100", "USD") > worth[-1].value >= Money("0", "USD")
