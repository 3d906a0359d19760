"""Bank guarantee: a bank's word for a buyer, from its arrival to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.payments.card_data import NAMED
from ecomkit.payments.fields import a_day, check_day
from ecomkit.payments.states import check_step
from ecomkit.payments.totals import check_amount


class GuaranteeState(StrictEnum):
    """How a guarantee stands."""

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
"""Where a guarantee may go; it can be called more than once, for parts."""


@attrs.frozen(kw_only=True)
class BankGuarantee:
    """A bank's promise to pay for a buyer, up to ``amount`` and until ``expires_on``."""

    id: str = attrs.field(validator=NAMED)
    issuer: str = attrs.field(validator=NAMED)
    buyer: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)
    expires_on: date = attrs.field(validator=check_day)
    state: GuaranteeState = attrs.field(
        default=GuaranteeState.RECEIVED, converter=GuaranteeState
    )

    def moved(self, state: GuaranteeState, /) -> BankGuarantee:
        """The guarantee after one more step; IllegalTransitionError for a wrong one."""
        check_step(GUARANTEE_NEXT, self.state, state, what="a guarantee")
        return attrs.evolve(self, state=state)

    def cover(self, on: date) -> Money:
        """What it is good for on a day: its amount while it is active, else nothing.

        Give it to ``GuaranteedPayments.set_limit``.
        """
        a_day(on, path="$.on")
        good = self.state in {GuaranteeState.ACTIVE, GuaranteeState.CALLED}
        if good and on <= self.expires_on:
            return self.amount
        return Money.zero(self.amount.currency)
