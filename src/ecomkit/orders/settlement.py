"""Settlement: money that an order has to move, and the attempts to move it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders.errors import check
from ecomkit.payments import Payment
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.plain_texts import require_plain_texts, scrubbed
from ecomkit.payments.states import InstructionState
from ecomkit.validators import as_tuple, maybe


class SettlementKind(StrictEnum):
    """Which way the money goes."""

    GIVE = "give"
    """Back to the buyer, for a change of the order."""
    TAKE = "take"
    """From the buyer: a capture."""
    ASK = "ask"
    """From the buyer, by a payment of its own: what a change of the order costs more."""
    FREE = "free"
    """Out of a payment that no order rests on: a void or a refund."""
    RELEASE = "release"
    """Held money that a smaller order does not need any more."""


class SettlementState(StrictEnum):
    """How far a settlement came."""

    OPEN = "open"
    DONE = "done"
    STUCK = "stuck"
    """An attempt was declined, or nothing can be asked for: a person decides."""


@attrs.frozen(kw_only=True)
class SettlementAttempt:
    """One instruction that was to move money of a settlement."""

    payment: str = attrs.field(validator=check.name)
    instruction: str = attrs.field(validator=check.name)
    amount: Money = attrs.field(validator=check.money(from_zero=True))


@attrs.frozen(kw_only=True)
class Settlement:
    """Money that a sale has to move, until it has moved.

    It is ``owed`` for one reason, which ``id`` names (``R-2026-000017:change-1``), and
    pays for that alone, never for the balance of the whole order. Each attempt is an
    instruction with a name of its own, so that after a decline the next one differs.
    ``as_credit`` says that what had not moved became store credit. ``number`` counts the
    settlements of a sale; ``details`` go to the adapter; ``note`` says why it is stuck.
    What else happened may leave less to move of one that is stuck: ``left``, if it is known.

    Examples:
        >>> owed = Settlement(
        ...     id="R-17:return-1",
        ...     checkout="checkout-1",
        ...     kind="give",
        ...     owed=Money("4.50", "EUR"),
        ... )
        >>> print(owed.state, owed.stuck("card expired").state)
        open stuck
    """

    id: str = attrs.field(validator=check.name)
    checkout: str = attrs.field(validator=check.name)
    kind: SettlementKind = attrs.field(converter=SettlementKind)
    owed: Money = attrs.field(validator=check.money(from_zero=True))
    number: int = attrs.field(default=0, validator=check.whole_number(least=0))
    payment: str = attrs.field(default="", validator=check.text)
    as_credit: bool = attrs.field(default=False, validator=check.flag)
    attempts: tuple[SettlementAttempt, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(SettlementAttempt)
    )
    state: SettlementState = attrs.field(
        default=SettlementState.OPEN, converter=SettlementState
    )
    details: Mapping[str, str] = attrs.field(
        factory=dict,
        converter=as_frozen_texts,
        validator=check.of(require_plain_texts),
    )
    note: str = attrs.field(default="", converter=scrubbed, validator=check.text)
    left: Money | None = attrs.field(
        default=None, validator=maybe(check.money(from_zero=True))
    )

    @property
    def to_move(self) -> Money:
        """What a person who settles it by hand has to move, or became store credit."""
        return self.owed if self.left is None else self.left

    def with_attempt(self, attempt: SettlementAttempt, /) -> Settlement:
        """The settlement with one more attempt."""
        return attrs.evolve(self, attempts=(*self.attempts, attempt))

    def done(self, note: str = "") -> Settlement:
        """The settlement, settled."""
        return attrs.evolve(self, state=SettlementState.DONE, note=note, left=None)

    def stuck(self, note: str) -> Settlement:
        """The settlement as one that a person has to look at."""
        return attrs.evolve(self, state=SettlementState.STUCK, note=note)

    def reopened(self, details: Mapping[str, str] | None = None) -> Settlement:
        """The settlement to be tried once more, with *details* if others are given."""
        return attrs.evolve(
            self,
            state=SettlementState.OPEN,
            note="",
            left=None,
            details=self.details if details is None else details,
        )

    def became_credit(self) -> Settlement:
        """The settlement, settled: what was left to move was given as store credit."""
        return attrs.evolve(self.done(), as_credit=True, left=self.left)

    def moved(self, payments: Iterable[Payment]) -> Money:
        """What its attempts have moved, by the *payments* of its sale as they are now."""
        known = {payment.id: payment for payment in payments}
        return Money.sum(
            (
                each.amount
                for each in self.attempts
                if known[each.payment].record(each.instruction).state
                is InstructionState.SUCCEEDED
            ),
            self.owed.currency.code,
        )

    def repaid(self, payments: Iterable[Payment]) -> Money:
        """What it has moved without what was credited to a debt on account."""
        parts = []
        for payment in payments:
            own = [each for each in self.attempts if each.payment == payment.id]
            moved = attrs.evolve(self, attempts=own).moved([payment])
            on_account = bool(payment.totals.invoiced)
            parts.append(min(moved, payment.totals.repaid) if on_account else moved)
        return Money.sum(parts, self.owed.currency.code)


def credit_given(
    settlements: Iterable[Settlement], payments: Iterable[Payment], currency: str
) -> Money:
    """What a sale has given as store credit instead of money."""
    known = tuple(payments)
    return Money.sum(
        (
            each.owed - each.moved(known) if each.left is None else each.left
            for each in settlements
            if each.as_credit
        ),
        currency,
    )
