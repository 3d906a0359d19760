"""Benefits: what a promotion gives. Small frozen values; only the engine rounds and spreads."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.selection import EVERYTHING, Select


class Scope(StrictEnum):
    """What a benefit is taken off.

    ``UNIT``: each unit. ``LINE``: each line by itself. ``CART``: the selected goods
    together, spread over their lines. ``DELIVERY``: each delivery. ``DELIVERIES``: all of
    them together. ``ORDER``: goods and deliveries together.
    """

    UNIT = "unit"
    LINE = "line"
    CART = "cart"
    DELIVERY = "delivery"
    DELIVERIES = "deliveries"
    ORDER = "order"


DELIVERY_SCOPES = frozenset({Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER})
# Rows that share one discount, spread over them.
TOGETHER = frozenset({Scope.CART, Scope.DELIVERIES, Scope.ORDER})


@attrs.frozen
class PercentOff:
    """A percentage off: ``PercentOff(10)`` is a tenth off each selected line.

    At most ``max_units`` units get it in all, ``max_units_per_line`` on a line; the
    saving ends at ``at_most``.
    """

    rate: Rate = attrs.field(converter=fields.rate, validator=fields.share)
    scope: Scope = attrs.field(default=Scope.LINE, converter=Scope)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=fields.a(Select)
    )
    max_units: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    at_most: tuple[Money, ...] = attrs.field(
        default=(),
        kw_only=True,
        converter=fields.maybe_amounts,
    )


@attrs.frozen
class AmountOff:
    """An amount off: from the selected goods together, each line, each unit, or delivery.

    Give one Money, or one for each currency the promotion works in.
    """

    amount: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    scope: Scope = attrs.field(default=Scope.CART, converter=Scope)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=fields.a(Select)
    )
    max_units: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )


@attrs.frozen
class SetPrice:
    """A price in place of the other: for each unit, the selected goods together, or delivery.

    Never raises a price.
    """

    amount: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    scope: Scope = attrs.field(default=Scope.UNIT, converter=Scope)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=fields.a(Select)
    )


def _on_goods(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    # Inside another benefit, which says of which goods; deliveries have no units.
    fields.a(PercentOff, AmountOff)(instance, attribute, value)
    if value.scope in DELIVERY_SCOPES:
        raise InvalidPromotionError(
            f"a benefit inside another is on goods, not on {value.scope.value}",
            path=f"$.{attribute.name}.scope",
        )
    if not value.select.is_everything:
        raise InvalidPromotionError(
            "a benefit inside another does not select goods by itself",
            path=f"$.{attribute.name}.select",
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
    """What decides which tier holds: the cart's goods, the line, or the units selected."""

    CART_TOTAL = "cart_total"
    LINE_TOTAL = "line_total"
    QUANTITY = "quantity"


@attrs.frozen(kw_only=True)
class Tier:
    """From here on (inclusive), this benefit: an amount of money, or a number of units."""

    at_least: Money | int = attrs.field(validator=fields.a(Money, int))
    benefit: PercentOff | AmountOff = attrs.field(validator=_on_goods)


@attrs.frozen(kw_only=True)
class Tiered:
    """The more, the more off. ``base`` holds below the first tier, if given."""

    tiers: tuple[Tier, ...] = attrs.field(
        converter=fields.several, validator=fields.all_are(Tier)
    )
    basis: TierBasis = attrs.field(default=TierBasis.CART_TOTAL, converter=TierBasis)
    base: PercentOff | AmountOff | None = attrs.field(
        default=None, validator=attrs.validators.optional(_on_goods)
    )
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))

    def __attrs_post_init__(self) -> None:
        if not self.tiers:
            raise InvalidPromotionError("needs a tier", path="$.tiers")
        counts = self.basis is TierBasis.QUANTITY
        for place, tier in enumerate(self.tiers):
            if isinstance(tier.at_least, Money) is counts:
                raise InvalidPromotionError(
                    f"a tier by {self.basis.value} does not begin at {tier.at_least}",
                    path=f"$.tiers[{place}].at_least",
                    hint="a number of units" if counts else "an amount of money",
                )


@attrs.frozen(kw_only=True)
class EachGroupOf:
    """A benefit on each unit in complete groups of ``size``; the odd ones pay in full."""

    size: int = attrs.field(validator=fields.count)
    benefit: PercentOff | AmountOff = attrs.field(validator=_on_units)
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))


@attrs.frozen(kw_only=True)
class FirstAndNext:
    """So much off the first unit of a line and so much off each further one."""

    first: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    next: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    max_units: int | None = attrs.field(default=None, validator=fields.count)
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))


@attrs.frozen(kw_only=True)
class GroupPrice:
    """Any ``quantity`` of the selected goods for one price, ``repeat`` or once."""

    quantity: int = attrs.field(validator=fields.count)
    amount: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    repeat: bool = True
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))


@attrs.frozen(kw_only=True)
class CheapestFree:
    """Of every ``quantity`` units the cheapest ``free`` cost nothing, ``repeat`` or once."""

    quantity: int = attrs.field(validator=fields.count)
    free: int = attrs.field(default=1, validator=fields.count)
    repeat: bool = True
    dearest: bool = False
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))

    def __attrs_post_init__(self) -> None:
        if self.free > self.quantity:
            raise InvalidPromotionError(
                f"{self.free} of {self.quantity} cannot be free", path="$.free"
            )


@attrs.frozen(kw_only=True)
class BuyGet:
    """For ``buy_quantity`` units bought, ``get_quantity`` others at ``rate`` off.

    Repeats until the goods, or ``max_units`` rewarded units, run out. A unit that was
    needed for buying is never the reward.
    """

    buy: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))
    buy_quantity: int = attrs.field(default=1, validator=fields.count)
    get: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))
    get_quantity: int = attrs.field(default=1, validator=fields.count)
    rate: Rate = attrs.field(
        default=Rate(1), converter=fields.rate, validator=fields.share
    )
    max_units: int | None = attrs.field(default=None, validator=fields.count)


@attrs.frozen(kw_only=True)
class Gift:
    """An article added to the cart, free or at ``rate`` off its price.

    One, or one ``for_each`` so many selected units, on a line of its own. Where the article is not for sale, or
    its price floor is higher, the cart is priced without it, and the verdict is Rejected
    for ``"gift_not_for_sale"`` or ``"gift_below_floor"``.
    """

    sku: str = attrs.field(validator=fields.text)
    quantity: int = attrs.field(default=1, validator=fields.count)
    rate: Rate = attrs.field(
        default=Rate(1), converter=fields.rate, validator=fields.share
    )
    for_each: int | None = attrs.field(default=None, validator=fields.count)
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))


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
    """What a benefit is taken off; None for benefits on units of goods by their kind."""
    if isinstance(benefit, PercentOff | AmountOff | SetPrice):
        return benefit.scope
    return None


def select_of(benefit: Benefit) -> Select:
    """The goods that a benefit selects; a BuyGet chooses by itself."""
    return EVERYTHING if isinstance(benefit, BuyGet) else benefit.select


def is_for_delivery(benefit: Benefit) -> bool:
    """Whether a benefit waits until deliveries have a price."""
    return scope_of(benefit) in DELIVERY_SCOPES
