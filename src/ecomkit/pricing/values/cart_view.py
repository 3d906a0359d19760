"""Goods: what a shop's own rule sees of a cart under pricing, as Money; and how it answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.benefits import Benefit
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.promotion import codes as normal_codes


@attrs.frozen(kw_only=True)
class CartViewLine:
    """One line as a rule sees it: the wish, its categories, and its amounts so far.

    ``list_amount`` is before, ``amount`` after the discounts taken until now, both in the
    price list's own basis (net or gross).
    """

    item: LineItem
    categories: frozenset[str]
    list_amount: Money
    amount: Money

    @property
    def sku(self) -> str:
        """The article."""
        return self.item.sku

    @property
    def quantity(self) -> int | Decimal:
        """How many of it."""
        return self.item.quantity


@attrs.frozen(kw_only=True)
class CartView:
    """The cart as a rule sees it when its turn comes."""

    lines: tuple[CartViewLine, ...]
    occasion: Occasion
    currency: str
    codes: tuple[str, ...]

    @property
    def total(self) -> Money:
        """What is left of the goods after the discounts taken until now."""
        return sum((line.amount for line in self.lines), Money.zero(self.currency))


@attrs.frozen(kw_only=True)
class Needs:
    """What a rule cannot do without; a part left empty is not needed."""

    codes: tuple[str, ...] = attrs.field(default=(), converter=normal_codes)
    skus: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names
    )
    threshold: tuple[Money, ...] = attrs.field(
        default=(), converter=fields.maybe_amounts
    )


NOTHING_NEEDED = Needs()


def _a_benefit(instance: object, attribute: object, value: Any) -> None:
    if not isinstance(value, Benefit):
        raise InvalidPromotionError(
            f"{short_repr(value)} is not a benefit", path="$.benefit"
        )


@attrs.frozen
class Proposal:
    """A benefit on the lines of these keys; on all that are discountable, if none are named."""

    benefit: Benefit = attrs.field(validator=_a_benefit)
    lines: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)


@attrs.frozen(kw_only=True)
class FeeQuote:
    """One fee to charge, and the key of the line that causes it, if one does."""

    amount: Money = attrs.field(converter=fields.any_money)
    line: str = ""
