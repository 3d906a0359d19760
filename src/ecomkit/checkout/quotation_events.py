"""What happened in a quotation, for those who listen."""

from __future__ import annotations

import attrs

from ecomkit.checkout.quotation import Quotation, QuotationStatus
from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class QuotationChange(Change):
    """A turn in the conversation about a price."""

    quotation: str
    buyer: str
    revision: int
    note: str


class QuoteRequested(QuotationChange):
    """The buyer asked for an offer, or for another one."""


@attrs.frozen(kw_only=True)
class QuoteIssued(QuotationChange):
    """The shop made an offer."""

    amount: Money


@attrs.frozen(kw_only=True)
class QuoteAccepted(QuotationChange):
    """The buyer accepted the offer."""

    amount: Money


class QuoteDeclined(QuotationChange):
    """One side did not want to go on."""


class QuoteWithdrawn(QuotationChange):
    """One side took back its wish or its offer."""


_PLAIN: dict[QuotationStatus, type[QuotationChange]] = {
    QuotationStatus.SUBMITTED: QuoteRequested,
    QuotationStatus.REVISION_REQUESTED: QuoteRequested,
    QuotationStatus.DECLINED: QuoteDeclined,
    QuotationStatus.WITHDRAWN: QuoteWithdrawn,
}
_PRICED: dict[QuotationStatus, type[QuoteIssued | QuoteAccepted]] = {
    QuotationStatus.OFFERED: QuoteIssued,
    QuotationStatus.ACCEPTED: QuoteAccepted,
}


def quotation_changes(after: Quotation, /, *, since: int = 0) -> tuple[Change, ...]:
    """What happened in a quotation after its first *since* turns."""
    found: list[Change] = []
    offers = 0
    for turn, step in enumerate(after.steps):
        offers += step.status is QuotationStatus.OFFERED
        plain, priced = _PLAIN.get(step.status), _PRICED.get(step.status)
        if turn >= since and plain is not None:
            found.append(
                plain(
                    quotation=after.id,
                    buyer=after.buyer,
                    revision=offers,
                    note=step.note,
                )
            )
        elif turn >= since and priced is not None:
            found.append(
                priced(
                    quotation=after.id,
                    buyer=after.buyer,
                    revision=offers,
                    note=step.note,
                    amount=after.revisions[offers - 1].amount,
                )
            )
    return tuple(found)
