"""Instruction: one request to a provider, the same on every attempt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.payments.card_data import LONG, NAMED, PLAIN, plain_texts
from ecomkit.payments.fields import OfKind, check_count, check_moment
from ecomkit.payments.totals import PaymentTotals, check_amount


class PaymentAction(StrictEnum):
    """What a provider can be asked to do."""

    AUTHORIZE = "authorize"
    """Set the amount aside, or get the promise of it."""
    PURCHASE = "purchase"
    """Set aside and take in one go."""
    CAPTURE = "capture"
    """Take what was set aside, or a part of it."""
    VOID = "void"
    """Give free what was set aside and not taken, or stop an unfinished attempt."""
    REFUND = "refund"
    """Send back what was taken, or a part of it."""


STARTS = frozenset({PaymentAction.AUTHORIZE, PaymentAction.PURCHASE})
"""What a payment begins with."""


def plain_metadata(texts: Mapping[str, str]) -> Mapping[str, str]:
    """An attrs converter: the field is texts for the adapter, without card data."""
    return plain_texts(texts, path="$.metadata")


@attrs.frozen(kw_only=True)
class Instruction:
    """One request to a provider: what to do, with how much, under which key.

    It is stored before it is sent. A second attempt sends it unchanged, with the same
    ``idempotency_key``; only ``attempt`` counts up. ``target`` is the sum of all that
    will have moved on the payment when this has succeeded: an adapter whose provider
    tells no totals answers ``Succeeded(reference, instruction.target)``.

    ``provider_ref`` is the provider's own name for the payment, from its first answer;
    ``token`` stands for the buyer's card or account and is not shown; ``metadata`` are
    further texts for the adapter (an approval code, a purchase order's number).
    No text may hold a card number: CardDataError.
    """

    id: str = attrs.field(validator=NAMED)
    action: PaymentAction = attrs.field(converter=PaymentAction)
    payment_id: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)
    target: PaymentTotals = attrs.field(validator=OfKind((PaymentTotals,)))
    idempotency_key: str = attrs.field(validator=NAMED)
    asked_at: datetime = attrs.field(validator=check_moment)
    provider_ref: str = attrs.field(default="", validator=PLAIN)
    token: str = attrs.field(default="", validator=LONG, repr=False)
    return_url: str = attrs.field(default="", validator=LONG)
    metadata: Mapping[str, str] = attrs.field(factory=dict, converter=plain_metadata)
    attempt: int = attrs.field(default=1, validator=check_count)

    def fingerprint(self) -> str:
        """A hash of all that is sent; equal for every attempt of one instruction."""
        sent = attrs.evolve(self, attempt=1)
        parts = [
            sent.id,
            sent.action.value,
            sent.payment_id,
            str(sent.amount),
            sent.idempotency_key,
            sent.asked_at.isoformat(),
            sent.provider_ref,
            sent.token,
            sent.return_url,
            *(f"{name}={value}" for name, value in sorted(sent.metadata.items())),
        ]
        return sha256("\x1f".join(parts).encode()).hexdigest()
