"""PricingPolicy: every convention of the arithmetic, as values."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.allocate import AllocationMethod, Residue
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import MoneyValidators, maybe_rate
from ecomkit.pricing.errors import InvalidPolicyError
from ecomkit.tax.policy import TaxPolicy
from ecomkit.validators import as_names, maybe

check = MoneyValidators(InvalidPolicyError)
_rounding = check.instance_of(Rounding)
MOST_SCALE = 8  # places below the minor unit


class DiscountLevel(StrictEnum):
    """Where a percentage off goods is rounded: each unit, each line, or the sum."""

    UNIT = "unit"
    LINE = "line"
    TOTAL = "total"


class AmountBasis(StrictEnum):
    """Whether a figure is read before (``LIST``) or after (``RUNNING``) earlier discounts."""

    LIST = "list"
    RUNNING = "running"


class ThresholdBasis(StrictEnum):
    """What a threshold looks at: amounts before, between or after discounts.

    ``LIST``: before all discounts. ``RUNNING``: what earlier ones left. ``FINAL``: what is
    left after all of them; its promotion comes after those that look earlier.
    """

    LIST = "list"
    RUNNING = "running"
    FINAL = "final"


class ExclusiveChoice(StrictEnum):
    """Which promotions apply where exclusive ones, which stand alone, are among them.

    ``FIRST``: the first exclusive one that saves something, alone. ``BEST``: the best of
    all sets that may apply together, each exclusive one alone or all the others.
    """

    FIRST = "first"
    BEST = "best"


class TaxSide(StrictEnum):
    """Which side of the tax a discount looks at: as listed, net, or gross."""

    LISTED = "listed"
    NET = "net"
    GROSS = "gross"


class UnitChoice(StrictEnum):
    """Which units a benefit takes first where it cannot take all."""

    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    LINE = "line"


class PromotionOrder(StrictEnum):
    """In which order promotions apply.

    ``DECLARED``: as written. ``PRIORITY``: highest first, then as written.
    ``ITEMS_FIRST``: those on single goods before those on the whole cart, each as
    written.
    """

    DECLARED = "declared"
    PRIORITY = "priority"
    ITEMS_FIRST = "items_first"


class FloorHandling(StrictEnum):
    """What becomes of a discount that would break a price floor: it is cut, or moved to other goods."""

    CAP = "cap"
    REDISTRIBUTE = "redistribute"


@attrs.frozen(kw_only=True)
class SpreadPolicy:
    """How a discount on several lines is divided among them.

    In proportion to ``weights``: what is left of each line (``RUNNING``), its list
    amount, or what is left of it with tax (``gross``). Of goods and deliveries together,
    each kind gets its part first; no line gives more than it has.
    """

    weights: AmountBasis = attrs.field(
        default=AmountBasis.RUNNING, converter=AmountBasis
    )
    gross: bool = False
    method: AllocationMethod = attrs.field(
        default=AllocationMethod.LARGEST_REMAINDER, converter=AllocationMethod
    )
    residue: Residue = attrs.field(default=Residue.CONTENT, converter=Residue)


@attrs.frozen(kw_only=True)
class DiscountPolicy:
    """How discounts are worked out.

    ``stacking``: a percentage is taken of what earlier discounts left, or of the list
    amount. ``threshold``: what "above 50.00" looks at. ``taken_on``: the side of the tax
    a percentage looks at; ``deducted_from``: the side it is taken off. ``choice``: which
    units go first, by what each costs now; left out, limits and rewards take the cheapest,
    and sets are made of the dearest. ``ties``: which of equal units go first. ``floor``:
    what a price floor does. ``exclusive``: what an exclusive promotion shuts out.
    ``at_most``: the part of the goods' list amount that all promotions together may take.
    """

    rounding: Rounding = attrs.field(default=Rounding(), validator=_rounding)
    level: DiscountLevel = attrs.field(
        default=DiscountLevel.LINE, converter=DiscountLevel
    )
    stacking: AmountBasis = attrs.field(
        default=AmountBasis.RUNNING, converter=AmountBasis
    )
    threshold: ThresholdBasis = attrs.field(
        default=ThresholdBasis.RUNNING, converter=ThresholdBasis
    )
    taken_on: TaxSide = attrs.field(default=TaxSide.LISTED, converter=TaxSide)
    deducted_from: TaxSide = attrs.field(default=TaxSide.LISTED, converter=TaxSide)
    exclusive: ExclusiveChoice = attrs.field(
        default=ExclusiveChoice.FIRST, converter=ExclusiveChoice
    )
    at_most: Rate | None = attrs.field(
        default=None,
        converter=maybe_rate,
        validator=maybe(check.rate(from_zero=True, to_one=True)),
    )
    order: PromotionOrder = attrs.field(
        default=PromotionOrder.PRIORITY, converter=PromotionOrder
    )
    choice: UnitChoice | None = attrs.field(
        default=None, converter=attrs.converters.optional(UnitChoice)
    )
    ties: Residue = attrs.field(default=Residue.CONTENT, converter=Residue)
    floor: FloorHandling = attrs.field(
        default=FloorHandling.CAP, converter=FloorHandling
    )


@attrs.frozen(kw_only=True)
class PricingPolicy:
    """All the conventions of a shop's arithmetic; the defaults obey every law.

    ``scale``: how many decimal places are kept below the minor unit; 8 means practically
    unrounded.
    ``line_amount`` rounds quantity times price where a price or a quantity has fractions.
    ``taxes`` None is as the law that taxes the sale says, where it says anything.
    ``cash`` rounds what is to be paid, last, as an amount of its own, where the buyer pays
    by one of the ``cash_methods`` (ids of payment methods; none: however it is paid, as at
    a till).
    """

    scale: int = attrs.field(default=0, validator=check.whole_number(0, MOST_SCALE))
    line_amount: Rounding = attrs.field(default=Rounding(), validator=_rounding)
    discounts: DiscountPolicy = attrs.field(
        default=DiscountPolicy(), validator=check.instance_of(DiscountPolicy)
    )
    spread: SpreadPolicy = attrs.field(
        default=SpreadPolicy(), validator=check.instance_of(SpreadPolicy)
    )
    taxes: TaxPolicy | None = attrs.field(
        default=None, validator=maybe(check.instance_of(TaxPolicy))
    )
    cash: Rounding | None = attrs.field(default=None, validator=maybe(_rounding))
    cash_methods: frozenset[str] = attrs.field(
        default=frozenset({"cash", "cash_on_delivery"}),
        converter=as_names,
        validator=check.names,
    )

    def rounds_cash(self, payment_method: str) -> bool:
        """Whether what is paid by a method is rounded to coins."""
        methods = self.cash_methods
        return self.cash is not None and (not methods or payment_method in methods)
