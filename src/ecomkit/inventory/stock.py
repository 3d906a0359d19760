"""StockLevel: what lies where, what of it is promised, and what can be sold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from ecomkit.errors import short_repr
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.numbers import exact_decimal


def whole(amount: object, field: str) -> int:
    """*amount* as a whole number from 0."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise InvalidStockError(
            f"{short_repr(amount)} is not a whole amount",
            path=f"$.{field}",
            hint="count in the smallest part sold: pieces, or grams",
        )
    if amount < 0:
        raise InvalidStockError("an amount is not below zero", path=f"$.{field}")
    return amount


def _whole(instance: object, attribute: attrs.Attribute[int], value: object) -> None:
    whole(value, attribute.name)


@attrs.frozen(kw_only=True)
class IncomingStock:
    """Goods that are on their way to the shop, and the day they are due."""

    amount: int = attrs.field(validator=_whole)
    due: date


def _by_day(expected: Iterable[IncomingStock]) -> tuple[IncomingStock, ...]:
    return tuple(sorted(expected, key=lambda supply: (supply.due, supply.amount)))


@attrs.frozen(kw_only=True)
class StockLevel:
    """What there is of a SKU at one location, in its smallest part (pieces, grams).

    ``on_hand`` lies there; ``allocated`` of it belongs to orders; ``held`` is reserved
    and has not run out; ``safety_stock`` is never sold. Up to ``backorder_limit`` can be
    sold without being there, of which ``backordered`` are; before the day
    ``releases_on`` nothing is delivered, and such sales are preorders. ``expected`` is
    the announced supply.
    """

    sku: str
    location: str = ""
    on_hand: int = attrs.field(default=0, validator=_whole)
    allocated: int = attrs.field(default=0, validator=_whole)
    held: int = attrs.field(default=0, validator=_whole)
    safety_stock: int = attrs.field(default=0, validator=_whole)
    backordered: int = attrs.field(default=0, validator=_whole)
    backorder_limit: int = attrs.field(default=0, validator=_whole)
    releases_on: date | None = None
    expected: tuple[IncomingStock, ...] = attrs.field(default=(), converter=_by_day)

    @property
    def available(self) -> int:
        """How much can be sold and sent now."""
        taken = self.allocated + self.held + self.safety_stock
        return max(self.on_hand - taken, 0)

    @property
    def backorders_left(self) -> int:
        """How much can be sold that is not there."""
        return max(self.backorder_limit - self.backordered, 0)

    @property
    def oversold(self) -> int:
        """How much is promised and not there: a stocktake found less than was sold."""
        return max(self.allocated + self.held - self.on_hand, 0)

    @property
    def stock_resource(self) -> str:
        """The name under which its stock is reserved."""
        return f"stock:{self.sku}@{self.location}"

    @property
    def backorder_resource(self) -> str:
        """The name under which its backorders are reserved."""
        return f"backorder:{self.sku}@{self.location}"


def in_stock_units(quantity: int | Decimal, parts_per_unit: int = 1) -> int:
    """A quantity in the parts that stock is counted in: 1.5 kg are 1500 grams.

    Refuses what is no whole number of parts.
    """
    exact = exact_decimal(
        quantity, what="a quantity", kind=InvalidStockError, path="$.quantity"
    )
    if exact <= 0:
        raise InvalidStockError("a quantity is above 0", path="$.quantity")
    top, bottom = exact.as_integer_ratio()
    amount, rest = divmod(top * parts_per_unit, bottom)
    if rest:
        raise InvalidStockError(
            f"{quantity} is no whole number of 1/{parts_per_unit}", path="$.quantity"
        )
    return amount
