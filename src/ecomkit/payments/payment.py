"""Payment: money due, what has moved, and the instructions that moved it."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.frozen import trusted
from ecomkit.money.amount import Money
from ecomkit.payments.errors import InvalidPaymentError, UnknownInstructionError
from ecomkit.payments.instruction import STARTS, Instruction, PaymentAction
from ecomkit.payments.outcome import Declined, DeclineReason, NeedsAction
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.payments.states import (
    ENDED_INSTRUCTIONS,
    WAITING,
    InstructionState,
    PaymentStatus,
)
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import maybe, require_type


@attrs.frozen(kw_only=True)
class InstructionRecord:
    """An instruction as it is stored: how far it came, and how often it was sent.

    ``uncertain``: the outcome of at least one attempt is open, so an answer to a later
    attempt proves nothing about it. ``send_before``: when the right to send this attempt
    ends; ``deadline``: when an attempt without an answer counts as unknown.
    ``not_before``: when it may be tried again.
    """

    instruction: Instruction = attrs.field(validator=check.instance_of(Instruction))
    state: InstructionState = attrs.field(
        default=InstructionState.RESERVED, converter=InstructionState
    )
    attempts: int = attrs.field(default=0, validator=check.count)
    first_sent_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    send_before: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    deadline: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    not_before: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    uncertain: bool = attrs.field(default=False, validator=check.flag)
    declined: Declined | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Declined))
    )
    next_action: NeedsAction | None = attrs.field(
        default=None, validator=maybe(check.instance_of(NeedsAction))
    )
    detail: str = attrs.field(default="", converter=scrubbed, validator=check.text)

    @property
    def id(self) -> str:
        """The instruction's id."""
        return self.instruction.id

    @property
    def action(self) -> PaymentAction:
        """The instruction's action."""
        return self.instruction.action

    @property
    def is_open(self) -> bool:
        """Whether its outcome is not known yet."""
        return self.state not in ENDED_INSTRUCTIONS


class PaymentFlagKind(StrictEnum):
    """Why a person should look at a payment."""

    BROKEN_TOTALS = "broken_totals"
    """The totals reported break a rule, such as more refunded than captured."""
    LATE_TOTALS = "late_totals"
    """Money moved after the payment had ended."""
    CONTRADICTION = "contradiction"
    """The provider gave two answers to one instruction."""
    REFUND_RETURNED = "refund_returned"
    """A refund did not arrive and came back."""
    MISCONFIGURED = "misconfigured"
    """The provider rejected our key or the shape of the request."""


@attrs.frozen
class PaymentFlag:
    """Something about a payment that a person should look at.

    Examples:
        >>> flag = PaymentFlag("late_totals", "captured after it was voided")
        >>> print(flag.kind)
        late_totals
    """

    kind: PaymentFlagKind = attrs.field(converter=PaymentFlagKind)
    detail: str = attrs.field(converter=scrubbed, validator=check.text)


