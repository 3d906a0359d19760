"""Quotation: how a business buyer and a shop come to a price, revision by revision."""

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
from ecomkit.choices import StrictEnum
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.payments.card_data import NAMED, PLAIN, plain, scrubbed
from ecomkit.payments.totals import check_amount
from ecomkit.payments.trade.quotation import QuotedTerms


class QuotationStatus(StrictEnum):
    """How far the conversation has come."""

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


_S = QuotationStatus
QUOTATION_NEXT: Mapping[QuotationStatus, frozenset[QuotationStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.IN_REVIEW, _S.OFFERED, _S.DECLINED, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.OFFERED, _S.DECLINED, _S.WITHDRAWN}),
    _S.OFFERED: frozenset(
        {_S.ACCEPTED, _S.REVISION_REQUESTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED}
    ),
    _S.REVISION_REQUESTED: frozenset(
        {_S.IN_REVIEW, _S.OFFERED, _S.DECLINED, _S.WITHDRAWN}
    ),
    _S.EXPIRED: frozenset(
        {_S.REVISION_REQUESTED, _S.OFFERED, _S.DECLINED, _S.WITHDRAWN}
    ),
    _S.ACCEPTED: frozenset({_S.ORDERED}),
    _S.ORDERED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
"""Where a quotation may go. An offer runs out by the clock: EXPIRED is read, not set."""


def _moment(instance: object, attribute: attrs.Attribute[datetime], at: object) -> None:
    _check_moment(at, path=f"$.{attribute.name}")


def _check_moment(at: object, *, path: str) -> None:
    if not is_moment(at):
        raise InvalidQuotationError("is not a moment with a time zone", path=path)


def content_hash(content: str) -> str:
    """The hash that stands for what was offered, written out as *content*."""
    if not isinstance(content, str):
        raise InvalidQuotationError("is not text", path="$.content")
    # A lone surrogate, which no text encoding takes, still has a hash.
    return sha256(content.encode(errors="surrogatepass")).hexdigest()


@attrs.frozen(kw_only=True)
class Revision:
    """One offer, which never changes once made.

    ``quote`` is the shop's reference to the priced quote; ``content_hash`` stands for
    all that is in it; ``amount`` is what the order will cost. It can be accepted before
    ``valid_until``, not at it.
    """

    number: int
    quote: str = attrs.field(validator=NAMED)
    content_hash: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)
    valid_until: datetime = attrs.field(validator=_moment)
    offered_at: datetime = attrs.field(validator=_moment)
    offered_by: str = attrs.field(default="", validator=PLAIN)
    note: str = attrs.field(default="", converter=scrubbed)

    def __attrs_post_init__(self) -> None:
        if self.valid_until <= self.offered_at:
            raise InvalidQuotationError(
                "an offer lasts beyond the moment it is made", path="$.valid_until"
            )


@attrs.frozen(kw_only=True)
class QuotationStep:
    """One turn of the conversation: who did what, when, and what they said."""

    status: QuotationStatus
    at: datetime = attrs.field(validator=_moment)
    by: str = attrs.field(validator=NAMED)
    note: str = attrs.field(default="", converter=scrubbed)


