"""Quotation: how a business buyer and a shop agree on a price, revision by revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import attrs

from ecomkit.checkout.errors import (
    IllegalQuotationStepError,
    InvalidQuotationError,
    QuotationExpiredError,
    QuotationOrderedError,
    StaleRevisionError,
)
from ecomkit.checkout.errors import (
    check_quotation as check,
)
from ecomkit.choices import StrictEnum
from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.payments.plain_texts import require_plain_text, scrubbed
from ecomkit.payments.trade.quotation import QuotedTerms
from ecomkit.payments.validators import require_amount
from ecomkit.validators import as_tuple, require_moment, require_type

_ID = check.of(require_plain_text, required=True)
_TEXT = check.of(require_plain_text)


class QuotationStatus(StrictEnum):
    """The state of a quotation."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    OFFERED = "offered"
    REVISION_REQUESTED = "revision_requested"
    ACCEPTED = "accepted"
    ORDERED = "ordered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


QUOTATION_NEXT: Mapping[QuotationStatus, frozenset[QuotationStatus]] = {
    QuotationStatus(status): frozenset(map(QuotationStatus, following.split()))
    for status, following in {
        "draft": "submitted withdrawn",
        "submitted": "in_review offered declined withdrawn",
        "in_review": "offered declined withdrawn",
        "offered": "accepted revision_requested declined withdrawn expired",
        "revision_requested": "in_review offered declined withdrawn",
        "expired": "revision_requested offered declined withdrawn",
        "accepted": "ordered",
        "ordered": "",
        "declined": "",
        "withdrawn": "",
    }.items()
}
"""The states that may follow each state. An offer expires by the clock: EXPIRED is read,
never set."""


def content_hash(content: str) -> str:
    """The SHA-256 hash of what was offered, written out as *content*."""
    text = require_type(content, str, path="$.content", error=InvalidQuotationError)
    # A lone surrogate, which no text encoding takes, still has a hash.
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


@attrs.frozen(kw_only=True)
class Revision:
    """One offer; it never changes once it is made.

    ``quote`` is the id of the priced quote, ``content_hash`` the hash of its content,
    ``amount`` what the order will cost. It can be accepted before ``valid_until``.
    """

    number: int = attrs.field(validator=check.whole_number(least=1))
    quote: str = attrs.field(validator=_ID)
    content_hash: str = attrs.field(validator=_ID)
    amount: Money = attrs.field(validator=check.of(require_amount))
    valid_until: datetime = attrs.field(validator=check.moment)
    offered_at: datetime = attrs.field(validator=check.moment)
    offered_by: str = attrs.field(default="", validator=_TEXT)
    note: str = attrs.field(default="", converter=scrubbed)

    def __attrs_post_init__(self) -> None:
        if instant_of(self.valid_until) <= instant_of(self.offered_at):
            raise InvalidQuotationError(
                "must be after the offer is made",
                path="$.valid_until",
                hint="make a new quote",
            )


@attrs.frozen(kw_only=True)
class QuotationStep:
    """One step of the conversation: who did what, when, and their note."""

    status: QuotationStatus = attrs.field(converter=QuotationStatus)
    at: datetime = attrs.field(validator=check.moment)
    by: str = attrs.field(validator=_ID)
    note: str = attrs.field(default="", converter=scrubbed)


