"""The seam to tax engines outside, such as Avalara, TaxJar or Stripe Tax."""

from __future__ import annotations

from typing import Protocol

from ecomkit.tax.outside.assessment import (
    TaxAssessment,
    TaxQuestion,
    TaxRefund,
    TaxSourceLimits,
)


class TaxSource(Protocol):
    """A tax engine outside, as the core calls it.

    Each call with one id does its work once, however often it is made. What fails to
    reach the engine raises TaxSourceError, and may be tried again.
    """

    @property
    def name(self) -> str:
        """The engine's name, kept with its answers."""
        ...

    @property
    def limits(self) -> TaxSourceLimits:
        """What it can do; the same for as long as it lives."""
        ...

    def estimate(self, question: TaxQuestion, /) -> TaxAssessment:
        """The taxes on a sale that may never come about; nothing is recorded."""
        ...

    def commit(self, assessment: TaxAssessment, /) -> str:
        """Records a sale that was made, as *assessment* says; its name at the engine."""
        ...

    def void(self, reference: str, /) -> None:
        """Takes back a committed sale as a whole."""
        ...

    def refund(self, refund: TaxRefund, /) -> TaxAssessment:
        """Records goods that came back; the taxes given back, as negative amounts."""
        ...
