"""StockLevel: what is in stock where, how much is promised, and what can be sold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import attrs

from ecomkit.errors import short_repr
from ecomkit.inventory.errors import InvalidStockError, amount, check
from ecomkit.measures import UNITS, unit_ratio
from ecomkit.numbers import exact_decimal
from ecomkit.validators import as_tuple, maybe


@attrs.frozen(kw_only=True)
class IncomingStock:
    """Goods on their way to the shop, and the day they are due."""

    amount: int = attrs.field(validator=amount)
    due: date = attrs.field(validator=check.day)


@attrs.frozen(kw_only=True)
class StockLevel:
    """The stock of a SKU at one location, in what its stock is counted in (pieces, grams).

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


@lru_cache(maxsize=256)
def stock_units_of_one(unit: str = "", *, sold_by: str = "") -> Fraction | None:
    """How much stock one *unit* is of what is sold by another; None if it does not convert.

    Examples:
        >>> stock_units_of_one("kg"), stock_units_of_one("g", sold_by="kg")
        (Fraction(1000, 1), Fraction(1, 1))
    """
    whole = sold_by or unit
    ratio = unit_ratio(unit or whole, whole)
    known = UNITS.get(whole)
    parts = 1 if known is None else known.parts
    return None if ratio is None else Fraction(*ratio) * parts


def in_stock_units(
    quantity: int | Decimal, unit: str = "", *, sold_by: str = ""
) -> int:
    """A quantity in what stock is counted in: pieces, and grams of what is sold by weight.

    Of what is *sold_by* a measure, stock is counted in so many parts as stand with it in
    :data:`~ecomkit.measures.UNITS`; a quantity without a *unit* is in that measure. Raises
    InvalidStockError for what is not a whole number of them.

    Examples:
        >>> in_stock_units(Decimal("1.5"), "kg"), in_stock_units(350, "g", sold_by="kg")
        (1500, 350)
    """
    one = stock_units_of_one(unit, sold_by=sold_by)
    if one is None:
        raise InvalidStockError(
            f"what is sold by {short_repr(sold_by)} is not measured in {short_repr(unit)}",
            path="$.unit",
        )
    return stock_units(quantity, one, unit or sold_by)


def stock_units(quantity: int | Decimal, one: Fraction | int, unit: str = "") -> int:
    """A quantity in what stock is counted in, of which *one* unit is so many."""
    if type(quantity) is int and quantity > 0 and one.denominator == 1:
        return quantity * one.numerator  # as nearly always
    exact = exact_decimal(
        quantity, what="a quantity", kind=InvalidStockError, path="$.quantity"
    )
    if exact <= 0:
        raise InvalidStockError("a quantity is above 0", path="$.quantity")
    units = Fraction(exact) * one
    if units.denominator != 1:
        raise InvalidStockError(
            f"{exact:f}{unit and f' {unit}'} is not a whole number of what its stock is "
            "counted in",
            path="$.quantity",
            hint=_whole_hint(units, Fraction(one)),
        )
    return units.numerator


def _whole_hint(units: Fraction, one: Fraction) -> str:
    if one.denominator != 1:
        return "give the quantity in the unit that it is sold by"
    if one == 1:
        return "whole ones"
    return f"steps of {Decimal(1) / one.numerator:f}"
