"""The contract of tax sources: a test class that the author of one inherits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from ecomkit.addressing import Address
from ecomkit.errors import EcomkitError
from ecomkit.money import Money, Rounding
from ecomkit.tax import Supply, TaxSourceError
from ecomkit.tax.outside import (
    TaxAssessment,
    TaxQuestion,
    TaxQuestionLine,
    TaxRefund,
    TaxSource,
    TaxSourceLimits,
    estimate_taxes,
    refund_taxes,
)
from ecomkit.testing.taxes import TaxFault

_LATER = timedelta(days=60)


class TaxSourceUnderTest:
    """The hooks that an author fills in; only ``make_source`` is required.

    Each check gets a new source to an engine with empty books. A check that needs a hook
    which is not filled in is skipped and says so.
    """

    address = Address(
        "Ada",
        "1 Lake St",
        city="Milwaukee",
        postcode="53202",
        region="WI",
        country="US",
        email="ada@example.com",
    )
    """Where the goods of the questions go: a place that the engine knows."""

    currency = "USD"
    """The currency of the questions."""

    category = ""
    """The tax category of the questions' lines."""

    on = date(2026, 11, 22)
    """The day of the sales."""

    secrets: Sequence[str] = ()
    """Keys of the source, which must show up nowhere."""

    def make_source(self) -> TaxSource:
        """A new source to an engine that has nothing on its books yet."""
        raise NotImplementedError

    def booked(self, source: TaxSource) -> Money | None:
        """The tax on the engine's books, what was given back off; None if nobody can say."""
        return None

    def arrange(self, source: TaxSource, fault: TaxFault) -> bool:
        """Lets the next call meet *fault*; returns whether that can be arranged."""
        return False

    # ------------------------------------------------------------- for the checks

    def question(self, id: str = "order-1", *amounts: str) -> TaxQuestion:
        """A sale of some lines without tax, by default one of 99.90 and one of 10.00."""
        return TaxQuestion(
            id=id,
            lines=[
                TaxQuestionLine(
                    key=f"line-{number}",
                    amount=Money.from_minor(int(minor), self.currency),
                    category=self.category,
                )
                for number, minor in enumerate(amounts or ("9990", "1000"), start=1)
            ],
            supply=Supply(on=self.on, ship_to=self.address.place),
        )

    def sold(self, source: TaxSource, id: str = "order-1") -> tuple[TaxAssessment, str]:
        """A sale that was assessed and recorded."""
        assessment = estimate_taxes(source, self.question(id))
        return assessment, source.commit(assessment)

    def back(
        self, reference: str, assessment: TaxAssessment, *keys: str, id: str = "back-1"
    ) -> TaxRefund:
        """The return of some lines of a sale, or of all of it."""
        lines = [
            (line.key, line.amount)
            for line in assessment.question.lines
            if not keys or line.key in keys
        ]
        return TaxRefund(id=id, reference=reference, lines=lines, on=self.on + _LATER)

    def on_the_books(self, source: TaxSource, tax: Money) -> None:
        """That so much is on the engine's books, as far as anybody can say."""
        found = self.booked(source)
        if found is not None:
            assert found == tax, f"{found} is on the engine's books, not {tax}"

    @property
    def nothing(self) -> Money:
        """No tax."""
        return Money.from_minor(0, self.currency)


class DeclarationChecks(TaxSourceUnderTest):
    """What a source says of itself."""

    def test_it_has_a_name_and_limits_that_stay(self) -> None:
        """It has a name, and its limits are the same for as long as it lives."""
        source = self.make_source()
        assert isinstance(source.name, str)
        assert source.name.strip()
        assert isinstance(source.limits, TaxSourceLimits)
        assert (source.name, source.limits) == (source.name, source.limits)
        assert source.limits == self.make_source().limits

    def test_no_secret_is_shown(self) -> None:
        """None of the ``secrets`` is in its words, its answers or its errors."""
        if not self.secrets:
            pytest.skip("no secrets are named")
        source = self.make_source()
        told = [repr(source), str(source), source.name]
        assessment, _ = self.sold(source)
        told.append(repr(assessment))
        try:
            source.void("nothing-of-the-kind")
        except EcomkitError as error:
            told += [str(error), repr(error.facts)]
        for secret in self.secrets:
            assert not any(secret in text for text in told), "a secret is shown"


