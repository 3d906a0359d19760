"""Outcome: a provider's answer to an instruction; not knowing is one of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check
from ecomkit.validators import maybe


class DeclineReason(StrictEnum):
    """Why a provider declined, in words that every provider's own codes map to."""

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
    """What the buyer can do after a decline."""

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


@attrs.frozen
class Succeeded:
    """It was carried out; *totals* are all that has moved on the payment until now."""

    provider_ref: str = attrs.field(validator=check.id)
    totals: PaymentTotals = attrs.field(validator=check.instance_of(PaymentTotals))


@attrs.frozen
class Pending:
    """The provider has accepted it and will report the result later."""

    provider_ref: str = attrs.field(default="", validator=check.plain_text)


@attrs.frozen(kw_only=True)
class NeedsAction:
    """The buyer must do something first: follow a link, scan a code."""

    kind: BuyerAction = attrs.field(converter=BuyerAction)
    payload: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_frozen_texts, validator=check.plain_texts
    )
    provider_ref: str = attrs.field(default="", validator=check.plain_text)
    expires_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )


@attrs.frozen(kw_only=True)
class Declined:
    """The provider declined it; this instruction has moved nothing."""

    reason: DeclineReason = attrs.field(converter=DeclineReason)
    retry: RetryAdvice = attrs.field(
        default=RetryAdvice.OTHER_METHOD, converter=RetryAdvice
    )
    detail: str = attrs.field(default="", converter=scrubbed, validator=check.text)
    provider_ref: str = attrs.field(default="", validator=check.plain_text)


@attrs.frozen
class OutcomeUnknown:
    """Nobody can say whether it was carried out: no answer, or none that makes sense."""

    detail: str = attrs.field(default="", converter=scrubbed, validator=check.text)


@attrs.frozen
class InstructionNotFound:
    """The provider, asked again, knows no such instruction."""


@attrs.frozen
class TotalsReported:
    """The payment's *totals*, which say nothing about any one instruction."""

    totals: PaymentTotals = attrs.field(validator=check.instance_of(PaymentTotals))


Outcome = Succeeded | Pending | NeedsAction | Declined | OutcomeUnknown
"""What submitting an instruction returns."""
