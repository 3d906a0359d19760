"""StockMovement: one entry in the stock ledger."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.inventory.errors import MOST, InvalidStockError, check


class MovementReason(StrictEnum):
    """Why stock changed.

    ``SHIPPED`` takes out what was committed to an order; all others change how much
    there is to sell.
    """

    RECEIVED = "received"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    DAMAGED = "damaged"
    TRANSFERRED = "transferred"
    SHIPPED = "shipped"


_ONLY_IN = (MovementReason.RECEIVED, MovementReason.RETURNED)
_ONLY_OUT = (MovementReason.DAMAGED, MovementReason.SHIPPED)


@attrs.frozen(kw_only=True)
class StockMovement:
    """An amount of a SKU that came to a location (above zero) or left it (below zero).

    ``id`` makes it count once, however often it is recorded; ``reference`` names the
    delivery note or stocktake, or the reservation of what is shipped.
    """

    id: str = attrs.field(validator=check.name)
    sku: str = attrs.field(validator=check.sku)
    location: str = attrs.field(default="", validator=check.text)
    amount: int = attrs.field(validator=check.whole_number(least=-MOST, most=MOST))
    reason: MovementReason = attrs.field(converter=MovementReason)
    at: datetime = attrs.field(validator=check.moment)
    reference: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        amount = self.amount
        if not amount:
            raise InvalidStockError("0 moves nothing", path="$.amount")
        if (self.reason in _ONLY_IN and amount < 0) or (
            self.reason in _ONLY_OUT and amount > 0
        ):
            raise InvalidStockError(
                f"{self.reason.value} goes the other way", path="$.amount"
            )
