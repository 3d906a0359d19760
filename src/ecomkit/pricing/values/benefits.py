"""Benefits: what a promotion gives. Small frozen values; only the engine rounds and spreads."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import MoneyValidators, as_amounts, as_percent
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.policy import AmountBasis, TaxSide, ThresholdBasis
from ecomkit.pricing.values.selection import (
    EVERYTHING,
    Select,
    require_parts,
    selects_goods,
)
from ecomkit.validators import maybe, one_or_more, require_type

check = MoneyValidators(InvalidPromotionError)
_select = check.instance_of(Select, hint='Select(skus="tea")')
_amounts = check.amounts(least=1, from_zero=True)  # one for each currency
_share = check.rate(from_zero=True, to_one=True)
_count = check.whole_number(least=1)
_limit = maybe(_count)


def as_side(side: TaxSide | str | None) -> TaxSide | None:
    """The side on which amounts are stated; None: the one that the buyer is shown."""
    return None if side is None else TaxSide(side)


class Scope(StrictEnum):
    """What a benefit is taken off.

    ``UNIT``: each unit. ``LINE``: each line by itself. ``CART``: the selected goods
    together, spread over their lines. ``DELIVERY``: each delivery. ``DELIVERIES``: all of
    them together. ``ORDER``: goods and deliveries together; of some goods, where they are
    selected and in the cart. ``FEE``: each fee. ``FEES``:
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


# What can be selected of that.
_SELECTED: dict[Scope, tuple[str, ...]] = {
    Scope.DELIVERY: ("methods",),
    Scope.DELIVERIES: ("methods",),
    Scope.ORDER: ("goods", "methods"),
    Scope.FEE: ("goods", "fees"),
    Scope.FEES: ("goods", "fees"),
}
DELIVERY_SCOPES = frozenset({Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER})
FEE_SCOPES = frozenset({Scope.FEE, Scope.FEES})


def selectable(scope: Scope | None) -> tuple[str, ...]:
    """What a benefit can select of what it is taken off: goods, methods, fees."""
    return ("goods",) if scope is None else _SELECTED.get(scope, ("goods",))


# The rows share one discount, which is spread over them.
TOGETHER = frozenset({Scope.CART, Scope.DELIVERIES, Scope.ORDER, Scope.FEES})


@attrs.frozen
class PercentOff:
    """A percentage off: ``PercentOff(10)`` is a tenth off each selected line.

    Applies to at most ``max_units`` units in total and ``max_units_per_line`` of each line,
    those that cost least now first (or as the policy's ``choice`` says). ``at_most`` caps
    the saving of the whole benefit, over all its lines or deliveries (one amount for each
    currency, on the ``side`` of the tax). ``basis`` is what it is taken of: the list
    amounts, or what earlier discounts left; left out, as its lane or the policy says.

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
    basis: AmountBasis | None = attrs.field(
        default=None,
        kw_only=True,
        converter=attrs.converters.optional(AmountBasis),
    )
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_scope(self)


@attrs.frozen
class AmountOff:
    """An amount off: the selected goods together, each line, each unit, or delivery.

    Give one Money, or one for each currency the promotion works in. With ``max_units`` in
    all or ``max_units_per_line`` it comes off those units alone. ``side`` is the side of the
    tax that the amount is stated on; left out, the one that the buyer is shown.

    Examples:
        >>> five_off = AmountOff(Money("5.00", "EUR"))
        >>> one_off_each = AmountOff(Money("1.00", "EUR"), Scope.UNIT, max_units=3)
    """

    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    scope: Scope = attrs.field(default=Scope.CART, converter=Scope)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True, validator=_select)
    max_units: int | None = attrs.field(default=None, kw_only=True, validator=_limit)
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_scope(self)


@attrs.frozen
class SetPrice:
    """A lower price: for each unit, for the selected goods together, or for delivery.

    It never raises a price. 2.5 kilos at 8.00 a kilo cost 20.00. ``max_units``,
    ``max_units_per_line`` and ``side`` are as those of AmountOff.

    Examples:
        >>> three_at_eight = SetPrice(Money("8.00", "EUR"), max_units=3)
    """

    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    scope: Scope = attrs.field(default=Scope.UNIT, converter=Scope)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True, validator=_select)
    max_units: int | None = attrs.field(default=None, kw_only=True, validator=_limit)
    max_units_per_line: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_scope(self)


def _check_scope(benefit: PercentOff | AmountOff | SetPrice) -> None:
    # Deliveries and fees have no units, and are selected by names of their own.
    require_parts(benefit.select, *selectable(benefit.scope), path="$.select")
    if benefit.scope in DELIVERY_SCOPES | FEE_SCOPES:
        for limit in ("max_units", "max_units_per_line"):
            if getattr(benefit, limit) is not None:
                raise InvalidPromotionError(
                    f"{limit} counts units of goods; there are none in scope "
                    f"{benefit.scope.value}",
                    path=f"$.{limit}",
                    hint="a scope of goods, or at_most",
                )


def is_on_goods(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A validator: a benefit inside another, which selects the goods; deliveries have no units."""
    path = f"$.{attribute.name}"
    kinds = PercentOff, AmountOff, SetPrice
    require_type(value, *kinds, path=path, error=InvalidPromotionError)
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


