"""What commands give: how far a sale came, and what became of a change."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.orders.settlement import Settlement
from ecomkit.payments import Payment


class SaleState(StrictEnum):
    """How far a sale came."""

    ORDERED = "ordered"
    """There is an order."""
    BUSY = "busy"
    """The payment is under way, and nobody knows yet; ask again."""
    ACTION = "action"
    """The buyer has to do something first."""
    DECLINED = "declined"
    """The payment was declined; another one can be tried."""
    GONE = "gone"
    """Somebody else bought the last piece meanwhile; the money goes back."""
    OPEN = "open"
    """Nothing was paid yet."""


@attrs.frozen(kw_only=True)
class SaleResult:
    """How far a sale came: its order, or its payments and what is missing."""

    state: SaleState
    order: Order | None = None
    payments: tuple[Payment, ...] = ()

    @property
    def payment(self) -> Payment | None:
        """The last payment, or None."""
        return self.payments[-1] if self.payments else None


@attrs.frozen(kw_only=True)
class GiftCard:
    """A gift card: what it was issued over, and what can be spent of it now.

    ``order``, ``line`` and ``unit`` say as what it was sold, to those who may know.
    """

    code: str = attrs.field(repr=False)
    amount: Money
    balance: Money
    issued_at: datetime
    expires_at: datetime | None = None
    is_void: bool = False
    order: str = ""
    line: str = ""
    unit: int = 0

    @property
    def about(self) -> str:
        """Its line and its number among those of the line."""
        return f"{self.line}:{self.unit}"


@attrs.frozen(kw_only=True)
class Changed:
    """An order after a change, and the money that the change moves."""

    order: Order
    settlement: Settlement | None = None
