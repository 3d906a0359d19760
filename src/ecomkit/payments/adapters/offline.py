"""What means share that are paid outside: the promise to pay, and refunds by hand."""

from __future__ import annotations

from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import check_kind
from ecomkit.payments.instruction import STARTS, Instruction
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.payment import Payment


def promise(payment: Payment, /) -> Instruction:
    """The instruction by which the buyer promised to pay; raises where there is none."""
    check_kind(payment, Payment, path="$.payment")
    for record in payment.instructions:
        if record.action in STARTS:
            return record.instruction
    raise InvalidPaymentError(
        f"payment {payment.id} was never authorized", hint="authorize it first"
    )


def refund_by_reference(instruction: Instruction, /) -> Outcome:
    """A refund that a person made elsewhere and names by its reference."""
    reference = instruction.metadata.get("refund_reference", "")
    if not reference:
        return Declined(
            reason=DeclineReason.INVALID_DETAILS,
            retry=RetryAdvice.LATER,
            detail="metadata must name the transfer or credit as refund_reference",
        )
    return Succeeded(reference, instruction.target)