class TierBasis(StrictEnum):
    """What decides which tier applies: the cart's total, the line's, or a number of units."""

    CART_TOTAL = "cart_total"
    LINE_TOTAL = "line_total"
    QUANTITY = "quantity"


@attrs.frozen(kw_only=True)
class Tier:
    """From an amount of money or a number of units on (inclusive), this benefit."""

    at_least: Money | int = attrs.field(validator=check.instance_of(Money, int))
    benefit: PercentOff | AmountOff | SetPrice = attrs.field(validator=is_on_goods)


@attrs.frozen(kw_only=True)
class Tiered:
    """The more you buy, the more is taken off; ``base`` applies below the first tier.

    By ``basis`` the selected units are counted (2.5 kilos are 2.5), or the cart's total or
    each line's is looked at, on a ``side`` of the tax. The limits of a tier's benefit hold
    for all the lines that reach it.
    """

    tiers: tuple[Tier, ...] = attrs.field(
        converter=one_or_more, validator=check.members(Tier, least=1)
    )
    basis: TierBasis = attrs.field(default=TierBasis.CART_TOTAL, converter=TierBasis)
    base: PercentOff | AmountOff | SetPrice | None = attrs.field(
        default=None, validator=maybe(is_on_goods)
    )
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        counts = self.basis is TierBasis.QUANTITY
        for index, tier in enumerate(self.tiers):
            if isinstance(tier.at_least, Money) is counts:
                raise InvalidPromotionError(
                    f"a tier by {self.basis.value} cannot start at {tier.at_least}",
                    path=f"$.tiers[{index}].at_least",
                    hint="a number of units" if counts else "an amount of money",
                )


def _above_zero(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    for amount in value:
        if not amount:
            raise InvalidPromotionError(
                "an amount to be spent is above zero", path=f"$.{attribute.name}"
            )


@attrs.frozen(kw_only=True)
class SpendAndSave:
    """An amount off for each full amount spent: 5.00 off for each 50.00.

    A part of the amount to be spent gives nothing. ``at_most`` caps the saving. What counts
    as spent are the goods that it comes off, or those of ``spent_on``, before, between or
    after discounts as ``basis`` says; left out, as the policy says. Gifts, money given back
    and goods that take part in no promotion do not count. All amounts are given one for each
    currency, on the ``side`` of the tax; left out, the one that the buyer is shown.

    Examples:
        >>> five_for_fifty = SpendAndSave(
        ...     for_each=Money("50.00", "EUR"),
        ...     amount=Money("5.00", "EUR"),
        ...     at_most=Money("20.00", "EUR"),
        ... )
    """

    for_each: tuple[Money, ...] = attrs.field(
        converter=as_amounts, validator=[_amounts, _above_zero]
    )
    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    at_most: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=check.amounts(from_zero=True)
    )
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    spent_on: Select | None = attrs.field(default=None, validator=maybe(selects_goods))
    basis: ThresholdBasis | None = attrs.field(
        default=None, converter=attrs.converters.optional(ThresholdBasis)
    )
    side: TaxSide | None = attrs.field(default=None, converter=as_side)


@attrs.frozen(kw_only=True)
class FirstAndNext:
    """An amount off the first unit of a line, and another off each further one.

    Of each line at most ``max_units`` get it. Half a kilo gets half the amount.
    """

    first: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    next: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    max_units: int | None = attrs.field(default=None, validator=_limit)
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)
