"""PartShare: what one part of a bundle is of the bundle's amounts."""

from __future__ import annotations

import attrs

from ecomkit.money.rate import Rate
from ecomkit.money.validators import MoneyValidators, as_rate
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.validators import as_tuple

check = MoneyValidators(InvalidPriceError)


@attrs.frozen(kw_only=True)
class PartShare:
    """What all pieces of one part, by its SKU, are of a bundle that was sold.

    ``net`` is its share of the amount without tax, ``taxes`` its share of each of the row's
    taxes, in their order: a book bears nothing of the tax on the mug beside it. Without
    ``taxes``, the parts are taxed alike. ``title`` is its name as the buyer saw it.
    """

    sku: str = attrs.field(validator=check.sku)
    net: Rate = attrs.field(converter=as_rate, validator=check.rate())
    taxes: tuple[Rate, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Rate)
    )
    title: str = attrs.field(default="", validator=check.text)

    def of_tax(self, index: int) -> Rate:
        """Its share of one of the row's taxes."""
        return self.taxes[index] if self.taxes else self.net
