"""PricingPolicy: every convention of the arithmetic, as values."""

from __future__ import annotations

import attrs

from ecomkit.choices import NamedChoice
from ecomkit.errors import short_repr
from ecomkit.money.allocate import AllocationMethod, Residue
from ecomkit.money.rounding import Rounding
from ecomkit.pricing import fields
from ecomkit.pricing.errors import InvalidPolicyError
from ecomkit.tax.policy import TaxPolicy

_MOST_SCALE = 8


class DiscountLevel(NamedChoice):
    """Where a percentage off goods is rounded: each unit, each line, or the sum."""

    UNIT = "unit"
    LINE = "line"
    TOTAL = "total"


class Basis(NamedChoice):
    """Whether a figure is read before (``LIST``) or after (``RUNNING``) earlier discounts."""

    LIST = "list"
    RUNNING = "running"


class Side(NamedChoice):
    """Which side of the tax a discount is reckoned on: as listed, net, or gross."""

    LISTED = "listed"
    NET = "net"
    GROSS = "gross"


class Choice(NamedChoice):
    """Which units a benefit takes first where it cannot take all."""

    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    LINE = "line"


class Order(NamedChoice):
    """In which order promotions take their turn.

    ``DECLARED``: as written. ``PRIORITY``: highest first, then as written.
    ``ITEMS_FIRST``: those on single goods before those on the whole cart, each as
    written.
    """

    DECLARED = "declared"
    PRIORITY = "priority"
    ITEMS_FIRST = "items_first"


class Floor(NamedChoice):
    """What becomes of a discount that would break a price floor: cut, or moved to other goods."""

    CAP = "cap"
    REDISTRIBUTE = "redistribute"


class SpreadTo(NamedChoice):
    """How deep a spread discount is divided: over the lines, or down to their units.

    The units of a line differ by one step at most in either case.
    """

    LINE = "line"
    UNIT = "unit"


@attrs.frozen(kw_only=True)
class Spread:
    """How a discount on several lines is divided among them.

    In proportion to ``weights``: what is left of each line (``RUNNING``), its list
    amount, or what is left of it with tax (``gross``).
    """

    weights: Basis = attrs.field(default=Basis.RUNNING, converter=Basis)
    gross: bool = False
    method: AllocationMethod = attrs.field(
        default=AllocationMethod.LARGEST_REMAINDER, converter=AllocationMethod
    )
    residue: Residue = attrs.field(default=Residue.CONTENT, converter=Residue)
    to: SpreadTo = attrs.field(default=SpreadTo.LINE, converter=SpreadTo)


@attrs.frozen(kw_only=True)
class DiscountPolicy:
    """How discounts are reckoned.

    ``stacking``: a percentage is taken of what earlier discounts left, or of the list
    amount. ``threshold``: what "above 50.00" looks at. ``taken_on``: the side of the tax
    a percentage looks at; ``deducted_from``: the side it is taken off. ``choice`` and
    ``ties``: which units go first. ``floor``: what a price floor does.
    """

    rounding: Rounding = attrs.field(default=Rounding(), validator=fields.a(Rounding))
    level: DiscountLevel = attrs.field(
        default=DiscountLevel.LINE, converter=DiscountLevel
    )
    stacking: Basis = attrs.field(default=Basis.RUNNING, converter=Basis)
    threshold: Basis = attrs.field(default=Basis.RUNNING, converter=Basis)
    taken_on: Side = attrs.field(default=Side.LISTED, converter=Side)
    deducted_from: Side = attrs.field(default=Side.LISTED, converter=Side)
    order: Order = attrs.field(default=Order.PRIORITY, converter=Order)
    choice: Choice = attrs.field(default=Choice.CHEAPEST, converter=Choice)
    ties: Residue = attrs.field(default=Residue.CONTENT, converter=Residue)
    floor: Floor = attrs.field(default=Floor.CAP, converter=Floor)


@attrs.frozen(kw_only=True)
class PricingPolicy:
    """All the conventions of a shop's arithmetic; the defaults obey every law.

    ``scale`` keeps so many places below the minor unit (8 stands for not rounding).
    ``line_amount`` rounds quantity times price where a price or a quantity has fractions.
    ``cash`` rounds what is to be paid, last, as an amount of its own.
    """

    scale: int = attrs.field(default=0, validator=fields.number)
    line_amount: Rounding = attrs.field(
        default=Rounding(), validator=fields.a(Rounding)
    )
    discounts: DiscountPolicy = attrs.field(
        default=DiscountPolicy(), validator=fields.a(DiscountPolicy)
    )
    spread: Spread = attrs.field(default=Spread(), validator=fields.a(Spread))
    taxes: TaxPolicy = attrs.field(default=TaxPolicy(), validator=fields.a(TaxPolicy))
    cash: Rounding | None = attrs.field(
        default=None, validator=fields.a(Rounding, type(None))
    )

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.scale <= _MOST_SCALE:
            raise InvalidPolicyError(
                f"scale is 0 to {_MOST_SCALE}, not {short_repr(self.scale)}",
                path="$.scale",
            )
