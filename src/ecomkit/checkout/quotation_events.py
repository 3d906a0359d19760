"""Events of a quotation."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.checkout.quotation import Quotation, QuotationStatus
from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class QuotationChange(Change):
    """A step of a quotation."""

    quotation: str
    buyer: str
    revision: int
    note: str


class QuoteRequested(QuotationChange):
    """The buyer asked for an offer or for another revision."""


@attrs.frozen(kw_only=True)
class QuoteIssued(QuotationChange):
    """The shop made an offer."""

    amount: Money


@attrs.frozen(kw_only=True)
class QuoteAccepted(QuotationChange):
    """The buyer accepted the offer."""

    amount: Money


class QuoteDeclined(QuotationChange):
    """One side declined."""


class QuoteWithdrawn(QuotationChange):
    """One side withdrew its request or its offer."""


_CLASSES: dict[QuotationStatus, type[QuotationChange]] = {
    QuotationStatus.SUBMITTED: QuoteRequested,
    QuotationStatus.REVISION_REQUESTED: QuoteRequested,
    QuotationStatus.OFFERED: QuoteIssued,
    QuotationStatus.ACCEPTED: QuoteAccepted,
    QuotationStatus.DECLINED: QuoteDeclined,
    QuotationStatus.WITHDRAWN: QuoteWithdrawn,
}


def quotation_changes(after: Quotation, /, *, since: int = 0) -> tuple[Change, ...]:
    """The events of a quotation's steps, but for the first *since*."""
    changes: list[Change] = []
    offers = 0
    for index, step in enumerate(after.steps):
        offers += step.status is QuotationStatus.OFFERED
        change = _CLASSES.get(step.status)
        if index < since or change is None:
            continue
        facts: dict[str, Any] = {}
        if issubclass(change, QuoteIssued | QuoteAccepted):
            facts["amount"] = after.revisions[offers - 1].amount
        changes.append(
            change(
                quotation=after.id,
                buyer=after.buyer,
                revision=offers,
                note=step.note,
                **facts,
            )
        )
    return tuple(changes)
