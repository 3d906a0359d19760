"""Payment by quotation: promised with the order, firm once the buyer accepts."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.adapters.local import (
    PromisedPayments,
    missing_metadata,
    promise,
    promised,
    refund_by_reference,
)
from ecomkit.payments.capabilities import CollectionMode
from ecomkit.payments.errors import StaleQuotedTermsError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Pending,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class QuotedTerms:
    """One revision of a quotation, as far as its payment is concerned.

    ``content_hash`` stands for all that was quoted; the buyer accepts it by name, so that
    nobody accepts what they have not seen.
    """

    quotation: str = attrs.field(validator=check.id)
    revision: int = attrs.field(validator=check.count)
    content_hash: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)

    def metadata(self) -> Mapping[str, str]:
        """The terms as an instruction's ``metadata``."""
        return {
            "quotation": self.quotation,
            "revision": str(self.revision),
            "content_hash": self.content_hash,
        }


class QuotationPayments(PromisedPayments):
    """The buyer pays as quoted: pending until they accept, then owed.

    The request to authorize names the terms in its metadata (``QuotedTerms.metadata``).
    Capturing records the money's arrival and names it as ``receipt_reference``; a
    refund names its transfer as ``refund_reference``.
    """

    is_negotiated = True

    def __init__(self, name: str = "quotation") -> None:
        super().__init__(name, promised(CollectionMode.INVOICE, captures=True))

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until accepted; the rest succeeds if its reference is given."""
        metadata = instruction.metadata
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        if instruction.action is PaymentAction.VOID:
            return Succeeded(instruction.provider_ref or "voided", instruction.target)
        if instruction.action is PaymentAction.CAPTURE:
            receipt = metadata.get("receipt_reference", "")
            if not receipt:
                return missing_metadata("receipt_reference")
            return Succeeded(receipt, instruction.target)
        for name in ("quotation", "revision", "content_hash"):
            if not metadata.get(name):
                return missing_metadata(name)
        return Pending(f"{metadata['quotation']}/{metadata['revision']}")

    def accepted(self, payment: Payment, terms: QuotedTerms, /) -> Notification:
        """The notification that the buyer accepted *terms*.

        Raises StaleQuotedTermsError unless the payment was made for exactly these: same
        quotation, revision, content and amount.
        """
        quoted = promise(payment).metadata
        require_type(terms, QuotedTerms, path="$.terms")
        same = terms.metadata().items() <= quoted.items()
        if not same or terms.amount != payment.due:
            raise StaleQuotedTermsError(
                f"payment {payment.id} was made for other terms",
                hint="make a new payment for the terms that were accepted",
                payment_id=payment.id,
            )
        reference = f"{terms.quotation}/{terms.revision}"
        totals = PaymentTotals(authorized=terms.amount)
        return self.notification(
            payment, f"accepted:{reference}", Succeeded(reference, totals)
        )

    def rejected(
        self, payment: Payment, *, reason: DeclineReason, detail: str = ""
    ) -> Notification:
        """The notification that the quotation was declined, withdrawn or expired."""
        promise(payment)
        declined = Declined(reason=reason, retry=RetryAdvice.NEVER, detail=detail)
        return self.notification(payment, f"rejected:{payment.id}", declined)
