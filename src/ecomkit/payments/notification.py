"""Notification: something a provider, a courier or a bank tells on its own."""

from __future__ import annotations

import attrs

from ecomkit.payments.card_data import NAMED, PLAIN
from ecomkit.payments.fields import OfKind
from ecomkit.payments.outcome import (
    Declined,
    NeedsAction,
    Pending,
    Succeeded,
    TotalsReported,
)


@attrs.frozen(kw_only=True)
class Notification:
    """One notice about a payment, proven to come from *source*.

    ``source`` is the adapter's name and ``id`` the notice's own id, the same however
    often it is delivered. The payment is named by our ``payment_id`` where the provider
    echoes it, else by its ``provider_ref``. ``instruction_id`` names the instruction the
    notice is about; without it, a notice gives facts and decides no instruction.
    """

    source: str = attrs.field(validator=NAMED)
    id: str = attrs.field(validator=NAMED)
    outcome: Succeeded | Pending | NeedsAction | Declined | TotalsReported = (
        attrs.field(
            validator=OfKind(
                (Succeeded, Pending, NeedsAction, Declined, TotalsReported)
            )
        )
    )
    payment_id: str = attrs.field(default="", validator=PLAIN)
    provider_ref: str = attrs.field(default="", validator=PLAIN)
    instruction_id: str = attrs.field(default="", validator=PLAIN)
