"""Paying by quotation: promised by order, firm once the buyer accepts the offer."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import PARTS, WHOLE, LocalAdapter
from ecomkit.payments.adapters.offline import promise, refund_by_reference
from ecomkit.payments.capabilities import Capabilities, CollectionMode
from ecomkit.payments.card_data import NAMED, plain
from ecomkit.payments.errors import StaleQuotedTermsError
from ecomkit.payments.fields import check_count, check_kind
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
from ecomkit.payments.totals import PaymentTotals, check_amount


@attrs.frozen(kw_only=True)
class QuotedTerms:
    """One revision of a quotation, as far as its payment needs to know it.

    ``content_hash`` stands for all that was offered; who accepts names it, so that
    nobody accepts what they have not seen.
    """

    quotation: str = attrs.field(validator=NAMED)
    revision: int = attrs.field(validator=check_count)
    content_hash: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)

    def metadata(self) -> Mapping[str, str]:
        """The offer as an instruction's ``metadata``."""
        return {
            "quotation": self.quotation,
            "revision": str(self.revision),
            "content_hash": self.content_hash,
        }


class QuotationPayments(LocalAdapter):
    """The buyer pays as was quoted: pending until they accept, then owed.

    The request to authorize names the offer in its metadata (``QuotedTerms.metadata``).
    Capturing records the money's arrival and names it as ``receipt_reference``; a
    refund names its transfer as ``refund_reference``.
    """

    capabilities = Capabilities(
        actions={
            PaymentAction.AUTHORIZE: WHOLE,
            PaymentAction.CAPTURE: PARTS,
            PaymentAction.VOID: WHOLE,
            PaymentAction.REFUND: PARTS,
        },
        collection_mode=CollectionMode.INVOICE,
        asynchronous=True,
        notifications=True,
    )

    def __init__(self, name: str = "quotation") -> None:
        self.name = plain(name, path="$.name")

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until accepted; the rest is done at once where it has its reference."""
        metadata = instruction.metadata
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        if instruction.action is PaymentAction.VOID:
            return Succeeded(instruction.provider_ref or "voided", instruction.target)
        if instruction.action is PaymentAction.CAPTURE:
            receipt = metadata.get("receipt_reference", "")
            if not receipt:
                return _missing("receipt_reference")
            return Succeeded(receipt, instruction.target)
        for name in ("quotation", "revision", "content_hash"):
            if not metadata.get(name):
                return _missing(name)
        return Pending(f"{metadata['quotation']}/{metadata['revision']}")

    def accepted(self, payment: Payment, offer: QuotedTerms, /) -> Notification:
        """The notice that the buyer accepted *offer*.

        Raises StaleQuotedTermsError unless it is to the letter the offer that the payment
        was made for: same quotation, revision, content and amount.
        """
        asked = promise(payment)
        check_kind(offer, QuotedTerms, path="$.offer")
        same = all(
            asked.metadata.get(name) == value
            for name, value in offer.metadata().items()
        )
        if not same or offer.amount != payment.due:
            raise StaleQuotedTermsError(
                f"payment {payment.id} was made for another offer",
                hint="make a new payment for the offer that was accepted",
                payment_id=payment.id,
            )
        return Notification(
            source=self.name,
            id=f"accepted:{offer.quotation}/{offer.revision}",
            payment_id=payment.id,
            instruction_id=asked.id,
            outcome=Succeeded(
                f"{offer.quotation}/{offer.revision}",
                PaymentTotals(authorized=offer.amount),
            ),
        )

    def rejected(
        self, payment: Payment, *, reason: DeclineReason, detail: str = ""
    ) -> Notification:
        """The notice that the offer was declined, withdrawn or ran out."""
        promised = promise(payment)
        return Notification(
            source=self.name,
            id=f"rejected:{payment.id}",
            payment_id=payment.id,
            instruction_id=promised.id,
            outcome=Declined(reason=reason, retry=RetryAdvice.NEVER, detail=detail),
        )


def _missing(name: str) -> Declined:
    return Declined(
        reason=DeclineReason.INVALID_DETAILS,
        retry=RetryAdvice.LATER,
        detail=f"metadata must hold {name}",
    )