@attrs.frozen(kw_only=True)
class Payment:
    """Money due by one payment method, and all that is known about it.

    ``due`` is what is to be paid, ``totals`` what has moved; ``instructions`` are the
    requests to the provider, oldest first. The status is read from these and never
    stored. ``checkout`` and ``quote`` say what it pays for, from the moment it is opened;
    ``order`` is what came of it. Payments that together pay for one quote have the first
    one's id as ``part_of``. ``version`` counts the changes.
    """

    id: str = attrs.field(validator=check.id)
    adapter: str = attrs.field(validator=check.id)
    due: Money = attrs.field(validator=check.amount)
    totals: PaymentTotals = attrs.field(validator=check.instance_of(PaymentTotals))
    checkout: str = attrs.field(default="", validator=check.plain_text)
    quote: str = attrs.field(default="", validator=check.plain_text)
    order: str = attrs.field(default="", validator=check.plain_text)
    part_of: str = attrs.field(default="", validator=check.plain_text)
    payment_method: str = attrs.field(default="", validator=check.plain_text)
    provider_ref: str = attrs.field(default="", validator=check.plain_text)
    instructions: tuple[InstructionRecord, ...] = attrs.field(
        default=(), validator=check.members(InstructionRecord)
    )
    flags: tuple[PaymentFlag, ...] = attrs.field(
        default=(), validator=check.members(PaymentFlag)
    )
    expired: bool = attrs.field(default=False, validator=check.flag)
    version: int = attrs.field(default=0, validator=check.count)

    def __attrs_post_init__(self) -> None:
        if self.totals.currency != self.due.currency.code:
            raise InvalidPaymentError(
                "is not in the payment's currency", path="$.totals"
            )

    @classmethod
    def of(
        cls,
        *,
        id: str,
        adapter: str,
        due: Money,
        checkout: str = "",
        quote: str = "",
        order: str = "",
        part_of: str = "",
        payment_method: str = "",
    ) -> Payment:
        """A new payment of *due*; nothing has moved yet."""
        amount = require_amount(due, path="$.due")
        return cls(
            id=id,
            adapter=adapter,
            due=amount,
            totals=PaymentTotals(authorized=Money.zero(amount.currency)),
            checkout=checkout,
            quote=quote,
            order=order,
            part_of=part_of,
            payment_method=payment_method,
        )

    @property
    def open_instructions(self) -> tuple[InstructionRecord, ...]:
        """The instructions whose outcome is not known yet; at most two."""
        return tuple(record for record in self.instructions if record.is_open)

    def find(self, instruction_id: str, /) -> InstructionRecord | None:
        """The instruction with this id, or None."""
        for record in self.instructions:
            if record.id == instruction_id:
                return record
        return None

    def record(self, instruction_id: str, /) -> InstructionRecord:
        """The instruction with this id, or UnknownInstructionError."""
        found = self.find(instruction_id)
        if found is None:
            raise UnknownInstructionError(
                f"the payment has no instruction {short_repr(instruction_id)}",
                path="$.instruction_id",
            )
        return found

    def with_record(self, record: InstructionRecord, /) -> Payment:
        """The payment with *record* instead of the one with the same id."""
        require_type(
            record, InstructionRecord, path="$.record", error=InvalidPaymentError
        )
        return trusted(
            self,
            instructions=tuple(
                record if kept.id == record.id else kept for kept in self.instructions
            ),
        )

    def with_flag(self, kind: PaymentFlagKind, detail: str, /) -> Payment:
        """The payment with one more flag; the same flag counts once."""
        flag = PaymentFlag(kind, detail)
        if flag in self.flags:
            return self
        return attrs.evolve(self, flags=(*self.flags, flag))

    def reviewed(self, flag: PaymentFlag, /) -> Payment:
        """The payment without *flag*, which a person has looked at."""
        return attrs.evolve(
            self, flags=tuple(kept for kept in self.flags if kept != flag)
        )

    @property
    def status(self) -> PaymentStatus:
        """The payment's status."""
        return _money_status(self) or _waiting_status(self) or _ended_status(self)

    @property
    def unpaid(self) -> Money:
        """What is still to be captured, not below zero."""
        return max(self.due - self.totals.captured, Money.zero(self.due.currency))

    @property
    def overpaid(self) -> Money:
        """What the shop keeps beyond what was due, not below zero."""
        return max(self.totals.kept - self.due, Money.zero(self.due.currency))


def _money_status(payment: Payment) -> PaymentStatus | None:
    totals = payment.totals
    unfinished = bool(totals.hold) or any(
        record.state in WAITING and record.action in STARTS
        for record in payment.instructions
    )
    if not totals.captured:
        return PaymentStatus.AUTHORIZED if totals.hold.amount > 0 else None
    if totals.in_dispute.amount > 0:
        return PaymentStatus.DISPUTED
    if totals.dispute_lost:
        return PaymentStatus.CHARGED_BACK
    if totals.given_back.amount > 0:
        if totals.given_back >= totals.captured and not unfinished:
            return PaymentStatus.REFUNDED
        return PaymentStatus.PARTIALLY_REFUNDED
    if unfinished:
        return PaymentStatus.PARTIALLY_CAPTURED
    return PaymentStatus.CAPTURED


_BY_STATE = {
    InstructionState.NEEDS_ACTION: PaymentStatus.REQUIRES_ACTION,
    InstructionState.PENDING: PaymentStatus.PENDING,
}


def _waiting_status(payment: Payment) -> PaymentStatus | None:
    if payment.totals.authorized:
        return None
    for record in payment.instructions:
        if record.is_open and record.action in STARTS:
            return _BY_STATE.get(record.state, PaymentStatus.AUTHORIZING)
    return None


def _ended_status(payment: Payment) -> PaymentStatus:
    if payment.expired:
        return PaymentStatus.EXPIRED
    if payment.totals.authorized:
        return PaymentStatus.VOIDED
    starts = [record for record in payment.instructions if record.action in STARTS]
    declined = [record.declined for record in starts if record.declined]
    for decline in declined:
        if decline.reason is DeclineReason.EXPIRED:
            return PaymentStatus.EXPIRED
        if decline.reason is DeclineReason.CANCELED:
            return PaymentStatus.CANCELED
    if any(record.state is InstructionState.CANCELED for record in starts):
        return PaymentStatus.CANCELED
    return PaymentStatus.FAILED if declined else PaymentStatus.NEW
