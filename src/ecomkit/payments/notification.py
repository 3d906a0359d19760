"""Notification: what a provider, a courier or a bank reports of its own accord."""

from __future__ import annotations

import attrs

from ecomkit.payments.outcome import (
    Declined,
    NeedsAction,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.validators import check


@attrs.frozen(kw_only=True)
class Notification:
    """News about a payment, proven to come from *source*.

    ``source`` is the adapter's name and ``id`` the notification's own id, the same
    however often it is delivered. The payment is named by our ``payment_id`` where the
    provider echoes it, else by its ``provider_ref``. ``instruction_id`` names the
    instruction it is about; without it, the totals count and no instruction is settled.
    """

    source: str = attrs.field(validator=check.id)
    id: str = attrs.field(validator=check.id)
    outcome: Succeeded | Pending | NeedsAction | Declined | TotalsReported = (
        attrs.field(
            validator=check.instance_of(
                Succeeded, Pending, NeedsAction, Declined, TotalsReported
            )
        )
    )
    payment_id: str = attrs.field(default="", validator=check.plain_text)
    provider_ref: str = attrs.field(default="", validator=check.plain_text)
    instruction_id: str = attrs.field(default="", validator=check.plain_text)