@attrs.frozen(kw_only=True)
class Quotation:
    """A conversation about a price: asked for, offered, revised, accepted, ordered.

    ``wish`` refers to what the buyer asks for (a cart); ``steps`` are the turns taken,
    ``revisions`` the offers made. Each method gives the quotation after one more turn,
    or raises IllegalQuotationStepError where it is not that side's turn.
    """

    id: str = attrs.field(validator=NAMED)
    buyer: str = attrs.field(validator=NAMED)
    wish: str = attrs.field(validator=NAMED)
    steps: tuple[QuotationStep, ...]
    revisions: tuple[Revision, ...] = ()
    order: str = attrs.field(default="", validator=PLAIN)
    version: int = 0

    @classmethod
    def drafted(
        cls, id: str, *, buyer: str, wish: str, at: datetime, note: str = ""
    ) -> Quotation:
        """A wish that the buyer has not sent yet."""
        step = QuotationStep(status=QuotationStatus.DRAFT, at=at, by=buyer, note=note)
        return cls(id=id, buyer=buyer, wish=wish, steps=(step,))

    @classmethod
    def requested(
        cls, id: str, *, buyer: str, wish: str, at: datetime, note: str = ""
    ) -> Quotation:
        """A wish that the buyer sends at once."""
        draft = cls.drafted(id, buyer=buyer, wish=wish, at=at)
        return draft.submitted(at=at, note=note)

    def status(self, at: datetime) -> QuotationStatus:
        """How far the conversation has come, read at a moment: offers run out."""
        _check_moment(at, path="$.at")
        last = self.steps[-1].status
        if last is QuotationStatus.OFFERED and at >= self.revisions[-1].valid_until:
            return QuotationStatus.EXPIRED
        return last

    @property
    def revision(self) -> Revision:
        """The offer on the table; InvalidQuotationError before the first."""
        if not self.revisions:
            raise InvalidQuotationError(f"quotation {self.id} has no offer yet")
        return self.revisions[-1]

    @property
    def offer(self) -> QuotedTerms:
        """The offer on the table, as its payment needs to know it."""
        revision = self.revision
        return QuotedTerms(
            quotation=self.id,
            revision=revision.number,
            content_hash=revision.content_hash,
            amount=revision.amount,
        )

    def submitted(self, *, at: datetime, note: str = "") -> Quotation:
        """The buyer sends the wish."""
        return self._turn(QuotationStatus.SUBMITTED, at=at, by=self.buyer, note=note)

    def taken_up(self, *, at: datetime, by: str) -> Quotation:
        """Somebody at the shop works on it."""
        return self._turn(QuotationStatus.IN_REVIEW, at=at, by=by)

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
        after = self._turn(QuotationStatus.OFFERED, at=at, by=by, note=note)
        return attrs.evolve(after, revisions=(*self.revisions, revision))

    def revision_requested(self, *, at: datetime, note: str) -> Quotation:
        """The buyer asks for another offer and says why."""
        return self._turn(
            QuotationStatus.REVISION_REQUESTED, at=at, by=self.buyer, note=note
        )

    def accepted(
        self, *, revision: int, content_hash: str, at: datetime, by: str = ""
    ) -> Quotation:
        """The buyer accepts the offer on the table, naming it by number and hash.

        Raises StaleRevisionError where another offer lies there by now, and
        QuotationExpiredError where time has run out. Call it where the quotation is
        read and stored in one transaction.
        """
        if self.status(at) is QuotationStatus.EXPIRED:
            raise QuotationExpiredError(
                f"the offer of quotation {self.id} ran out",
                hint="ask for a new one",
                quotation=self.id,
                valid_until=self.revision.valid_until,
            )
        after = self._turn(QuotationStatus.ACCEPTED, at=at, by=by or self.buyer)
        current = self.revision
        named = plain(content_hash, path="$.content_hash")
        same = compare_digest(named.encode(), current.content_hash.encode())
        if isinstance(revision, bool) or revision != current.number or not same:
            raise StaleRevisionError(
                f"the offer on the table is revision {current.number}",
                hint="show it to the buyer again",
                quotation=self.id,
                revision=current.number,
            )
        return after

    def ordered(self, *, order: str, total: Money, at: datetime, by: str) -> Quotation:
        """The accepted offer has become an order, once, at the quoted price.

        Asked again for the same order, nothing changes; QuotationOrderedError where it
        is another order or costs another amount.
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
            raise InvalidQuotationError("an order has an id", path="$.order")
        after = self._turn(QuotationStatus.ORDERED, at=at, by=by)
        return attrs.evolve(after, order=order)

    def declined(self, *, at: datetime, by: str, note: str = "") -> Quotation:
        """One side does not want to go on."""
        return self._turn(QuotationStatus.DECLINED, at=at, by=by, note=note)

    def withdrawn(self, *, at: datetime, by: str, note: str = "") -> Quotation:
        """One side takes back its wish or its offer."""
        return self._turn(QuotationStatus.WITHDRAWN, at=at, by=by, note=note)

    def _turn(
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
                "lies before the last turn of the conversation", path="$.at"
            )
        return attrs.evolve(self, steps=(*self.steps, step), version=self.version + 1)
