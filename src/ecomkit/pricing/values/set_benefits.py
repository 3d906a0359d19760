"""Benefits on sets of units, and gifts: for so many there is something cheaper or free."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import (
    MoneyValidators,
    as_amounts,
    as_percent,
    as_rate,
    require_rate,
)
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.benefits import (
    AmountOff,
    PercentOff,
    Scope,
    SetPrice,
    as_side,
    is_on_goods,
)
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.pricing.values.selection import (
    EVERYTHING,
    Select,
    require_parts,
    selects_goods,
)
from ecomkit.validators import maybe, one_or_more

check = MoneyValidators(InvalidPromotionError)
_amounts = check.amounts(least=1, from_zero=True)  # one for each currency
_reward = check.amounts(from_zero=True)  # none, or one for each currency
_share = check.rate(from_zero=True, to_one=True)
_count = check.whole_number(least=1)
_limit = maybe(_count)


def _on_units(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    # Units in groups get it one by one: there is no sum that a limit could look at.
    is_on_goods(instance, attribute, value)
    for limit in ("max_units", "max_units_per_line", "at_most"):
        if getattr(value, limit, None):
            raise InvalidPromotionError(
                "a benefit on units in groups has no limit of its own",
                path=f"$.{attribute.name}.{limit}",
            )
    path = f"$.{attribute.name}.scope"
    if isinstance(value, AmountOff) and value.scope is Scope.LINE:
        raise InvalidPromotionError(
            "an amount comes off each unit or each group, not off a line",
            path=path,
            hint="Scope.UNIT, or left out for the group",
        )
    if isinstance(value, SetPrice) and value.scope is not Scope.UNIT:
        raise InvalidPromotionError(
            "a price in groups is one for each unit",
            path=path,
            hint="GroupPrice(quantity=..., amount=...) is one for the group",
        )


_SELECTS = check.members(Select, hint='[Select(skus="mug"), Select(skus="tea")]')


def _one_of_each(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    _SELECTS(instance, attribute, value)
    for index, select in enumerate(value):
        require_parts(select, "goods", path=f"$.{attribute.name}[{index}]")


_MOST_SELECTS = 8  # that differ: which units fit where is asked for each set of them


def _check_set(benefit: EachGroupOf | GroupPrice, name: str) -> None:
    # A set is so many units, or one of each.
    number, each = getattr(benefit, name), benefit.one_of_each
    if (number is None) is not bool(each):
        what = "has both" if each else "has neither"
        raise InvalidPromotionError(
            f"a set {what}, {name} and one_of_each",
            path=f"$.{name}",
            hint="one of them: a number of any goods, or a Select for each unit",
        )
    if len(set(each)) > _MOST_SELECTS:
        raise InvalidPromotionError(
            f"a set is of at most {_MOST_SELECTS} different Selects",
            path="$.one_of_each",
        )


@attrs.frozen(kw_only=True)
class EachGroupOf:
    """A benefit on complete groups of ``size``, or ``one_of_each``; the odd ones pay in full.

    ``one_of_each`` names the goods of each unit of a group: a starter, a main and a dessert;
    the same Select twice is two of them. All of them are among the goods of ``select``, too.

    A percentage, a price and an AmountOff with ``Scope.UNIT`` are for each unit of a group; an
    AmountOff without it comes off each group as a whole, and is no more than the group costs:
    5.00 off for every three.
    Groups are made dearest first, or as the policy's ``choice`` says. Their units serve no
    other set, unless it is ``shared``: then it takes units whatever other sets did.
    """

    size: int | None = attrs.field(default=None, validator=_limit)
    one_of_each: tuple[Select, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_one_of_each
    )
    benefit: PercentOff | AmountOff | SetPrice = attrs.field(validator=_on_units)
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    shared: bool = False

    def __attrs_post_init__(self) -> None:
        _check_set(self, "size")


@attrs.frozen(kw_only=True)
class GroupPrice:
    """Any ``quantity`` of the selected goods for one price, as often as it fits or once.

    Or ``one_of_each``, as in EachGroupOf; where units fit in several places of a set, the
    sets are those that save the most. No group costs more than by the piece. Groups are made dearest first, or as the policy's
    ``choice`` says; their units serve no other set, unless it is ``shared``.

    Examples:
        >>> menu = GroupPrice(
        ...     one_of_each=[Select(categories="mains"), Select(categories="desserts")],
        ...     amount=Money("20.00", "EUR"),
        ... )
    """

    quantity: int | None = attrs.field(default=None, validator=_limit)
    one_of_each: tuple[Select, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_one_of_each
    )
    amount: tuple[Money, ...] = attrs.field(converter=as_amounts, validator=_amounts)
    repeat: bool = True
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    shared: bool = False
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_set(self, "quantity")


def _check_reward(benefit: CheapestFree | BuyGet) -> None:
    told = [
        name
        for name, value in (
            ("rate", benefit.rate != Rate(1)),
            ("amount_off", benefit.amount_off),
            ("unit_price", benefit.unit_price),
        )
        if value
    ]
    if told[1:]:
        raise InvalidPromotionError(
            f"a reward has {' and '.join(told)}", path=f"$.{told[1]}", hint="give one"
        )


@attrs.frozen(kw_only=True)
class CheapestFree:
    """Of every ``quantity`` units the cheapest ``free`` cost nothing, or the ``dearest``.

    Or they cost less: by ``rate``, by ``amount_off`` each, or they cost ``unit_price``. They
    begin at the ``nth`` cheapest (or dearest) unit of each group; with ``over_all_groups``
    the units of all groups stand in one row, and each place in it counts once for every
    group. It repeats as often as the units suffice, or applies once; ``max_units`` bounds
    the units that are rewarded. Groups are made dearest first, or as the policy's
    ``choice`` says; their units serve no other set, unless it is ``shared``.

    Examples:
        >>> three_for_two = CheapestFree(quantity=3)
        >>> second_half_price = CheapestFree(quantity=2, rate="50%")
    """

    quantity: int = attrs.field(validator=_count)
    free: int = attrs.field(default=1, validator=_count)
    nth: int = attrs.field(default=1, validator=_count)
    rate: Rate = attrs.field(default=Rate(1), converter=as_rate, validator=_share)
    amount_off: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_reward
    )
    unit_price: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_reward
    )
    repeat: bool = True
    dearest: bool = False
    over_all_groups: bool = False
    max_units: int | None = attrs.field(default=None, validator=_limit)
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    shared: bool = False
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_reward(self)
        if self.nth - 1 + self.free > self.quantity:
            raise InvalidPromotionError(
                f"{short_repr(self.free)} from place {short_repr(self.nth)} on are not "
                f"among {short_repr(self.quantity)}",
                path="$.free" if self.nth == 1 else "$.nth",
            )


def _rates(values: Any) -> Any:
    return tuple(map(as_percent, one_or_more(values)))


@attrs.frozen
class ProgressivePercent:
    """A percentage for each unit by its place: the second 10 % off, the third 20 %.

    ``rates`` are those of the first unit, the second and so on, none below the one before;
    all further units get the last one. Units stand dearest first, or as the policy's
    ``choice`` says, over all lines.

    Examples:
        >>> progressive = ProgressivePercent([0, 10, 20])
    """

    rates: tuple[Rate, ...] = attrs.field(
        converter=_rates,
        validator=check.each(
            partial(require_rate, from_zero=True, to_one=True),
            what="percentages",
            least=1,
        ),
    )
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=selects_goods
    )

    def __attrs_post_init__(self) -> None:
        for place, (before, rate) in enumerate(pairwise(self.rates), start=1):
            if rate < before:
                raise InvalidPromotionError(
                    f"{rate} comes after {before}",
                    path=f"$.rates[{place}]",
                    hint="the further a unit, the more is off",
                )


@attrs.frozen(kw_only=True)
class BuyGet:
    """For ``buy_quantity`` units bought, ``get_quantity`` others at ``rate`` off.

    Or with ``amount_off`` each, or at a ``unit_price``. It repeats until the goods, or
    ``max_units`` rewarded units, run out; the last reward may be smaller than
    ``get_quantity``, but not with ``whole_sets``. Bought are those that cannot be the reward,
    then the dearest; rewarded are the cheapest others, or as the policy's ``choice`` says. A unit that counts as bought is
    never the reward, and both serve no other set, unless it is ``shared``.

    Examples:
        >>> case_for_five = BuyGet(
        ...     buy=Select(skus="phone"),
        ...     get=Select(skus="case"),
        ...     unit_price=Money("5.00", "EUR"),
        ... )
    """

    buy: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    buy_quantity: int = attrs.field(default=1, validator=_count)
    get: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
    get_quantity: int = attrs.field(default=1, validator=_count)
    rate: Rate = attrs.field(default=Rate(1), converter=as_rate, validator=_share)
    amount_off: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_reward
    )
    unit_price: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_reward
    )
    max_units: int | None = attrs.field(default=None, validator=_limit)
    whole_sets: bool = False
    shared: bool = False
    side: TaxSide | None = attrs.field(default=None, kw_only=True, converter=as_side)

    def __attrs_post_init__(self) -> None:
        _check_reward(self)


@attrs.frozen(kw_only=True)
class Gift:
    """An article added to the cart, free or at ``rate`` off its price.

    It is one, or one ``for_each`` so many selected units, on a line of its own. Where the
    article is not for sale, there is too little of it, or its price floor is higher, the cart
    is priced without it, and the verdict is Rejected for ``"gift_not_for_sale"``,
    ``"gift_sold_out"`` or ``"gift_below_floor"``.
    """

    sku: str = attrs.field(validator=check.sku)
    quantity: int = attrs.field(default=1, validator=_count)
    rate: Rate = attrs.field(default=Rate(1), converter=as_rate, validator=_share)
    for_each: int | None = attrs.field(default=None, validator=_limit)
    select: Select = attrs.field(default=EVERYTHING, validator=selects_goods)
