"""Payment by letter of credit: firm once accepted, paid once the bank honors it."""

from __future__ import annotations

from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import (
    PromisedPayments,
    promise,
    promised,
    refund_by_reference,
)
from ecomkit.payments.capabilities import CollectionMode
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Pending,
    RetryAdvice,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.trade.letter_of_credit import FIRM, LetterOfCredit, LetterState
from ecomkit.validators import require_type

_OVER = {
    LetterState.EXPIRED: DeclineReason.EXPIRED,
    LetterState.REFUSED: DeclineReason.DECLINED,
}


class LetterOfCreditPayments(PromisedPayments):
    """The buyer's bank pays against documents; pending until the letter is accepted.

    The request to authorize may name the letter in its metadata as ``letter``; without,
    it is the one that the buyer's bank sends for the order. All that follows comes from
    the letter itself, through :meth:`updated`.
    """

    def __init__(self, name: str = "letter_of_credit") -> None:
        super().__init__(name, promised(CollectionMode.INVOICE))

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until the letter is accepted."""
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        if instruction.action is PaymentAction.VOID:
            return Succeeded(instruction.provider_ref or "voided", instruction.target)
        return Pending(instruction.metadata.get("letter", ""))

    def updated(self, payment: Payment, letter: LetterOfCredit, /) -> Notification:
        """The notification of the state that *letter* has reached."""
        asked = promise(payment).metadata
        require_type(letter, LetterOfCredit, path="$.letter")
        if asked.get("letter", letter.id) != letter.id:
            raise InvalidPaymentError(
                f"payment {payment.id} is not by this letter", path="$.letter"
            )
        outcome = _outcome(payment, letter)
        return self.notification(payment, f"{letter.id}:{letter.state}", outcome)


def _outcome(
    payment: Payment, letter: LetterOfCredit
) -> Succeeded | TotalsReported | Pending | Declined:
    due, zero = payment.due, Money.zero(payment.due.currency)
    if letter.state in _OVER:
        if payment.totals.authorized:
            return TotalsReported(PaymentTotals(authorized=due, released=due))
        return Declined(reason=_OVER[letter.state], retry=RetryAdvice.OTHER_METHOD)
    if letter.state not in FIRM:
        return Pending(letter.id)
    if letter.state is not LetterState.HONORED:
        return Succeeded(letter.id, PaymentTotals(authorized=due))
    # Within its tolerance a letter may pay more than was due, or less.
    return Succeeded(
        letter.id,
        PaymentTotals(
            authorized=max(due, letter.drawn),
            captured=letter.drawn,
            released=max(due - letter.drawn, zero),
        ),
    )
