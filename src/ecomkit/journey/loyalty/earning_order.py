"""An order as earning points sees it: its goods and what was paid for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.money.amount import Money


class PointsBasis(StrEnum):
    """Which amount earns points: without tax, or with it."""

    NET = "net"
    GROSS = "gross"


@attrs.frozen(kw_only=True)
class EarningLine:
    """One line of goods, after discounts; None where an amount is not known."""

    sku: str
    category: str = ""
    net: Money | None = None
    gross: Money | None = None

    def amount(self, basis: PointsBasis) -> Money:
        """The line's amount on this basis, which must be known."""
        found = self.net if basis is PointsBasis.NET else self.gross
        if found is None:
            raise InvalidInputError(
                f"the {basis} amount of {short_repr(self.sku)} is not known",
                path=f"$.{basis}",
                hint="points are earned on it",
            )
        return found


@attrs.frozen(kw_only=True)
class EarningOrder:
    """One customer's order, whose lines may earn points."""

    id: str
    customer: str
    at: datetime
    lines: tuple[EarningLine, ...]
