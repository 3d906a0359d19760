"""StockMovement: one entry in the book of what came in and went out."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.moments import is_moment


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
    """So much of a SKU came to a location (above zero) or left it (below zero).

    ``id`` makes it count once, however often it is recorded; ``reference`` is the
    delivery note or the stocktake it belongs to; of what is shipped, the reservation.
    """

    id: str
    sku: str
    location: str = ""
    amount: int
    reason: MovementReason = attrs.field(converter=MovementReason)
    at: datetime
    reference: str = ""

    def __attrs_post_init__(self) -> None:
        amount = self.amount
        if isinstance(amount, bool) or not isinstance(amount, int) or not amount:
            raise InvalidStockError(
                f"{short_repr(amount)} moves nothing", path="$.amount"
            )
        if (self.reason in _ONLY_IN and amount < 0) or (
            self.reason in _ONLY_OUT and amount > 0
        ):
            raise InvalidStockError(
                f"{self.reason.value} goes the other way", path="$.amount"
            )
        if not is_moment(self.at):
            raise InvalidStockError("a moment has a time zone", path="$.at")