@attrs.frozen(kw_only=True)
class Quotation:
    """A conversation about a price: requested, offered, revised, accepted, ordered.

    ``wish`` is the id of what the buyer wants a price for (a cart or checkout); ``steps``
    are the steps taken, ``revisions`` the offers made. Each method returns the quotation
    after one more step, or raises IllegalQuotationStepError if its state forbids it.
    """

    id: str = attrs.field(validator=_ID)
    buyer: str = attrs.field(validator=_ID)
    wish: str = attrs.field(validator=_ID)
    steps: tuple[QuotationStep, ...] = attrs.field(
        converter=as_tuple, validator=check.members(QuotationStep, least=1)
    )
    revisions: tuple[Revision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Revision)
    )
    order: str = attrs.field(default="", validator=_TEXT)
    version: int = attrs.field(default=0, validator=check.whole_number(least=0))

    @classmethod
    def of(
        cls, id: str, *, buyer: str, wish: str, at: datetime, note: str = ""
    ) -> Quotation:
        """A draft that the buyer has not sent yet."""
        step = QuotationStep(status=QuotationStatus.DRAFT, at=at, by=buyer, note=note)
        return cls(id=id, buyer=buyer, wish=wish, steps=(step,))

    def status(self, at: datetime) -> QuotationStatus:
        """The state at a moment: offers expire."""
        require_moment(at, path="$.at", error=InvalidQuotationError)
        last = self.steps[-1].status
        if last is QuotationStatus.OFFERED and instant_of(at) >= instant_of(
            self.revisions[-1].valid_until
        ):
            return QuotationStatus.EXPIRED
        return last

    @property
    def revision(self) -> Revision:
        """The current offer; InvalidQuotationError before the first."""
        if not self.revisions:
            raise InvalidQuotationError(f"quotation {self.id} has no offer yet")
        return self.revisions[-1]

    @property
    def offer(self) -> QuotedTerms:
        """The current offer as its payment refers to it."""
        revision = self.revision
        return QuotedTerms(
            quotation=self.id,
            revision=revision.number,
            content_hash=revision.content_hash,
            amount=revision.amount,
        )

    def submitted(self, *, at: datetime, note: str = "") -> Quotation:
        """The buyer sends the request."""
        return self._step(QuotationStatus.SUBMITTED, at=at, by=self.buyer, note=note)

    def taken_up(self, *, at: datetime, by: str) -> Quotation:
        """Somebody in the shop starts to work on it."""
        return self._step(QuotationStatus.IN_REVIEW, at=at, by=by)

    def offered(
        self,
        *,
        quote: str,
        content_hash: str,
        amount: Money,
        valid_until: datetime,
        at: datetime,
        by: str,
        note: str = "",
    ) -> Quotation:
        """The shop makes an offer, the next revision."""
        revision = Revision(
            number=len(self.revisions) + 1,
            quote=quote,
            content_hash=content_hash,
            amount=amount,
            valid_until=valid_until,
            offered_at=at,
            offered_by=by,
            note=note,
        )
        after = self._step(QuotationStatus.OFFERED, at=at, by=by, note=note)
        return attrs.evolve(after, revisions=(*self.revisions, revision))

    def revision_requested(self, *, at: datetime, note: str) -> Quotation:
        """The buyer asks for another offer and says why."""
        return self._step(
            QuotationStatus.REVISION_REQUESTED, at=at, by=self.buyer, note=note
        )

    def accepted(
        self, *, revision: int, content_hash: str, at: datetime, by: str = ""
    ) -> Quotation:
        """The buyer accepts the current offer, named by its number and hash.

        Again, it changes nothing. Raises StaleRevisionError if another offer is current, QuotationExpiredError if it
        has expired. Read the quotation and store the result in one transaction.
        """
        if self.status(at) is QuotationStatus.EXPIRED:
            raise QuotationExpiredError(
                f"the offer of quotation {self.id} has expired",
                hint="ask for a new one",
                quotation=self.id,
                valid_until=self.revision.valid_until,
            )
        after = self
        if self.status(at) is not QuotationStatus.ACCEPTED:
            after = self._step(QuotationStatus.ACCEPTED, at=at, by=by or self.buyer)
        current = self.revision
        named = require_plain_text(content_hash, path="$.content_hash")
        same = compare_digest(named.encode(), current.content_hash.encode())
        if isinstance(revision, bool) or revision != current.number or not same:
            raise StaleRevisionError(
                f"the current offer is revision {current.number}",
                hint="show it to the buyer again",
                quotation=self.id,
                revision=current.number,
            )
        return after

    def ordered(self, *, order: str, total: Money, at: datetime, by: str) -> Quotation:
        """The accepted offer has become an order, once, at the quoted price.

        Repeating it for the same order changes nothing; QuotationOrderedError for another
        order or another amount.
        """
        if self.order == order and self.order:
            return self
        if self.order or total != self.revision.amount:
            raise QuotationOrderedError(
                f"quotation {self.id} is for one order of {self.revision.amount}",
                quotation=self.id,
                order=self.order,
            )
        if not order:
            raise InvalidQuotationError("is empty", path="$.order")
        after = self._step(QuotationStatus.ORDERED, at=at, by=by)
        return attrs.evolve(after, order=order)

    def declined(self, *, at: datetime, by: str, note: str = "") -> Quotation:
        """One side declines."""
        return self._step(QuotationStatus.DECLINED, at=at, by=by, note=note)

    def withdrawn(self, *, at: datetime, by: str, note: str = "") -> Quotation:
        """One side withdraws its request or its offer."""
        return self._step(QuotationStatus.WITHDRAWN, at=at, by=by, note=note)

    def _step(
        self, status: QuotationStatus, *, at: datetime, by: str, note: str = ""
    ) -> Quotation:
        step = QuotationStep(status=status, at=at, by=by, note=note)
        before = self.status(at)
        if status not in QUOTATION_NEXT[before]:
            raise IllegalQuotationStepError(
                f"quotation {self.id} is {before} and cannot become {status}",
                quotation=self.id,
                before=before.value,
                after=status.value,
            )
        if at < self.steps[-1].at:
            raise InvalidQuotationError(
                "is before the last step of the quotation", path="$.at"
            )
        return attrs.evolve(self, steps=(*self.steps, step), version=self.version + 1)