class EstimateChecks(TaxSourceUnderTest):
    """What a source answers."""

    def test_an_estimate_answers_its_question(self) -> None:
        """The answer holds the question that was asked, and the name of the source."""
        source, question = self.make_source(), self.question()
        answer = source.estimate(question)
        assert isinstance(answer, TaxAssessment)
        assert answer.question == question, "it answers another question"
        assert answer.source == source.name

    def test_an_estimate_records_nothing(self) -> None:
        """A sale that never comes about is not on the books."""
        source = self.make_source()
        source.estimate(self.question())
        self.on_the_books(source, self.nothing)

    def test_the_same_question_has_the_same_answer(self) -> None:
        """Asked again, it says the same to the cent."""
        source = self.make_source()
        first, second = (source.estimate(self.question()) for _ in range(2))
        assert first.lines == second.lines

    def test_taxes_are_whole_cents_and_not_below_zero(self) -> None:
        """What is charged can be paid, and gives nothing back."""
        answer = self.make_source().estimate(self.question("o", "9990", "1", "0"))
        for line in answer.lines:
            for tax in line.taxes:
                assert tax.amount == tax.amount.rounded(Rounding()), tax.amount
                assert tax.amount >= self.nothing, f"{tax.amount} on {line.key}"

    def test_nothing_bears_no_tax(self) -> None:
        """A line of no amount has no tax."""
        answer = self.make_source().estimate(self.question("o", "9990", "0"))
        assert all(not tax.amount for tax in answer.taxes_on("line-2"))

    def test_a_rate_is_what_it_takes_of_its_base(self) -> None:
        """To less than one cent, however the engine rounds."""
        cent = Money.from_minor(1, self.currency)
        for line in self.make_source().estimate(self.question()).lines:
            for tax in line.taxes:
                if tax.rate is not None:
                    top, bottom = tax.rate.numerator, tax.rate.denominator
                    off = abs(tax.amount.amount * bottom - tax.base.amount * top)
                    assert off < cent.amount * bottom, (
                        f"{tax.rate} of {tax.base} is not {tax.amount}"
                    )

    def test_the_order_of_lines_does_not_matter(self) -> None:
        """The same goods in another order bear the same tax."""
        source, question = self.make_source(), self.question()
        turned = TaxQuestion(
            id="order-2", lines=question.lines[::-1], supply=question.supply
        )
        assert source.estimate(question).total == source.estimate(turned).total


class RecordChecks(TaxSourceUnderTest):
    """What a source records: once, whatever happens."""

    def test_a_sale_is_recorded_as_it_was_assessed(self) -> None:
        """A commit has a name at the engine, and books what was charged."""
        source = self.make_source()
        assessment, reference = self.sold(source)
        assert isinstance(reference, str)
        assert reference.strip()
        self.on_the_books(source, assessment.total)

    def test_a_sale_is_recorded_once(self) -> None:
        """Committed again, a question has the same name and counts once."""
        source = self.make_source()
        assessment, reference = self.sold(source)
        assert source.commit(assessment) == reference
        again = estimate_taxes(source, self.question())  # another estimate of the same
        assert source.commit(again) == reference
        self.on_the_books(source, assessment.total)

    def test_two_sales_are_two(self) -> None:
        """Two questions have two names, and both are on the books."""
        source = self.make_source()
        first, one = self.sold(source)
        second, other = self.sold(source, "order-2")
        assert one != other
        self.on_the_books(source, first.total + second.total)

    def test_a_void_takes_a_sale_back_once(self) -> None:
        """A void takes back its sale, and no other."""
        source = self.make_source()
        kept, _ = self.sold(source)
        _, reference = self.sold(source, "order-2")
        for _ in range(2):
            source.void(reference)
            self.on_the_books(source, kept.total)

    def test_a_refund_gives_back_all_that_was_charged(self) -> None:
        """At the rates and on the day of the sale, never those of the day of the return."""
        source = self.make_source()
        assessment, reference = self.sold(source)
        for _ in range(2):
            answer = refund_taxes(source, assessment, self.back(reference, assessment))
            assert isinstance(answer, TaxAssessment)
            assert answer.total == -assessment.total, (
                f"{assessment.total} was charged, {answer.total} given back"
            )
            self.on_the_books(source, self.nothing)

    def test_lines_that_come_back_one_by_one_close(self) -> None:
        """What comes back in parts ends at what was charged."""
        source = self.make_source()
        if not source.limits.refunds_parts:
            pytest.skip("it refunds sales only as a whole")
        assessment, reference = self.sold(source)
        left = assessment.total
        for line in assessment.question.lines:
            part = self.back(reference, assessment, line.key, id=f"back-{line.key}")
            answer = refund_taxes(source, assessment, part)
            assert answer.total <= self.nothing
            left += answer.total
            self.on_the_books(source, left)
        assert left == self.nothing

    def test_what_it_does_not_know_is_refused(self) -> None:
        """An unknown sale is an error of the library's, and changes nothing."""
        source = self.make_source()
        assessment, _ = self.sold(source)
        for call in (
            lambda: source.void("nothing-of-the-kind"),
            lambda: source.refund(self.back("nothing-of-the-kind", assessment)),
        ):
            with pytest.raises(EcomkitError):
                call()
        self.on_the_books(source, assessment.total)


