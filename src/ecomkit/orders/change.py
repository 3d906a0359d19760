"""OrderChange: a cancellation, a return or a price reduction, with its exact money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.errors import check
from ecomkit.validators import as_tuple


class ChangeKind(StrictEnum):
    """Goods not sent, goods returned, or a lower price for goods that are kept."""

    CANCELLATION = "cancellation"
    RETURN = "return"
    REDUCTION = "reduction"


@attrs.frozen(kw_only=True)
class ChangeEntry:
    """What one row is credited: so many units (none for a reduction), and amounts."""

    row: str
    charged: RowAmounts
    quantity: int | Decimal = 0


@attrs.frozen(kw_only=True)
class OrderChange:
    """A change of an order, with amounts that mirror a part of what was charged.

    It is a preview until it is applied to version ``base_version`` of the order.
    ``cash_rounding`` is its part of the order's cash rounding.
    """

    id: str = attrs.field(validator=check.name)
    kind: ChangeKind = attrs.field(converter=ChangeKind)
    at: datetime = attrs.field(validator=check.moment)
    base_version: int = attrs.field(validator=check.whole_number(least=0))
    entries: tuple[ChangeEntry, ...] = attrs.field(
        converter=as_tuple, validator=check.members(ChangeEntry)
    )
    cash_rounding: Money = attrs.field(validator=check.money())
    reason: str = ""
    by: str = ""

    @property
    def net(self) -> Money:
        """The refund without tax and cash rounding."""
        return self._sum(each.charged.net for each in self.entries)

    @property
    def tax(self) -> Money:
        """The taxes of the refund."""
        return self._sum(each.charged.tax for each in self.entries)

    @property
    def gross(self) -> Money:
        """The refund with tax, before cash rounding."""
        return self.net + self.tax

    @property
    def refund(self) -> Money:
        """How much less the buyer owes; it is paid back if it was paid."""
        return self.gross + self.cash_rounding

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return Money.sum(amounts, self.cash_rounding.currency)
