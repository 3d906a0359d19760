"""Events of receipts."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ReceiptSent(Change):
    """The receipt was sent to the buyer."""

    order: str
    to: str
