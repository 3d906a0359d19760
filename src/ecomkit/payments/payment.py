"""Payment: money due, the facts of what moved, and the instructions that moved it."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import NamedChoice
from ecomkit.money.amount import Money
from ecomkit.payments.card_data import NAMED, PLAIN, scrubbed
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.facts import Facts, check_amount, exact_amount
from ecomkit.payments.fields import OfKind, TupleOf, check_count, check_moment
from ecomkit.payments.instruction import STARTS, Instruction, Op
from ecomkit.payments.outcome import Declined, DeclineReason, NeedsAction
from ecomkit.payments.states import ENDED, WAITING, InstructionState, PaymentStatus

_MAYBE = attrs.validators.optional(check_moment)


@attrs.frozen(kw_only=True)
class InstructionRecord:
    """An instruction as it is kept: how far it came, and how often it was sent.

    ``uncertain``: the fate of at least one attempt is open, so what a later attempt
    says proves nothing about it. ``send_before``: when the right to send this attempt
    ends; ``deadline``: when an attempt without an answer counts as unknown.
    ``not_before``: when it may be tried again.
    """

    instruction: Instruction = attrs.field(validator=OfKind((Instruction,)))
    state: InstructionState = attrs.field(
        default=InstructionState.RESERVED, converter=InstructionState
    )
    attempts: int = attrs.field(default=0, validator=check_count)
    first_sent_at: datetime | None = attrs.field(default=None, validator=_MAYBE)
    send_before: datetime | None = attrs.field(default=None, validator=_MAYBE)
    deadline: datetime | None = attrs.field(default=None, validator=_MAYBE)
    not_before: datetime | None = attrs.field(default=None, validator=_MAYBE)
    uncertain: bool = attrs.field(default=False, validator=OfKind((bool,)))
    declined: Declined | None = attrs.field(
        default=None, validator=OfKind((Declined, type(None)))
    )
    action: NeedsAction | None = attrs.field(
        default=None, validator=OfKind((NeedsAction, type(None)))
    )
    detail: str = attrs.field(default="", converter=scrubbed)

    @property
    def id(self) -> str:
        """The instruction's id."""
        return self.instruction.id

    @property
    def op(self) -> Op:
        """What it asks for."""
        return self.instruction.op

    @property
    def is_open(self) -> bool:
        """Whether its fate is not known yet."""
        return self.state not in ENDED


class FlagKind(NamedChoice):
    """Why a person should look at a payment."""

    BROKEN_FACTS = "broken_facts"
    """The facts told break a rule, such as more refunded than captured."""
    LATE_FACTS = "late_facts"
    """Money moved after the payment had ended."""
    CONTRADICTION = "contradiction"
    """The provider said two things about one instruction."""
    REFUND_RETURNED = "refund_returned"
    """Money that was sent back did not arrive and came home."""
    MISCONFIGURED = "misconfigured"
    """The provider did not accept our key or the shape of the request."""


@attrs.frozen
class Flag:
    """Something about a payment that a person should look at."""

    kind: FlagKind = attrs.field(converter=FlagKind)
    detail: str = attrs.field(converter=scrubbed)


