"""Charge: a fee for delivery as pricing sees it."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class Charge:
    """What one delivery costs before discounts and tax.

    ``method`` is the shipping method's id; ``shares`` say which part of the amount each
    line causes (by line key). ``includes_tax`` left out means as the price lists do.
    ``amount_with_tax`` fixes both sides where a carrier quotes them.
    """

    id: str
    amount: Money
    kind: str = "delivery"
    method: str = ""
    tax_category: str = ""
    delivery: str = ""
    shares: tuple[tuple[str, Money], ...] = ()
    includes_tax: bool | None = None
    amount_with_tax: Money | None = None

    @property
    def key(self) -> str:
        """Its name among the rows of a priced cart."""
        return f"delivery:{self.id}"
