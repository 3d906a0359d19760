"""Letter of credit: a bank pays against documents that comply to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import DOWN, Rounding
from ecomkit.payments.card_data import NAMED
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import (
    TEXTS,
    OfKind,
    TupleOf,
    a_day,
    check_day,
    check_kind,
)
from ecomkit.payments.states import check_step
from ecomkit.payments.totals import check_amount, exact_amount


class LetterState(StrictEnum):
    """How a letter of credit stands."""

    APPLIED = "applied"
    ISSUED = "issued"
    ADVISED = "advised"
    ACCEPTED = "accepted"
    DOCS_PRESENTED = "docs_presented"
    DISCREPANT = "discrepant"
    AMENDED = "amended"
    WAIVED = "waived"
    HONORED = "honored"
    EXPIRED = "expired"
    REFUSED = "refused"


_S = LetterState
LETTER_NEXT: Mapping[LetterState, frozenset[LetterState]] = {
    _S.APPLIED: frozenset({_S.ISSUED, _S.REFUSED}),
    _S.ISSUED: frozenset({_S.ADVISED, _S.EXPIRED}),
    _S.ADVISED: frozenset({_S.ACCEPTED, _S.REFUSED, _S.EXPIRED}),
    _S.ACCEPTED: frozenset({_S.DOCS_PRESENTED, _S.DISCREPANT, _S.EXPIRED}),
    _S.DOCS_PRESENTED: frozenset({_S.HONORED, _S.DISCREPANT}),
    _S.DISCREPANT: frozenset({_S.AMENDED, _S.WAIVED, _S.REFUSED, _S.EXPIRED}),
    _S.AMENDED: frozenset({_S.DOCS_PRESENTED, _S.DISCREPANT, _S.EXPIRED}),
    _S.WAIVED: frozenset({_S.HONORED, _S.REFUSED}),
    _S.HONORED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.REFUSED: frozenset(),
}
"""Where a letter of credit may go."""

FIRM = frozenset(
    {
        _S.ACCEPTED,
        _S.DOCS_PRESENTED,
        _S.DISCREPANT,
        _S.AMENDED,
        _S.WAIVED,
        _S.HONORED,
    }
)
"""States in which the shop can rely on it and ship."""


@attrs.frozen(kw_only=True)
class DocumentPresentation:
    """The documents handed to the bank, and what they say."""

    documents: frozenset[str] = attrs.field(validator=TEXTS)
    amount: Money = attrs.field(validator=check_amount)
    shipped_on: date = attrs.field(validator=check_day)
    presented_on: date = attrs.field(validator=check_day)


def _amount(amount: Money) -> Money:
    # Checked before what was drawn takes its currency from it.
    return exact_amount(amount, path="$.amount")


@attrs.frozen(kw_only=True)
class LetterOfCredit:
    """A bank's promise to pay ``amount`` against ``documents`` in time.

    ``tolerance`` is how far the amount drawn may go beyond or below; the goods must be
    shipped by ``latest_shipment`` and the documents be there by ``expires_on``.
    """

    id: str = attrs.field(validator=NAMED)
    issuer: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(converter=_amount)
    documents: frozenset[str] = attrs.field(validator=TEXTS)
    latest_shipment: date = attrs.field(validator=check_day)
    expires_on: date = attrs.field(validator=check_day)
    tolerance: Rate = attrs.field(default=Rate(0), validator=OfKind((Rate,)))
    state: LetterState = attrs.field(default=LetterState.APPLIED, converter=LetterState)
    drawn: Money = attrs.field(
        default=attrs.Factory(
            lambda self: Money.zero(self.amount.currency), takes_self=True
        ),
        validator=check_amount,
    )
    discrepancies: tuple[str, ...] = attrs.field(default=(), validator=TupleOf(str))

    def __attrs_post_init__(self) -> None:
        if self.latest_shipment > self.expires_on:
            raise InvalidPaymentError("lies after the expiry", path="$.latest_shipment")

    def moved(self, state: LetterState, /) -> LetterOfCredit:
        """The letter after one more step; IllegalTransitionError for a wrong one."""
        check_step(LETTER_NEXT, self.state, state, what="a letter of credit")
        return attrs.evolve(self, state=state)

    def may_ship(self, on: date) -> bool:
        """Whether goods sent on a day will be paid for."""
        a_day(on, path="$.on")
        return (
            self.state in FIRM
            and self.state is not LetterState.HONORED
            and on <= self.latest_shipment
        )

    def presented(self, papers: DocumentPresentation, /) -> LetterOfCredit:
        """The letter after documents were presented: in order, or with what is wrong."""
        check_kind(papers, DocumentPresentation, path="$.papers")
        wrong = tuple(self._wrong_with(papers))
        state = LetterState.DISCREPANT if wrong else LetterState.DOCS_PRESENTED
        return attrs.evolve(self.moved(state), drawn=papers.amount, discrepancies=wrong)

    def _wrong_with(self, papers: DocumentPresentation) -> Iterable[str]:
        yield from (
            f"missing document: {name}"
            for name in sorted(self.documents - papers.documents)
        )
        if papers.shipped_on > self.latest_shipment:
            yield "shipped too late"
        if papers.presented_on > self.expires_on:
            yield "presented too late"
        allowed = self.tolerance.of(self.amount, Rounding(DOWN))
        if not self.amount - allowed <= papers.amount <= self.amount + allowed:
            yield "the amount is beyond the tolerance"
