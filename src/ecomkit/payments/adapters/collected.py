"""What methods share whose money is collected outside and entered in a ledger."""

from __future__ import annotations

from abc import abstractmethod

from ecomkit.payments.adapters.local import PromisedPayments, refund_by_reference
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.ledger import balance
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Outcome, Pending, Succeeded, TotalsReported
from ecomkit.payments.payment import Payment
from ecomkit.payments.totals import PaymentTotals


class CollectedPayments(PromisedPayments):
    """Base of methods that are pending until the ledger holds the whole amount."""

    @abstractmethod
    def reference(self, payment_id: str) -> str:
        """The reference of a payment."""

    @abstractmethod
    def account(self, payment_id: str) -> str:
        """The ledger account of what was collected for a payment."""

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until all was collected; voids and refunds by hand succeed at once."""
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        reference = self.reference(instruction.payment_id)
        if instruction.action is PaymentAction.VOID:
            return Succeeded(reference, instruction.target)
        totals = self._totals(instruction.payment_id, instruction.target.currency)
        if totals.covers(instruction.target):
            return Succeeded(reference, totals)
        return Pending(reference)

    def counted(self, payment: Payment, id: str) -> Notification:
        """The notification of all that was collected for *payment* until now."""
        totals = self._totals(payment.id, payment.due.currency.code)
        if totals.captured < payment.due:
            return self.notification(payment, id, TotalsReported(totals), settles=False)
        reference = self.reference(payment.id)
        return self.notification(payment, id, Succeeded(reference, totals))

    def _totals(self, payment_id: str, currency: str) -> PaymentTotals:
        collected = balance(self.ledger, self.account(payment_id), currency)
        return PaymentTotals(authorized=collected, captured=collected)
