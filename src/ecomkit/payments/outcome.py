"""Outcome: what a provider said to an instruction; not knowing is one of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.payments.card_data import NAMED, PLAIN, plain_texts, scrubbed
from ecomkit.payments.fields import OfKind, check_moment
from ecomkit.payments.totals import PaymentTotals


class DeclineReason(StrictEnum):
    """Why a provider said no, in words that every provider's own codes map to."""

    DECLINED = "declined"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    EXPIRED_CARD = "expired_card"
    INVALID_DETAILS = "invalid_details"
    AUTHENTICATION_FAILED = "authentication_failed"
    FRAUD_SUSPECTED = "fraud_suspected"
    LIMIT_EXCEEDED = "limit_exceeded"
    LOST_OR_STOLEN = "lost_or_stolen"
    NOT_ALLOWED = "not_allowed"
    ALREADY_DONE = "already_done"
    EXPIRED = "expired"
    CANCELED = "canceled"
    REFUSED_AT_DOOR = "refused_at_door"
    MISCONFIGURED = "misconfigured"


class RetryAdvice(StrictEnum):
    """What the buyer can do after a no."""

    NEVER = "never"
    OTHER_METHOD = "other_method"
    LATER = "later"


class BuyerAction(StrictEnum):
    """What the buyer must do before the provider goes on."""

    REDIRECT = "redirect"
    POST_FORM = "post_form"
    SDK = "sdk"
    QR = "qr"
    VOUCHER = "voucher"


def _payload(texts: Mapping[str, str]) -> Mapping[str, str]:
    return plain_texts(texts, path="$.payload")


@attrs.frozen
class Succeeded:
    """It is done; *totals* are all that has moved on the payment until now."""

    provider_ref: str = attrs.field(validator=NAMED)
    totals: PaymentTotals = attrs.field(validator=OfKind((PaymentTotals,)))


@attrs.frozen
class Pending:
    """The provider has accepted it and will tell later how it went."""

    provider_ref: str = attrs.field(default="", validator=PLAIN)


@attrs.frozen(kw_only=True)
class NeedsAction:
    """The buyer must do something first: follow a link, scan a code."""

    kind: BuyerAction = attrs.field(converter=BuyerAction)
    payload: Mapping[str, str] = attrs.field(factory=dict, converter=_payload)
    provider_ref: str = attrs.field(default="", validator=PLAIN)
    expires_at: datetime | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_moment)
    )


@attrs.frozen(kw_only=True)
class Declined:
    """The provider said no; nothing has moved by this instruction."""

    reason: DeclineReason = attrs.field(converter=DeclineReason)
    retry: RetryAdvice = attrs.field(
        default=RetryAdvice.OTHER_METHOD, converter=RetryAdvice
    )
    detail: str = attrs.field(default="", converter=scrubbed)
    provider_ref: str = attrs.field(default="", validator=PLAIN)


@attrs.frozen
class OutcomeUnknown:
    """Nobody can say whether it was done: no answer, or none that makes sense."""

    detail: str = attrs.field(default="", converter=scrubbed)


@attrs.frozen
class InstructionNotFound:
    """Asked again, the provider knows of no such instruction."""


@attrs.frozen
class TotalsReported:
    """*totals* about the payment, which say nothing about any one instruction."""

    totals: PaymentTotals = attrs.field(validator=OfKind((PaymentTotals,)))


Outcome = Succeeded | Pending | NeedsAction | Declined | OutcomeUnknown
"""What submitting an instruction gives."""