class FaultChecks(TaxSourceUnderTest):
    """What happens when a call, or its answer, gets lost: it is made again, and done once."""

    def _lost(self, call: str, fault: TaxFault) -> None:
        source = self.make_source()
        assessment = estimate_taxes(source, self.question())
        reference = "" if call in {"estimate", "commit"} else source.commit(assessment)
        calls: dict[str, Callable[[], object]] = {
            "estimate": lambda: source.estimate(assessment.question),
            "commit": lambda: source.commit(assessment),
            "void": lambda: source.void(reference),
            "refund": lambda: source.refund(self.back(reference, assessment)),
        }
        made = calls[call]
        if not self.arrange(source, fault):
            pytest.skip(f"cannot be arranged: {fault.value}")
        with pytest.raises((TaxSourceError, OSError)):
            made()
        made()
        left = {"commit": assessment.total}.get(call, self.nothing)
        self.on_the_books(source, left)

    def test_an_estimate_that_never_arrives(self) -> None:
        """An estimate that was lost can be asked for again."""
        self._lost("estimate", TaxFault.BEFORE)

    def test_an_estimate_whose_answer_is_lost(self) -> None:
        """An estimate without an answer can be asked for again."""
        self._lost("estimate", TaxFault.AFTER)

    def test_a_commit_that_never_arrives(self) -> None:
        """A sale that was lost is recorded at the second try."""
        self._lost("commit", TaxFault.BEFORE)

    def test_a_commit_whose_answer_is_lost(self) -> None:
        """A sale that was recorded without an answer is not recorded again."""
        self._lost("commit", TaxFault.AFTER)

    def test_a_void_that_never_arrives(self) -> None:
        """A void that was lost is done at the second try."""
        self._lost("void", TaxFault.BEFORE)

    def test_a_void_whose_answer_is_lost(self) -> None:
        """A void without an answer can be asked for again."""
        self._lost("void", TaxFault.AFTER)

    def test_a_refund_that_never_arrives(self) -> None:
        """A refund that was lost is recorded at the second try."""
        self._lost("refund", TaxFault.BEFORE)

    def test_a_refund_whose_answer_is_lost(self) -> None:
        """A refund that was recorded without an answer is not recorded again."""
        self._lost("refund", TaxFault.AFTER)


class TaxSourceContract(DeclarationChecks, EstimateChecks, RecordChecks, FaultChecks):
    """Two dozen checks that a tax source must pass before it may tax a sale.

    Inherit it in a test module, and fill in the hooks of :class:`TaxSourceUnderTest`;
    ``make_source`` is enough to begin with::

        class TestMyEngine(TaxSourceContract):
            def make_source(self):
                return MyEngine(FakeService())
    """
