"""The contract of tax sources: an honest one keeps it, and each of a row of faults breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.money import Money
from ecomkit.tax import ShopTaxes, Supply, TaxRate, find_regime
from ecomkit.tax.outside import (
    TaxAssessment,
    TaxQuestion,
    TaxRefund,
    TaxSource,
    TaxSourceLimits,
)
from ecomkit.testing import FixedClock, TaxSourceContract, contract_report
from ecomkit.testing.taxes import FakeTaxSource, TaxFault

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = ShopTaxes(home=Place("US", "WI", "Milwaukee"), regimes=find_regime("us-wi"))


class Engine(FakeTaxSource):
    """An engine in memory whose next call can be made to fail."""

    def __init__(self, rules: Any = RULES) -> None:
        self.next: list[TaxFault] = []
        super().__init__(rules, FixedClock(NOON))
        self._faults = iter(lambda: self.next.pop() if self.next else None, self)

    @property
    def total(self) -> Money:
        """The tax on its books: sales as often as they were recorded, refunds off."""
        amounts = [
            assessment.total
            for name, assessment in self.committed.items()
            if name not in self.voided
        ]
        amounts += [back.total for back in self.refunded.values()]
        return Money.sum(amounts, "USD")


class TestAnHonestEngine(TaxSourceContract):
    """The fake of the kit itself keeps it."""

    engine: type[Engine] = Engine
    secrets = ("sk_live_1",)

    def make_source(self) -> TaxSource:
        self.made = self.engine()
        return self.made

    def booked(self, source: TaxSource) -> Money | None:
        return self.made.total

    def arrange(self, source: TaxSource, fault: TaxFault) -> bool:
        self.made.next.append(fault)
        return True


class EngineOfTheUnion(TestAnHonestEngine):
    """Another law, another currency, another address; who only makes it can be checked."""

    address = Address("Ada", "1 rue A", city="Paris", postcode="75001", country="FR")
    currency = "EUR"

    def make_source(self) -> TaxSource:
        return FakeTaxSource(
            ShopTaxes(home=Place("DE"), regimes=find_regime("eu")), FixedClock(NOON)
        )

    def booked(self, source: TaxSource) -> Money | None:
        return None

    def arrange(self, source: TaxSource, fault: TaxFault) -> bool:
        return False


class CountsTwice(Engine):
    def commit(self, assessment: TaxAssessment, /) -> str:
        name = super().commit(assessment)
        self.committed[f"{name}-{len(self.committed)}"] = assessment
        return name


class ForgetsTheId(Engine):
    def commit(self, assessment: TaxAssessment, /) -> str:
        self._names.clear()
        return super().commit(assessment)


class OneNameForAll(Engine):
    def commit(self, assessment: TaxAssessment, /) -> str:
        super().commit(assessment)
        return "sale"


class NoName(Engine):
    def commit(self, assessment: TaxAssessment, /) -> str:
        super().commit(assessment)
        return ""


class RecordsEstimates(Engine):
    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        answer = super().estimate(question)
        self.committed[f"estimate {question.id}"] = answer
        return answer


class VoidsNothing(Engine):
    def void(self, reference: str, /) -> None:
        self._known(reference)


class VoidsEverything(Engine):
    def void(self, reference: str, /) -> None:
        self._known(reference)
        self.voided |= set(self.committed)


class RefundsAgain(Engine):
    def refund(self, refund: TaxRefund, /) -> TaxAssessment:
        again = f"{refund.id}-{len(self.refunded)}"
        return super().refund(attrs.evolve(refund, id=again))


class RefundsIncrease(Engine):
    def refund(self, refund: TaxRefund, /) -> TaxAssessment:
        sold = self._known(refund.reference)
        self.refunded[refund.id] = sold
        return sold


class RatesOfToday(Engine):
    def _given_back(self, sold: TaxAssessment, refund: TaxRefund) -> TaxAssessment:
        rules: Any = self._rules
        self._rules = Dearer()  # type: ignore[assignment]  # some of the rules
        try:
            return super()._given_back(sold, refund)
        finally:
            self._rules = rules


class Dearer:
    """The rules of a later day, when taxes have risen."""

    zone = UTC

    def resolve(self, category: str, supply: Supply) -> tuple[TaxRate, ...]:
        return (TaxRate(id="later", rate="12%"),)


class RefundsTheWhole(Engine):
    def refund(self, refund: TaxRefund, /) -> TaxAssessment:
        sold = self._known(refund.reference)
        whole = [(line.key, line.amount) for line in sold.question.lines]
        return super().refund(attrs.evolve(refund, lines=whole))


class ForeignErrors(Engine):
    def _known(self, reference: str) -> TaxAssessment:
        return self.committed[reference]


class RaisesValueErrors(Engine):
    def _call(self) -> Any:
        if self.next:
            self.next.pop()
            raise ValueError("bad gateway")
        return super()._call()


class SwallowsFaults(Engine):
    def void(self, reference: str, /) -> None:
        self.next.clear()
        super().void(reference)


class AnswersAnother(Engine):
    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        return super().estimate(attrs.evolve(question, id=f"{question.id}-x"))


class OtherName(Engine):
    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        return attrs.evolve(super().estimate(question), source="somebody")


def changed(change: Callable[[Any], Any]) -> type[Engine]:
    """An engine that changes each tax that it answers with."""

    class Changed(Engine):
        def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
            answer = super().estimate(question)
            lines = [
                attrs.evolve(line, taxes=[change(tax) for tax in line.taxes])
                for line in answer.lines
            ]
            return attrs.evolve(answer, lines=lines)

    return Changed


class Drifts(Engine):
    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        self.asked = getattr(self, "asked", 0) + 1
        cent = Money.from_minor(self.asked - 1, question.currency)
        answer = super().estimate(question)
        lines = [
            attrs.evolve(
                line,
                taxes=[
                    attrs.evolve(tax, amount=tax.amount + cent, rate=None)
                    for tax in line.taxes
                ],
            )
            for line in answer.lines
        ]
        return attrs.evolve(answer, lines=lines)


class LimitsMove(Engine):
    @property
    def limits(self) -> TaxSourceLimits:
        self.seen = getattr(self, "seen", 0) + 1
        return TaxSourceLimits(most_lines=100 + self.seen)


class FirstLinePays(Engine):
    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        answer = super().estimate(question)
        first, *rest = answer.lines
        return attrs.evolve(
            answer, lines=[first, *(attrs.evolve(each, taxes=()) for each in rest)]
        )


CENT = Money("0.01", "USD")

BROKEN: dict[str, type[Engine]] = {
    "counts twice": CountsTwice,
    "forgets the id": ForgetsTheId,
    "one name for all": OneNameForAll,
    "no name": NoName,
    "records estimates": RecordsEstimates,
    "voids nothing": VoidsNothing,
    "voids everything": VoidsEverything,
    "refunds again": RefundsAgain,
    "refunds increase": RefundsIncrease,
    "rates of today": RatesOfToday,
    "refunds the whole": RefundsTheWhole,
    "foreign errors": ForeignErrors,
    "raises ValueError": RaisesValueErrors,
    "swallows faults": SwallowsFaults,
    "answers another": AnswersAnother,
    "other name": OtherName,
    "amount is base": changed(lambda tax: attrs.evolve(tax, amount=tax.base)),
    "twice the tax": changed(lambda tax: attrs.evolve(tax, amount=tax.amount * 2)),
    "a cent too much": changed(lambda tax: attrs.evolve(tax, amount=tax.amount + CENT)),
    "parts of cents": changed(
        lambda tax: attrs.evolve(
            tax, amount=tax.amount + Money("0.001", "USD"), rate=None
        )
    ),
    "below zero": changed(lambda tax: attrs.evolve(tax, amount=-tax.amount, rate=None)),
    "drifts": Drifts,
    "limits move": LimitsMove,
    "first line pays": FirstLinePays,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_engine_is_caught(name: str) -> None:
    class Broken(TestAnHonestEngine):
        engine = BROKEN[name]

    report = contract_report(Broken())

    assert report.broken, name


def test_what_cannot_be_arranged_is_skipped_and_says_so() -> None:
    report = contract_report(EngineOfTheUnion())

    assert report.broken == {}
    assert report.skipped["test_a_commit_whose_answer_is_lost"].startswith("cannot be")
    assert len(report.kept) > 10


def test_a_secret_that_is_shown_is_found() -> None:
    class Told(Engine):
        def __repr__(self) -> str:
            return "Told(key='sk_live_1')"

    class Checked(TestAnHonestEngine):
        engine = Told

    assert "test_no_secret_is_shown" in contract_report(Checked()).broken
