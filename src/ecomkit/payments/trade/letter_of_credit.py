"""Letter of credit: a bank pays against complying documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import DOWN, Rounding
from ecomkit.money.validators import as_money, as_rate
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.states import check_step
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import as_names, require_day, require_type


class LetterState(StrictEnum):
    """The state of a letter of credit."""

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
"""The next states of a letter of credit."""

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
    """The documents presented to the bank, and what they say."""

    documents: frozenset[str] = attrs.field(
        converter=as_names, validator=check.plain_names
    )
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    shipped_on: date = attrs.field(validator=check.day)
    presented_on: date = attrs.field(validator=check.day)


def _amount(amount: Money) -> Money:
    # Checked before what was drawn takes its currency from it.
    return require_amount(amount, path="$.amount")


@attrs.frozen(kw_only=True)
class LetterOfCredit:
    """A bank's promise to pay ``amount`` against ``documents`` in time.

    ``tolerance`` is how far the amount drawn may be above or below; the goods must be
    shipped by ``latest_shipment`` and the documents presented by ``expires_on``.
    """

    id: str = attrs.field(validator=check.id)
    issuer: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=_amount)
    documents: frozenset[str] = attrs.field(
        converter=as_names, validator=check.plain_names
    )
    latest_shipment: date = attrs.field(validator=check.day)
    expires_on: date = attrs.field(validator=check.day)
    tolerance: Rate = attrs.field(
        default=Rate(0),
        converter=as_rate,
        validator=check.rate(from_zero=True, to_one=True),
    )
    state: LetterState = attrs.field(default=LetterState.APPLIED, converter=LetterState)
    drawn: Money = attrs.field(
        default=attrs.Factory(
            lambda self: Money.zero(self.amount.currency), takes_self=True
        ),
        validator=check.amount,
    )
    discrepancies: tuple[str, ...] = attrs.field(
        default=(), validator=check.plain_names
    )

    def __attrs_post_init__(self) -> None:
        if self.latest_shipment > self.expires_on:
            raise InvalidPaymentError("is after the expiry", path="$.latest_shipment")

    def moved(self, state: LetterState, /) -> LetterOfCredit:
        """The letter in the next *state*; IllegalTransitionError for a wrong step."""
        check_step(LETTER_NEXT, self.state, state, what="a letter of credit")
        return attrs.evolve(self, state=state)

    def may_ship(self, on: date) -> bool:
        """Whether goods shipped on a day will be paid for."""
        require_day(on, path="$.on")
        return (
            self.state in FIRM
            and self.state is not LetterState.HONORED
            and on <= self.latest_shipment
        )

    def presented(self, papers: DocumentPresentation, /) -> LetterOfCredit:
        """The letter after a presentation: in order, or with its discrepancies."""
        require_type(papers, DocumentPresentation, path="$.papers")
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
