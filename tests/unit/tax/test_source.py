"""What an outside tax engine is asked, answered, and said it can do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ecomkit.addressing.place import Place
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.tax import InvalidTaxError, Supply, TaxSourceLimitError
from ecomkit.tax.outside import (
    AssessedLine,
    AssessedTax,
    TaxAssessment,
    TaxQuestion,
    TaxQuestionLine,
    TaxSourceLimits,
)

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def question(**facts: Any) -> TaxQuestion:
    lines = [
        TaxQuestionLine(key="a", amount=usd("10.00"), category="tools"),
        TaxQuestionLine(key="freight", amount=usd("5.00"), category="delivery"),
    ]
    supply = Supply(on=DAY, ship_to=Place("US", "NY"))
    return TaxQuestion(**{"id": "cart-1", "lines": lines, "supply": supply, **facts})


def tax(amount: str = "0.40", currency: str = "USD") -> AssessedTax:
    return AssessedTax(
        id="state",
        name="State",
        amount=Money(amount, currency),
        base=Money("10", currency),
        rate=Rate("4%"),
    )


def assessment(*lines: AssessedLine) -> TaxAssessment:
    return TaxAssessment(
        question=question(),
        source="engine",
        reference="e-1",
        assessed_at=NOON,
        lines=lines,
    )


def test_an_assessment_tells_the_taxes_of_each_line() -> None:
    kept = assessment(AssessedLine(key="a", taxes=[tax()]), AssessedLine(key="freight"))

    assert kept.taxes_on("a")[0].amount == usd("0.40")
    assert kept.taxes_on("freight") == ()
    assert kept.total == usd("0.40")
    with pytest.raises(InvalidTaxError):
        kept.taxes_on("b")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (AssessedLine(key="a"),),
        (AssessedLine(key="a"), AssessedLine(key="b")),
        (AssessedLine(key="a"), AssessedLine(key="a")),
        (
            AssessedLine(key="a", taxes=[tax(currency="EUR")]),
            AssessedLine(key="freight"),
        ),
    ],
)
def test_an_answer_to_something_else_is_no_assessment(
    lines: tuple[AssessedLine, ...],
) -> None:
    """Every line, once, in the currency that was asked."""
    with pytest.raises(InvalidTaxError):
        assessment(*lines)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(InvalidTaxError):
        TaxAssessment(
            question=question(),
            source="engine",
            reference="e-1",
            assessed_at=NOON.replace(tzinfo=None),
            lines=[AssessedLine(key="a"), AssessedLine(key="freight")],
        )


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [TaxQuestionLine(key="a", amount=usd("1"))] * 2,
        [
            TaxQuestionLine(key="a", amount=usd("1")),
            TaxQuestionLine(key="b", amount=Money("1", "EUR")),
        ],
    ],
)
def test_a_question_has_lines_with_keys_of_their_own_in_one_currency(
    lines: list[TaxQuestionLine],
) -> None:
    with pytest.raises(InvalidTaxError):
        question(lines=lines)


@pytest.mark.parametrize(
    ("limits", "facts", "path"),
    [
        ({"most_lines": 1}, {}, "$.lines"),
        ({"currencies": ["EUR"]}, {}, "$.lines[0].amount"),
        ({"countries": ["CA"]}, {}, "$.supply.ship_to"),
        ({}, {"supply": Supply(on=DAY)}, "$.supply.ship_to"),
        ({"earliest": date(2026, 12, 1)}, {}, "$.supply.on"),
    ],
)
def test_what_an_engine_cannot_do_is_not_asked(
    limits: dict[str, Any], facts: dict[str, Any], path: str
) -> None:
    with pytest.raises(TaxSourceLimitError) as caught:
        TaxSourceLimits(**limits).check(question(**facts))

    assert caught.value.path == path


def test_within_its_limits_it_is() -> None:
    limits = TaxSourceLimits(
        countries=["US"], currencies=["USD"], most_lines=2, earliest=DAY
    )

    limits.check(question())
