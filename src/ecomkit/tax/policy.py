"""TaxPolicy: at which point taxes are rounded, and what they are taken on."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.rounding import Rounding
from ecomkit.tax.errors import check


class TaxLevel(StrictEnum):
    """Where a tax is rounded: on each unit, each line, each rate, or once in all.

    What is weighed or measured has no units: ``UNIT`` rounds it on the line.
    """

    UNIT = "unit"
    LINE = "line"
    GROUP = "group"
    TOTAL = "total"


class TaxBase(StrictEnum):
    """Whether discounts lower the tax, or leave it as if there were none."""

    AFTER_DISCOUNT = "after_discount"
    BEFORE_DISCOUNT = "before_discount"


class TaxCarry(StrictEnum):
    """How a tax that was rounded in one sum comes back to the lines.

    ``LARGEST_REMAINDER`` gives the odd cents to the lines that lost most; ``RUNNING``
    rounds line after line and takes the rest along (so that line order matters).
    """

    LARGEST_REMAINDER = "largest_remainder"
    RUNNING = "running"


class CrossBorderPricing(StrictEnum):
    """What becomes of a price that holds the shop's own tax, when others are due.

    ``KEEP``: the buyer pays the same everywhere. ``RETAX``: the shop's tax is taken out
    and the destination's put in.
    """

    KEEP = "keep"
    RETAX = "retax"


class DeliveryTax(StrictEnum):
    """How deliveries are taxed, and fees of the standard tax category beside them.

    ``OWN``: by their own category. ``PROPORTION``: as the goods they go with came to be
    taxed, in proportion. ``HIGHEST``: as the goods with the highest taxes. ``MAIN_GOODS``:
    as the goods taxed alike that are worth most. ``EXEMPT_SEPARATE``: deliveries not at all,
    being charged separately; fees by their own category. A fee of another category keeps
    its own taxes.
    """

    OWN = "own"
    PROPORTION = "proportion"
    HIGHEST = "highest"
    MAIN_GOODS = "main_goods"
    EXEMPT_SEPARATE = "exempt_separate"


@attrs.frozen(kw_only=True)
class TaxPolicy:
    """How taxes are computed; the default rounds each line half up.

    ``combine``: the rates on one line are rounded as one, then split among them.
    """

    rounding: Rounding = attrs.field(
        default=Rounding(), validator=check.instance_of(Rounding)
    )
    level: TaxLevel = attrs.field(default=TaxLevel.LINE, converter=TaxLevel)
    base: TaxBase = attrs.field(default=TaxBase.AFTER_DISCOUNT, converter=TaxBase)
    carry: TaxCarry = attrs.field(
        default=TaxCarry.LARGEST_REMAINDER, converter=TaxCarry
    )
    combine: bool = attrs.field(default=False, validator=check.flag)
    abroad: CrossBorderPricing = attrs.field(
        default=CrossBorderPricing.KEEP, converter=CrossBorderPricing
    )
    delivery: DeliveryTax = attrs.field(default=DeliveryTax.OWN, converter=DeliveryTax)
