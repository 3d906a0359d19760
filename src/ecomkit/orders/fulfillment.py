"""What happened to the goods of an order: packed, sent, delivered, asked back, received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.cart.quantity import from_micro, micro
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.orders.errors import InvalidOrderError

Quantity = int | Decimal
Quantities = tuple[tuple[str, Quantity], ...]


def checked_quantities(
    given: Mapping[str, Quantity] | Iterable[tuple[str, Quantity]],
) -> Quantities:
    """Quantities by line key, checked."""
    if not isinstance(given, Iterable):
        raise InvalidOrderError(
            f"{short_repr(given)} are no quantities",
            path="$.quantities",
            hint='such as {"tea": 2}',
        )
    kept: dict[str, Quantity] = {}
    for pair in given.items() if isinstance(given, Mapping) else given:
        match pair:
            case (str() as key, int() | Decimal() as quantity) if (
                not isinstance(quantity, bool)
                and Decimal(quantity).is_finite()
                and quantity > 0
            ):
                kept[key] = quantity
            case _:
                raise InvalidOrderError(
                    f"{short_repr(pair)} is not a line and a quantity",
                    path="$.quantities",
                )
    return tuple(kept.items())


@attrs.frozen(kw_only=True)
class OrderShipment:
    """Goods of one delivery that were packed together, and when they left and arrived."""

    id: str
    quantities: Quantities = attrs.field(converter=checked_quantities)
    packed_at: datetime
    delivery: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    carrier: str = ""
    tracking: str = ""


class ReturnStatus(StrictEnum):
    """How far a return has come."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    RESOLVED = "resolved"


@attrs.frozen(kw_only=True)
class OrderReturn:
    """Goods the buyer wants to give back: asked for, decided, received, refunded.

    ``received`` is what came; ``change`` the id of the change that gave the money back.
    """

    id: str
    quantities: Quantities = attrs.field(converter=checked_quantities)
    requested_at: datetime
    reason: str = ""
    decided_at: datetime | None = None
    approved: bool = False
    received_at: datetime | None = None
    received: Quantities = attrs.field(default=(), converter=checked_quantities)
    change: str = ""

    @property
    def status(self) -> ReturnStatus:
        """How far it has come, read from what happened."""
        if self.change:
            return ReturnStatus.RESOLVED
        if self.received_at is not None:
            return ReturnStatus.RECEIVED
        if self.decided_at is None:
            return ReturnStatus.REQUESTED
        return ReturnStatus.APPROVED if self.approved else ReturnStatus.REJECTED


@attrs.frozen(kw_only=True)
class LineQuantities:
    """How much of a line was ordered, canceled, packed, sent, delivered and returned."""

    ordered: Quantity
    canceled: Quantity = 0
    packed: Quantity = 0
    shipped: Quantity = 0
    delivered: Quantity = 0
    returned: Quantity = 0

    @property
    def open(self) -> Quantity:
        """What is neither canceled nor packed."""
        return minus(self.ordered, self.canceled, self.packed)

    @property
    def returnable(self) -> Quantity:
        """What was sent and has not come back."""
        return minus(self.shipped, self.returned)

    @property
    def kept(self) -> Quantity:
        """What the buyer has or will have."""
        return minus(self.ordered, self.canceled, self.returned)


def minus(quantity: Quantity, *others: Quantity) -> Quantity:
    """A quantity less others, exactly."""
    return from_micro(micro(quantity) - sum(map(micro, others)))


def sum_of(values: Iterable[Quantity]) -> Quantity:
    """Quantities added up, exactly."""
    return from_micro(sum(map(micro, values)))
