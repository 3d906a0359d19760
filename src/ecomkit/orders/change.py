"""OrderChange: a cancellation, a return or a price reduction, with its exact money."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts


class ChangeKind(StrictEnum):
    """Goods that will not be sent, goods that came back, or money given back for less."""

    CANCELLATION = "cancellation"
    RETURN = "return"
    REDUCTION = "reduction"


@attrs.frozen(kw_only=True)
class ChangeEntry:
    """What of one row is taken back: so many units (none for a reduction), and its money."""

    row: str
    charged: RowAmounts
    quantity: int | Decimal = 0


@attrs.frozen(kw_only=True)
class OrderChange:
    """A change of an order with its money, the exact mirror of a part of what was charged.

    Until it is applied to the order of version ``base_version``, it is a preview.
    ``cash_rounding`` is the part of the order's rounding to coins that goes with it.
    """

    id: str
    kind: ChangeKind = attrs.field(converter=ChangeKind)
    at: datetime
    base_version: int
    entries: tuple[ChangeEntry, ...]
    cash_rounding: Money
    reason: str = ""
    by: str = ""

    @property
    def net(self) -> Money:
        """What goes back without tax."""
        return sum(
            (each.charged.net for each in self.entries), start=_zero(self.cash_rounding)
        )

    @property
    def tax(self) -> Money:
        """The taxes that go back."""
        return sum(
            (each.charged.tax for each in self.entries), start=_zero(self.cash_rounding)
        )

    @property
    def gross(self) -> Money:
        """What goes back with tax."""
        return self.net + self.tax

    @property
    def refund(self) -> Money:
        """How much less the buyer owes, or gets back where it was paid."""
        return self.gross + self.cash_rounding


def _zero(like: Money) -> Money:
    return Money.zero(like.currency)
