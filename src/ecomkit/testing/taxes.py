"""An outside tax engine in memory, as honest or as faulty as a test wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from itertools import count
from types import MappingProxyType

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.ports import Clock
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.errors import InvalidTaxError, TaxSourceError
from ecomkit.tax.levels import by_line
from ecomkit.tax.outside.assessment import (
    AssessedLine,
    AssessedTax,
    TaxAssessment,
    TaxQuestion,
    TaxQuestionLine,
    TaxRefund,
    TaxSourceLimits,
)
from ecomkit.tax.policy import TaxPolicy
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.vouchers import resolved

NO_LIMITS = TaxSourceLimits()


class TaxFault(Enum):
    """What can happen to one call on its way."""

    BEFORE = "the request never arrives, and nobody answers"
    AFTER = "it is done, but the answer never arrives"


class FakeTaxSource:
    """A TaxSource that works out taxes by *rules*, rounding each line half up.

    ``faults`` happen to the calls in turn; None is a call that goes well, and so are all
    after the last. ``committed``, ``voided`` and ``refunded`` are what the engine has on
    its books, ``effects`` counts how often each was done: more than once is the one thing
    that must never happen.
    """

    def __init__(
        self,
        rules: TaxRules,
        clock: Clock,
        *,
        limits: TaxSourceLimits = NO_LIMITS,
        faults: Iterable[TaxFault | None] = (),
    ) -> None:
        self._rules = rules
        self._clock = clock
        self._limits = limits
        self._faults = iter(tuple(faults))
        self._numbers = count(1)
        self._names: dict[str, str] = {}
        self.committed: dict[str, TaxAssessment] = {}
        self.voided: set[str] = set()
        self.refunded: dict[str, TaxAssessment] = {}
        self.effects: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """The engine's name."""
        return "fake"

    @property
    def limits(self) -> TaxSourceLimits:
        """What it can do."""
        return self._limits

    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        """The taxes on a sale; nothing is recorded."""
        with self._call():
            return self._worked_out(question, f"estimate-{next(self._numbers)}")

    def commit(self, assessment: TaxAssessment, /) -> str:
        """Records a sale, once for each question."""
        sale = assessment.question.id
        with self._call():
            if sale not in self._names:
                self._names[sale] = f"sale-{next(self._numbers)}"
                self.committed[self._names[sale]] = assessment
                self.effects[f"commit {sale}"] += 1
            return self._names[sale]

    def void(self, reference: str, /) -> None:
        """Takes a sale back, once."""
        with self._call():
            self._known(reference)
            if reference not in self.voided:
                self.voided.add(reference)
                self.effects[f"void {reference}"] += 1

    def refund(self, refund: TaxRefund, /) -> TaxAssessment:
        """Gives back the taxes on goods that came back, once for each refund."""
        with self._call():
            sold = self._known(refund.reference)
            if refund.id not in self.refunded:
                self.refunded[refund.id] = self._given_back(sold, refund)
                self.effects[f"refund {refund.id}"] += 1
            return self.refunded[refund.id]

    @contextmanager
    def _call(self) -> Iterator[None]:
        # A call, which the next fault keeps from happening or whose answer it loses.
        fault = next(self._faults, None)
        if fault is not TaxFault.BEFORE:
            yield
        if fault is not None:
            raise TaxSourceError("the tax engine does not answer", hint="try again")

    def _known(self, reference: str) -> TaxAssessment:
        sold = self.committed.get(reference)
        if sold is None:
            raise InvalidTaxError(
                f"the tax engine does not know {short_repr(reference)}"
            )
        return sold

    def _worked_out(
        self,
        question: TaxQuestion,
        reference: str,
        sold: Mapping[str, TaxQuestionLine] = MappingProxyType({}),
    ) -> TaxAssessment:
        return TaxAssessment(
            question=question,
            source=self.name,
            reference=reference,
            assessed_at=self._clock.now(),
            lines=[
                self._line(line, sold.get(line.key, line), question)
                for line in question.lines
            ],
        )

    def _line(
        self, line: TaxQuestionLine, sold: TaxQuestionLine, question: TaxQuestion
    ) -> AssessedLine:
        rates = resolved(self._rules, line.category, question.supply)
        tax_class = compile_class(rates, includes=False, currency=question.currency)
        amount = line.amount.minor()
        top, bottom = line.quantity.as_integer_ratio()
        if (
            tax_class.conditional
        ):  # a part that comes back was sold at the whole's price
            tax_class = tax_class.for_unit(sold.amount.minor(), top, bottom)
        policy = TaxPolicy(rounding=Rounding())
        (taxes,) = by_line([tax_class], [amount], [top], [bottom], policy)
        return AssessedLine(
            key=line.key,
            taxes=[
                AssessedTax(
                    id=rate.id,
                    name=rate.name,
                    amount=Money.from_minor(tax, question.currency),
                    base=Money.from_minor(base, question.currency),
                    rate=rate.rate,
                    authority=rate.authority,
                    treatment=rate.treatment,
                    reason=rate.reason,
                    vatex=rate.vatex,
                )
                for rate, tax, base in zip(
                    tax_class.rates,
                    taxes,
                    tax_class.bases(amount, taxes),
                    strict=True,
                )
            ],
        )

    def _given_back(self, sold: TaxAssessment, refund: TaxRefund) -> TaxAssessment:
        # At the rates and on the day of the sale, never those of today.
        back = dict(refund.lines)
        question = attrs.evolve(
            sold.question,
            id=refund.id,
            lines=[
                attrs.evolve(line, amount=-back[line.key])
                for line in sold.question.lines
                if line.key in back
            ],
        )
        return self._worked_out(
            question,
            f"refund-{next(self._numbers)}",
            {line.key: line for line in sold.question.lines},
        )
