"""Benefits: what a promotion gives. Small frozen values; only the engine rounds and spreads."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import MoneyValidators, as_amounts, as_percent, as_rate
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.selection import EVERYTHING, Select
from ecomkit.validators import maybe, one_or_more, require_type

check = MoneyValidators(InvalidPromotionError)
_select = check.instance_of(Select)
_amounts = check.amounts(least=1, from_zero=True)  # one for each currency
_share = check.rate(from_zero=True, to_one=True)
_count = check.whole_number(least=1)
_limit = maybe(_count)


class Scope(StrictEnum):
    """What a benefit is taken off.

    ``UNIT``: each unit. ``LINE``: each line by itself. ``CART``: the selected goods
    together, spread over their lines. ``DELIVERY``: each delivery. ``DELIVERIES``: all of
    them together. ``ORDER``: goods and deliveries together. ``FEE``: each fee. ``FEES``:
    all of them together.
    """

    UNIT = "unit"
    LINE = "line"
    CART = "cart"
    DELIVERY = "delivery"
    DELIVERIES = "deliveries"
    ORDER = "order"
    FEE = "fee"
    FEES = "fees"


DELIVERY_SCOPES = frozenset({Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER})
FEE_SCOPES = frozenset({Scope.FEE, Scope.FEES})
# The rows share one discount, which is spread over them.
TOGETHER = frozenset({Scope.CART, Scope.DELIVERIES, Scope.ORDER, Scope.FEES})


@attrs.frozen
class PercentOff:
    """A percentage off: ``PercentOff(10)`` is a tenth off each selected line.

    Applies to at most ``max_units`` units in total and ``max_units_per_line`` per line;
    ``at_most`` caps the saving (one amount for each currency).

    Examples:
        >>> str(PercentOff(10).rate), str(PercentOff("12.5%").rate)
        ('10%', '12.5%')
    """

    rate: Rate = attrs.field(converter=as_percent, validator=_share)
    scope: Scope = attrs.field(default=Scope.LINE, converter=Scope)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True, validator=_select)
    max_units: int | None = attrs.field(default=None, kw_only=True, validator=_limit)
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )
    at_most: tuple[Money, ...] = attrs.field(
        default=(),
        kw_only=True,
        converter=as_amounts,
        validator=check.amounts(from_zero=True),
    )


@attrs.frozen
class AmountOff:
    """An amount off: the selected goods together, each line, each unit, or delivery.

    Give one Money, or one for each currency the promotion works in.
    """

    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    scope: Scope = attrs.field(default=Scope.CART, converter=Scope)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True, validator=_select)
    max_units: int | None = attrs.field(default=None, kw_only=True, validator=_limit)
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )


@attrs.frozen
class SetPrice:
    """A lower price: for each unit, for the selected goods together, or for delivery.

    It never raises a price.
    """

    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    scope: Scope = attrs.field(default=Scope.UNIT, converter=Scope)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True, validator=_select)


def _on_goods(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    # Inside another benefit, which selects the goods; deliveries have no units.
    path = f"$.{attribute.name}"
    require_type(value, PercentOff, AmountOff, path=path, error=InvalidPromotionError)
    if value.scope in DELIVERY_SCOPES | FEE_SCOPES:
        raise InvalidPromotionError(
            f"a benefit inside another is on goods, not on {value.scope.value}",
            path=f"{path}.scope",
        )
    if not value.select.is_everything:
        raise InvalidPromotionError(
            "a benefit inside another does not select goods",
            path=f"{path}.select",
            hint="give the outer benefit the select",
        )


def _on_units(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    # Units in groups get it one by one: there is no sum that a limit could look at.
    _on_goods(instance, attribute, value)
    for limit in ("max_units", "max_units_per_line", "at_most"):
        if getattr(value, limit, None):
            raise InvalidPromotionError(
                "a benefit on units in groups has no limit of its own",
                path=f"$.{attribute.name}.{limit}",
            )


class TierBasis(StrictEnum):
    """What decides which tier applies: the cart's total, the line's, or a number of units."""

    CART_TOTAL = "cart_total"
    LINE_TOTAL = "line_total"
    QUANTITY = "quantity"


@attrs.frozen(kw_only=True)
class Tier:
    """From an amount of money or a number of units on (inclusive), this benefit."""

    at_least: Money | int = attrs.field(validator=check.instance_of(Money, int))
    benefit: PercentOff | AmountOff = attrs.field(validator=_on_goods)


@attrs.frozen(kw_only=True)
class Tiered:
    """The more you buy, the more is taken off; ``base`` applies below the first tier."""

    tiers: tuple[Tier, ...] = attrs.field(
        converter=one_or_more, validator=check.members(Tier, least=1)
    )
    basis: TierBasis = attrs.field(default=TierBasis.CART_TOTAL, converter=TierBasis)
    base: PercentOff | AmountOff | None = attrs.field(
        default=None, validator=maybe(_on_goods)
    )
    select: Select = attrs.field(default=EVERYTHING, validator=_select)

    def __attrs_post_init__(self) -> None:
        counts = self.basis is TierBasis.QUANTITY
        for index, tier in enumerate(self.tiers):
            if isinstance(tier.at_least, Money) is counts:
                raise InvalidPromotionError(
                    f"a tier by {self.basis.value} cannot start at {tier.at_least}",
                    path=f"$.tiers[{index}].at_least",
                    hint="a number of units" if counts else "an amount of money",
                )


@attrs.frozen(kw_only=True)
class EachGroupOf:
    """A benefit on each unit in complete groups of ``size``; the odd ones pay in full."""

    size: int = attrs.field(validator=_count)
    benefit: PercentOff | AmountOff = attrs.field(validator=_on_units)
    select: Select = attrs.field(default=EVERYTHING, validator=_select)


@attrs.frozen(kw_only=True)
class FirstAndNext:
    """An amount off the first unit of a line, and another off each further one."""

    first: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    next: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    max_units: int | None = attrs.field(default=None, validator=_limit)
    select: Select = attrs.field(default=EVERYTHING, validator=_select)


@attrs.frozen(kw_only=True)
class GroupPrice:
    """Any ``quantity`` of the selected goods for one price, as often as it fits or once."""

    quantity: int = attrs.field(validator=_count)
    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    repeat: bool = True
    select: Select = attrs.field(default=EVERYTHING, validator=_select)


@attrs.frozen(kw_only=True)
class CheapestFree:
    """Of every ``quantity`` units the cheapest ``free`` cost nothing, or the ``dearest``.

    It repeats as often as the units suffice, or applies once.
    """

    quantity: int = attrs.field(validator=_count)
    free: int = attrs.field(default=1, validator=_count)
    repeat: bool = True
    dearest: bool = False
    select: Select = attrs.field(default=EVERYTHING, validator=_select)

    def __attrs_post_init__(self) -> None:
        if self.free > self.quantity:
            raise InvalidPromotionError(
                f"{short_repr(self.free)} of {short_repr(self.quantity)} cannot be free",
                path="$.free",
            )


@attrs.frozen(kw_only=True)
class BuyGet:
    """For ``buy_quantity`` units bought, ``get_quantity`` others at ``rate`` off.

    It repeats until the goods, or ``max_units`` rewarded units, run out. A unit that counts
    as bought is never the reward.
    """

    buy: Select = attrs.field(default=EVERYTHING, validator=_select)
    buy_quantity: int = attrs.field(default=1, validator=_count)
    get: Select = attrs.field(default=EVERYTHING, validator=_select)
    get_quantity: int = attrs.field(default=1, validator=_count)
    rate: Rate = attrs.field(default=Rate(1), converter=as_rate, validator=_share)
    max_units: int | None = attrs.field(default=None, validator=_limit)


@attrs.frozen(kw_only=True)
class Gift:
    """An article added to the cart, free or at ``rate`` off its price.

    It is one, or one ``for_each`` so many selected units, on a line of its own. Where the
    article is not for sale, or its price floor is higher, the cart is priced without it, and
    the verdict is Rejected for ``"gift_not_for_sale"`` or ``"gift_below_floor"``.
    """

    sku: str = attrs.field(validator=check.sku)
    quantity: int = attrs.field(default=1, validator=_count)
    rate: Rate = attrs.field(default=Rate(1), converter=as_rate, validator=_share)
    for_each: int | None = attrs.field(default=None, validator=_limit)
    select: Select = attrs.field(default=EVERYTHING, validator=_select)


Benefit = (
    PercentOff
    | AmountOff
    | SetPrice
    | Tiered
    | EachGroupOf
    | FirstAndNext
    | GroupPrice
    | CheapestFree
    | BuyGet
    | Gift
)


def scope_of(benefit: Benefit) -> Scope | None:
    """What a benefit is taken off; None for a kind that is always on units of goods."""
    if isinstance(benefit, PercentOff | AmountOff | SetPrice):
        return benefit.scope
    return None


def select_of(benefit: Benefit) -> Select:
    """The goods that a benefit selects; a BuyGet does so with ``buy`` and ``get``."""
    return EVERYTHING if isinstance(benefit, BuyGet) else benefit.select


def is_for_delivery(benefit: Benefit) -> bool:
    """Whether a benefit is on deliveries, or on goods and deliveries."""
    return scope_of(benefit) in DELIVERY_SCOPES


def is_for_fees(benefit: Benefit) -> bool:
    """Whether a benefit is on fees."""
    return scope_of(benefit) in FEE_SCOPES
