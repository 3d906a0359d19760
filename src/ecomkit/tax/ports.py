"""The seams of this room: a shop's own tax rules, and tax engines outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from ecomkit.addressing.place import Place
from ecomkit.tax.outside.assessment import (
    TaxAssessment,
    TaxQuestion,
    TaxRefund,
    TaxSourceLimits,
)
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply


class TaxRules(Protocol):
    """Which taxes fall on a sale; TaxTable, the regimes, or a shop's own class."""

    @property
    def version(self) -> str:
        """Names these rules in what they priced; new rules have a new version."""
        ...

    @property
    def home(self) -> Place | None:
        """Where the shop itself is, whose taxes its prices hold."""
        ...

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on goods of *category* in this sale, in the order in which they stack.

        A tax that is not charged stands among them at nothing, with the reason.
        """
        ...

    def boundaries(self) -> Iterable[date]:
        """The days on which something in these rules changes."""
        ...


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
