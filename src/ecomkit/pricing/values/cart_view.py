"""What a shop's own rule sees of a cart while it is priced, as Money, and how it answers."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_amounts, as_money
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.pricing.values.promotion import as_codes
from ecomkit.validators import as_names

check = MoneyValidators(InvalidPromotionError)


@attrs.frozen(kw_only=True)
class CartViewLine:
    """One line as a rule sees it: the item, its categories, and its amounts so far.

    ``list_amount`` is before, ``amount`` after the discounts applied so far, both on the
    side of the tax that the buyer is shown. ``counts`` says whether it counts for the rule:
    gifts and money given back do not, and what takes part in no promotion does for fees only.
    """

    item: LineItem
    categories: frozenset[str]
    list_amount: Money
    amount: Money
    counts: bool = True

    @property
    def sku(self) -> str:
        """The article."""
        return self.item.sku

    @property
    def quantity(self) -> int | Decimal:
        """How many, or how much in the line's unit."""
        return self.item.quantity


@attrs.frozen(kw_only=True)
class CartView:
    """The cart as a shop's own rule sees it: goods with what earlier discounts left of them."""

    lines: tuple[CartViewLine, ...]
    occasion: Occasion
    currency: str
    codes: tuple[str, ...]

    @property
    def total(self) -> Money:
        """What is left, after the discounts applied so far, of the goods that count."""
        counting = (line.amount for line in self.lines if line.counts)
        return Money.sum(counting, self.currency)


@attrs.frozen(kw_only=True)
class Needs:
    """What a rule cannot do without; a part left empty is not needed.

    ``side`` is the side of the tax that the threshold is stated on; left out, the one that
    the buyer is shown.
    """

    codes: tuple[str, ...] = attrs.field(default=(), converter=as_codes)
    skus: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    threshold: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=check.amounts(from_zero=True)
    )
    side: TaxSide | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxSide)
    )


@attrs.frozen
class Proposal:
    """A benefit on the lines of these keys; on all that are discountable, if none are named.

    What the benefit selects is taken of those.
    """

    benefit: Benefit = attrs.field(validator=check.instance_of(*Benefit.__args__))
    lines: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )


@attrs.frozen(kw_only=True)
class FeeQuote:
    """One fee to charge, and the key of the line that causes it, if one does."""

    amount: Money = attrs.field(converter=as_money, validator=check.money())
    line: str = ""
