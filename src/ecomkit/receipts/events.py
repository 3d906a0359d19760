"""What happens to papers, in the words of the journey."""

from __future__ import annotations

from typing import ClassVar

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ReceiptSent(Change):
    """The buyer has got the receipt."""

    name: ClassVar[str] = "receipt_sent"
    order: str
    to: str
