"""OrderChange: what is taken off an order and added to it, with its exact money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.errors import check
from ecomkit.text import typed_lines
from ecomkit.validators import as_tuple


def as_reason(value: str) -> str:
    """The converter of a reason that somebody types."""
    return typed_lines(value, path="$.reason")


class ChangeKind(StrictEnum):
    """What becomes of goods by a change, and of their money."""

    CANCELLATION = "cancellation"
    """Goods are not sent."""
    RETURN = "return"
    """Goods came back."""
    REDUCTION = "reduction"
    """Goods are kept for less."""
    CLAIM = "claim"
    """Goods were damaged or missing, and need not come back."""
    EDIT = "edit"
    """Goods are added, and others are not sent."""
    EXCHANGE = "exchange"
    """Goods came back, and others are sent instead."""

    @property
    def cancels(self) -> bool:
        """Whether units that it credits are not sent."""
        return self in {ChangeKind.CANCELLATION, ChangeKind.EDIT}

    @property
    def takes_back(self) -> bool:
        """Whether units that it credits came back."""
        return self in {ChangeKind.RETURN, ChangeKind.EXCHANGE}


@attrs.frozen(kw_only=True)
class ChangeEntry:
    """What a change credits of one row, or adds: so many units (or none), and amounts.

    ``parts`` are pieces of a bundle that came back beside whole units, by SKU.
    """

    row: str
    charged: RowAmounts
    quantity: int | Decimal = 0
    parts: tuple[tuple[str, int], ...] = ()


def _none_of(rounding: Money) -> Money:
    # What is no amount is refused as such by the field it stands in.
    return Money.zero(rounding.currency) if isinstance(rounding, Money) else rounding


@attrs.frozen(kw_only=True)
class OrderChange:
    """A change of an order, with amounts that mirror a part of what was charged.

    It is a preview until it is applied to version ``base_version`` of the order.
    ``entries`` are what it credits, ``added`` the rows that it adds, with what they cost.
    ``cash_rounding`` is its part of the order's cash rounding, ``charge_rounding`` what
    rounding to coins puts on what it adds.
    """

    id: str = attrs.field(validator=check.name)
    kind: ChangeKind = attrs.field(converter=ChangeKind)
    at: datetime = attrs.field(validator=check.moment)
    base_version: int = attrs.field(validator=check.whole_number(least=0))
    entries: tuple[ChangeEntry, ...] = attrs.field(
        converter=as_tuple, validator=check.members(ChangeEntry)
    )
    cash_rounding: Money = attrs.field(validator=check.money())
    added: tuple[ChangeEntry, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ChangeEntry)
    )
    charge_rounding: Money = attrs.field(
        default=attrs.Factory(
            lambda change: _none_of(change.cash_rounding), takes_self=True
        ),
        validator=check.money(),
    )
    reason: str = attrs.field(default="", converter=as_reason)
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

    @property
    def charge(self) -> Money:
        """What the rows that it adds cost, with tax, and rounded to coins."""
        return self._sum(each.charged.gross for each in self.added) + (
            self.charge_rounding
        )

    @property
    def balance(self) -> Money:
        """How much more the buyer owes; below zero, how much less."""
        return self.charge - self.refund

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return Money.sum(amounts, self.cash_rounding.currency)
