"""StockLevel: what is in stock where, how much is promised, and what can be sold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ecomkit.inventory.errors import InvalidStockError, amount, check
from ecomkit.numbers import exact_decimal
from ecomkit.validators import as_tuple, maybe, require_whole_number


@attrs.frozen(kw_only=True)
class IncomingStock:
    """Goods on their way to the shop, and the day they are due."""

    amount: int = attrs.field(validator=amount)
    due: date = attrs.field(validator=check.day)


@attrs.frozen(kw_only=True)
class StockLevel:
    """The stock of a SKU at one location, in its stock unit (pieces, grams).

    Of what is ``on_hand``, ``allocated`` belongs to orders, ``held`` is reserved for a
    time, and ``safety_stock`` is never sold. Up to ``backorder_limit`` can be sold
    before it arrives; ``backordered`` counts what has been: it gets what comes in before
    anybody else. Before the day
    ``releases_on`` nothing is delivered, and sales are preorders. ``expected`` is on its
    way.

    Examples:
        >>> tea = StockLevel(sku="tea", on_hand=9, allocated=4, held=2, safety_stock=1)
        >>> tea.available
        2
    """

    sku: str = attrs.field(validator=check.sku)
    location: str = attrs.field(default="", validator=check.text)
    on_hand: int = attrs.field(default=0, validator=amount)
    allocated: int = attrs.field(default=0, validator=amount)
    held: int = attrs.field(default=0, validator=amount)
    safety_stock: int = attrs.field(default=0, validator=amount)
    backordered: int = attrs.field(default=0, validator=amount)
    backorder_limit: int = attrs.field(default=0, validator=amount)
    releases_on: date | None = attrs.field(default=None, validator=maybe(check.day))
    expected: tuple[IncomingStock, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(IncomingStock)
    )

    @property
    def available(self) -> int:
        """How much can be sold and sent now."""
        taken = self.allocated + self.held + self.backordered + self.safety_stock
        return max(self.on_hand - taken, 0)

    @property
    def fillable(self) -> int:
        """How much of what is backordered can be given goods that are here now."""
        free = self.on_hand - self.allocated - self.held - self.safety_stock
        return max(min(free, self.backordered), 0)

    @property
    def backorders_left(self) -> int:
        """How much more can be sold before it arrives."""
        return max(self.backorder_limit - self.backordered, 0)

    @property
    def oversold(self) -> int:
        """How much is promised but missing: a stocktake found less than was sold."""
        return max(self.allocated + self.held - self.on_hand, 0)

    @property
    def stock_resource(self) -> str:
        """The name under which its stock is reserved."""
        return f"stock:{self.sku}@{self.location}"

    @property
    def backorder_resource(self) -> str:
        """The name under which its backorders are reserved."""
        return f"backorder:{self.sku}@{self.location}"


def in_stock_units(quantity: int | Decimal, units_per_one: int = 1) -> int:
    """A quantity in the units that stock is counted in: 1.5 kg are 1500 grams.

    Raises InvalidStockError for what is not a whole number of them.

    Examples:
        >>> in_stock_units(Decimal("1.5"), 1000)
        1500
    """
    require_whole_number(
        units_per_one, path="$.units_per_one", error=InvalidStockError, least=1
    )
    exact = exact_decimal(
        quantity, what="a quantity", kind=InvalidStockError, path="$.quantity"
    )
    if exact <= 0:
        raise InvalidStockError("a quantity is above 0", path="$.quantity")
    top, bottom = exact.as_integer_ratio()
    units, rest = divmod(top * units_per_one, bottom)
    if rest:
        raise InvalidStockError(
            f"{exact} is not a whole number of 1/{units_per_one}", path="$.quantity"
        )
    return units
