"""Asking an outside tax engine, over a line that fails."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing.place import Place
from ecomkit.money.amount import Money
from ecomkit.tax import (
    InvalidTaxError,
    ShopTaxes,
    Supply,
    TaxSourceError,
    TaxSourceLimitError,
    find_regime,
)
from ecomkit.tax.outside import (
    TaxQuestion,
    TaxQuestionLine,
    TaxRefund,
    TaxSource,
    TaxSourceLimits,
    estimate_taxes,
    refund_taxes,
)
from ecomkit.testing.taxes import FakeTaxSource, TaxFault

DAY = date(2026, 11, 22)
MANHATTAN = Place("US", "NY", "New York")
RULES = ShopTaxes(home=MANHATTAN, regimes=find_regime("us-ny"))


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def engine(*faults: TaxFault | None, **limits: Any) -> FakeTaxSource:
    return FakeTaxSource(RULES, Noon(), faults=faults, limits=TaxSourceLimits(**limits))


QUESTION = TaxQuestion(
    id="order-1",
    lines=[
        TaxQuestionLine(
            key="coat", amount=usd("200.00"), category="clothing", quantity=2
        ),
        TaxQuestionLine(key="dryer", amount=usd("499.95")),
    ],
    supply=Supply(on=DAY, ship_to=MANHATTAN),
)


def test_an_estimate_records_nothing() -> None:
    """Two coats of 100.00 are free, the dryer bears state, city and surcharge."""
    source = engine()
    said = estimate_taxes(source, QUESTION)

    assert {tax.reason for tax in said.taxes_on("coat")} == {
        "Clothing or footwear under 110 USD"
    }
    assert [str(tax.amount) for tax in said.taxes_on("dryer")] == [
        "20.00 USD",
        "22.50 USD",
        "1.87 USD",
    ]
    assert (said.total, said.source) == (usd("44.37"), "fake")
    assert not source.committed
    assert not source.effects


def test_an_estimate_beyond_the_limits_is_not_asked() -> None:
    source = engine(countries=["CA"])

    with pytest.raises(TaxSourceLimitError):
        estimate_taxes(source, QUESTION)


def test_an_answer_to_another_question_is_refused() -> None:
    class Confused(FakeTaxSource):
        def estimate(self, question: TaxQuestion, /) -> Any:
            return super().estimate(attrs.evolve(question, id="another"))

    with pytest.raises(InvalidTaxError):
        estimate_taxes(Confused(RULES, Noon()), QUESTION)


def test_a_sale_is_recorded_once_even_when_the_answer_is_lost() -> None:
    source = engine(None, TaxFault.AFTER, TaxFault.BEFORE)
    said = estimate_taxes(source, QUESTION)

    for _ in range(2):
        with pytest.raises(TaxSourceError):
            source.commit(said)
    reference = source.commit(said)

    assert source.committed == {reference: said}
    assert source.effects == {"commit order-1": 1}


def test_a_sale_is_taken_back_once() -> None:
    source = engine(None, None, TaxFault.AFTER)
    reference = source.commit(estimate_taxes(source, QUESTION))

    with pytest.raises(TaxSourceError):
        source.void(reference)
    source.void(reference)

    assert source.voided == {reference}
    assert source.effects[f"void {reference}"] == 1


def test_a_refund_gives_back_the_taxes_of_the_sale() -> None:
    """At the rates of the sale; once for each refund."""
    source = engine(None, None, TaxFault.AFTER)
    sold = estimate_taxes(source, QUESTION)
    refund = TaxRefund(
        id="r-1",
        reference=source.commit(sold),
        lines=[("dryer", usd("499.95"))],
        on=date(2027, 1, 5),
    )

    with pytest.raises(TaxSourceError):
        refund_taxes(source, sold, refund)
    back = refund_taxes(source, sold, refund)

    assert back.total == -sold.total
    assert back.question.supply.on == DAY
    assert source.effects["refund r-1"] == 1


def test_a_part_that_comes_back_is_taxed_as_when_it_was_sold() -> None:
    """One of two coats of 150.00: its tax comes back, though 150 for two were free."""
    source = engine()
    coats = TaxQuestionLine(
        key="coat", amount=usd("300.00"), category="clothing", quantity=2
    )
    sold = estimate_taxes(source, attrs.evolve(QUESTION, lines=[coats]))
    refund = TaxRefund(
        id="r", reference=source.commit(sold), lines=[("coat", usd("150.00"))], on=DAY
    )

    back = refund_taxes(source, sold, refund)

    assert [str(tax.amount) for tax in back.taxes_on("coat")] == [
        "-6.00 USD",
        "-6.75 USD",
        "-0.56 USD",
    ]


@pytest.mark.parametrize(
    "line",
    [
        ("hat", usd("1")),
        ("dryer", usd("500")),
        ("dryer", usd("-1")),
        ("dryer", Money("1", "EUR")),
    ],
)
def test_more_than_was_sold_is_not_refunded(line: tuple[str, Money]) -> None:
    source = engine()
    sold = estimate_taxes(source, QUESTION)
    refund = TaxRefund(id="r", reference="x", lines=[line], on=DAY)

    with pytest.raises(InvalidTaxError):
        refund_taxes(source, sold, refund)


def test_an_engine_that_refunds_no_parts_is_asked_only_for_the_whole() -> None:
    source = engine(refunds_parts=False)
    sold = estimate_taxes(source, QUESTION)
    part = TaxRefund(
        id="r", reference=source.commit(sold), lines=[("dryer", usd("499.95"))], on=DAY
    )

    with pytest.raises(TaxSourceLimitError):
        refund_taxes(source, sold, part)
    whole = attrs.evolve(
        part, lines=[(line.key, line.amount) for line in QUESTION.lines]
    )
    assert refund_taxes(source, sold, whole).total == -sold.total


def test_a_sale_the_engine_does_not_know_is_not_taken_back() -> None:
    with pytest.raises(InvalidTaxError):
        engine().void("sale-9")


def test_the_fake_fits_the_seam() -> None:
    source: TaxSource = engine()

    assert source.name == "fake"
