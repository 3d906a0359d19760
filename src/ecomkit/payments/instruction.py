"""Instruction: one request to a provider, the same on every attempt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check


class PaymentAction(StrictEnum):
    """What a provider can be asked to do."""

    AUTHORIZE = "authorize"
    """Hold the amount, or promise it."""
    PURCHASE = "purchase"
    """Authorize and capture at once."""
    CAPTURE = "capture"
    """Take what was held, or a part of it."""
    VOID = "void"
    """Release what was held and not captured, or a part of it, or stop an unfinished attempt."""
    REFUND = "refund"
    """Send back what was captured, or a part of it."""
    RENEW = "renew"
    """Hold what is held for another while."""


STARTS = frozenset({PaymentAction.AUTHORIZE, PaymentAction.PURCHASE})
"""The actions a payment begins with."""


@attrs.frozen(kw_only=True)
class Instruction:
    """One request to a provider: what to do, with how much, under which key.

    It is stored before it is sent. A second attempt sends it unchanged, with the same
    ``idempotency_key``; only ``attempt`` counts up. ``target`` are the payment's totals
    once this has succeeded: an adapter whose provider reports no totals answers
    ``Succeeded(reference, instruction.target)``.

    ``provider_ref`` is the provider's id of the payment, from its first answer;
    ``token`` stands for the buyer's card or account and is not shown; ``metadata`` are
    further strings for the adapter (an approval code, a purchase order's number).
    A card number in any text is a CardDataError.
    """

    id: str = attrs.field(validator=check.id)
    action: PaymentAction = attrs.field(converter=PaymentAction)
    payment_id: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(validator=check.amount)
    target: PaymentTotals = attrs.field(validator=check.instance_of(PaymentTotals))
    idempotency_key: str = attrs.field(validator=check.id)
    asked_at: datetime = attrs.field(validator=check.moment)
    provider_ref: str = attrs.field(default="", validator=check.plain_text)
    token: str = attrs.field(default="", validator=check.long_text, repr=False)
    return_url: str = attrs.field(default="", validator=check.long_text)
    metadata: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_frozen_texts, validator=check.plain_texts
    )
    attempt: int = attrs.field(default=1, validator=check.count)

    def fingerprint(self) -> str:
        """A hash of all that is sent, equal for every attempt."""
        parts = [
            self.id,
            self.action.value,
            self.payment_id,
            str(self.amount),
            self.idempotency_key,
            self.asked_at.isoformat(),
            self.provider_ref,
            self.token,
            self.return_url,
            *(f"{name}={value}" for name, value in sorted(self.metadata.items())),
        ]
        return sha256("\x1f".join(parts).encode()).hexdigest()
