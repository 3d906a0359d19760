"""An order as earning rules see it: its goods and what was paid for them."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.validators import as_tuple, maybe


class PointsBasis(StrictEnum):
    """The amount that earns points: without tax, or with it."""

    NET = "net"
    GROSS = "gross"


@attrs.frozen(kw_only=True)
class EarningLine:
    """One line of goods after discounts; an unknown amount is None."""

    sku: str = attrs.field(validator=check.text)
    category: str = attrs.field(default="", validator=check.text)
    net: Money | None = attrs.field(default=None, validator=maybe(check.money()))
    gross: Money | None = attrs.field(default=None, validator=maybe(check.money()))

    def amount(self, basis: PointsBasis) -> Money:
        """The line's amount on this basis; InvalidInputError if it is unknown."""
        found = self.net if basis is PointsBasis.NET else self.gross
        if found is None:
            raise InvalidInputError(
                f"the {basis} amount of {short_repr(self.sku)}, which earns points, is unknown",
                path=f"$.{basis}",
            )
        return found


@attrs.frozen(kw_only=True)
class EarningOrder:
    """One customer's order, whose lines may earn points."""

    id: str = attrs.field(validator=check.text)
    customer: str = attrs.field(validator=check.text)
    at: datetime = attrs.field(validator=check.moment)
    lines: tuple[EarningLine, ...] = attrs.field(
        converter=as_tuple, validator=check.members(EarningLine)
    )