@attrs.frozen(kw_only=True)
class Payment:
    """Money due by one means of payment, and all that is known about it.

    ``due`` is what is to be paid; ``facts`` is what moved; ``instructions`` are the
    requests to the provider, in the order in which they were made. The status is read
    from these and never stored. ``version`` counts the changes.
    """

    id: str = attrs.field(validator=NAMED)
    adapter: str = attrs.field(validator=NAMED)
    due: Money = attrs.field(validator=check_amount)
    facts: Facts = attrs.field(validator=OfKind((Facts,)))
    order: str = attrs.field(default="", validator=PLAIN)
    means: str = attrs.field(default="", validator=PLAIN)
    provider_ref: str = attrs.field(default="", validator=PLAIN)
    instructions: tuple[InstructionRecord, ...] = attrs.field(
        default=(), validator=TupleOf(InstructionRecord)
    )
    flags: tuple[Flag, ...] = attrs.field(default=(), validator=TupleOf(Flag))
    canceled: bool = attrs.field(default=False, validator=OfKind((bool,)))
    expired: bool = attrs.field(default=False, validator=OfKind((bool,)))
    version: int = attrs.field(default=0, validator=check_count)

    def __attrs_post_init__(self) -> None:
        if self.facts.currency != self.due.currency.code:
            raise InvalidPaymentError(
                "is not in the payment's currency", path="$.facts"
            )

    @classmethod
    def new(
        cls, *, id: str, adapter: str, due: Money, order: str = "", means: str = ""
    ) -> Payment:
        """A payment of which nothing has moved yet."""
        amount = exact_amount(due, path="$.due")
        return cls(
            id=id,
            adapter=adapter,
            due=amount,
            facts=Facts.none(amount.currency.code),
            order=order,
            means=means,
        )

    @property
    def open_instructions(self) -> tuple[InstructionRecord, ...]:
        """The instructions whose fate is not known yet; at most two."""
        return tuple(record for record in self.instructions if record.is_open)

    def find(self, instruction_id: str, /) -> InstructionRecord | None:
        """The instruction of this id, if there is one."""
        for record in self.instructions:
            if record.id == instruction_id:
                return record
        return None

    def record(self, instruction_id: str, /) -> InstructionRecord:
        """The instruction of this id; raises where there is none."""
        found = self.find(instruction_id)
        if found is None:
            raise InvalidPaymentError(
                "the payment has no such instruction", path="$.instruction_id"
            )
        return found

    def with_record(self, record: InstructionRecord, /) -> Payment:
        """The payment with *record* in the place of the one with the same id."""
        return attrs.evolve(
            self,
            instructions=tuple(
                record if each.id == record.id else each for each in self.instructions
            ),
        )

    def with_flag(self, kind: FlagKind, detail: str, /) -> Payment:
        """The payment with something more to look at; the same flag counts once."""
        flag = Flag(kind, detail)
        if flag in self.flags:
            return self
        return attrs.evolve(self, flags=(*self.flags, flag))

    def reviewed(self, flag: Flag, /) -> Payment:
        """The payment after a person has looked at *flag*."""
        return attrs.evolve(
            self, flags=tuple(each for each in self.flags if each != flag)
        )

    @property
    def status(self) -> PaymentStatus:
        """How the payment stands."""
        return _money_status(self) or _waiting_status(self) or _ended_status(self)

    @property
    def unpaid(self) -> Money:
        """What is still to come, not below nothing."""
        return max(self.due - self.facts.captured, Money.zero(self.due.currency))

    @property
    def overpaid(self) -> Money:
        """What the buyer paid beyond what was due and has not got back."""
        return max(self.facts.kept - self.due, Money.zero(self.due.currency))


def _money_status(payment: Payment) -> PaymentStatus | None:
    facts = payment.facts
    unfinished = bool(facts.hold) or any(
        record.state in WAITING and record.op in STARTS
        for record in payment.instructions
    )
    if not facts.captured:
        return PaymentStatus.AUTHORIZED if facts.hold.amount > 0 else None
    if facts.in_dispute.amount > 0:
        return PaymentStatus.DISPUTED
    if facts.dispute_lost:
        return PaymentStatus.CHARGED_BACK
    if facts.given_back.amount > 0:
        if facts.given_back >= facts.captured and not unfinished:
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
    if payment.facts.authorized:
        return None
    for record in payment.instructions:
        if record.is_open and record.op in STARTS:
            return _BY_STATE.get(record.state, PaymentStatus.AUTHORIZING)
    return None


def _ended_status(payment: Payment) -> PaymentStatus:
    if payment.expired:
        return PaymentStatus.EXPIRED
    if payment.facts.authorized:
        return PaymentStatus.VOIDED
    if payment.canceled:
        return PaymentStatus.CANCELED
    attempts = [each for each in payment.instructions if each.op in STARTS]
    declined = [each.declined for each in attempts if each.declined]
    for each in declined:
        if each.reason is DeclineReason.EXPIRED:
            return PaymentStatus.EXPIRED
        if each.reason is DeclineReason.CANCELED:
            return PaymentStatus.CANCELED
    if any(each.state is InstructionState.CANCELED for each in attempts):
        return PaymentStatus.CANCELED
    return PaymentStatus.FAILED if declined else PaymentStatus.NEW
