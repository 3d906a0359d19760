"""Bank guarantee: a bank's promise to pay for a buyer, from receipt to release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.states import check_step
from ecomkit.payments.validators import check
from ecomkit.validators import require_day


class GuaranteeState(StrictEnum):
    """The state of a bank guarantee."""

    RECEIVED = "received"
    VERIFIED = "verified"
    ACTIVE = "active"
    RELEASED = "released"
    CALLED = "called"
    EXPIRED = "expired"


_S = GuaranteeState
GUARANTEE_NEXT: Mapping[GuaranteeState, frozenset[GuaranteeState]] = {
    _S.RECEIVED: frozenset({_S.VERIFIED, _S.RELEASED, _S.EXPIRED}),
    _S.VERIFIED: frozenset({_S.ACTIVE, _S.RELEASED, _S.EXPIRED}),
    _S.ACTIVE: frozenset({_S.CALLED, _S.RELEASED, _S.EXPIRED}),
    _S.CALLED: frozenset({_S.CALLED, _S.RELEASED, _S.EXPIRED}),
    _S.RELEASED: frozenset(),
    _S.EXPIRED: frozenset(),
}
"""The next states of a guarantee; it can be called more than once, for parts."""


@attrs.frozen(kw_only=True)
class BankGuarantee:
    """A bank's promise to pay for a buyer, up to ``amount`` and until ``expires_on``."""

    id: str = attrs.field(validator=check.id)
    issuer: str = attrs.field(validator=check.id)
    buyer: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    expires_on: date = attrs.field(validator=check.day)
    state: GuaranteeState = attrs.field(
        default=GuaranteeState.RECEIVED, converter=GuaranteeState
    )

    def moved(self, state: GuaranteeState, /) -> BankGuarantee:
        """The guarantee in the next *state*; IllegalTransitionError for a wrong step."""
        check_step(GUARANTEE_NEXT, self.state, state, what="a guarantee")
        return attrs.evolve(self, state=state)

    def cover(self, on: date) -> Money:
        """What it covers on a day: its amount while it is active, else zero.

        :meth:`GuaranteedPayments.cover` makes it the buyer's limit.
        """
        require_day(on, path="$.on")
        good = self.state in {GuaranteeState.ACTIVE, GuaranteeState.CALLED}
        if good and on <= self.expires_on:
            return self.amount
        return Money.zero(self.amount.currency)
