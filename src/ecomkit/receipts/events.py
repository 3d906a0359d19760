"""What happens to papers, in the words of the journey."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ReceiptSent(Change):
    """The buyer has got the receipt."""

    order: str
    to: str
