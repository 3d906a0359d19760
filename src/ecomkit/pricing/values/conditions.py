"""Conditions: when a promotion applies. A refusal says what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any, cast

import attrs

from ecomkit.errors import short_repr, wrong_type
from ecomkit.moments import WEEKDAYS
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_amounts
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.policy import TaxSide, ThresholdBasis
from ecomkit.pricing.values.selection import EVERYTHING, Select, selects_goods
from ecomkit.tax.jurisdiction import Jurisdiction
from ecomkit.validators import as_names, maybe, one_or_more, require_types

check = MoneyValidators(InvalidPromotionError)
_count = check.whole_number(least=1)


@attrs.frozen
class TotalAtLeast:
    """The selected goods come to at least an amount (one for each currency).

    ``basis`` looks before, between or after discounts; left out, as the policy says. ``side``
    is the side of the tax that the amount is stated on; left out, the one that the buyer is
    shown. With ``consumes``, the units that make up the amount serve no other promotion.

    Gifts and money given back do not count. Goods that take part in no promotion count for
    benefits on deliveries and fees, and with ``all_goods`` for benefits on goods too.
    """

    amount: tuple[Money, ...] = attrs.field(
        converter=as_amounts, validator=check.amounts(least=1, from_zero=True)
    )
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=selects_goods
    )
    basis: ThresholdBasis | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(ThresholdBasis)
    )
    side: TaxSide | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(TaxSide)
    )
    consumes: bool = attrs.field(default=False, kw_only=True)
    all_goods: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class QuantityAtLeast:
    """At least so many selected units are in the cart, or on one line of it.

    ``consumes`` and ``all_goods`` are as those of TotalAtLeast.
    """

    quantity: int = attrs.field(validator=_count)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=selects_goods
    )
    on_one_line: bool = attrs.field(default=False, kw_only=True)
    consumes: bool = attrs.field(default=False, kw_only=True)
    all_goods: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class ArticlesAtLeast:
    """At least so many different selected articles are in the cart, by their SKUs.

    ``all_goods`` is as that of TotalAtLeast.
    """

    count: int = attrs.field(validator=_count)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=selects_goods
    )
    all_goods: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Contains:
    """Something selected is in the cart, whether promotions may reduce it or not."""

    select: Select = attrs.field(validator=selects_goods)


@attrs.frozen
class InGroup:
    """The buyer belongs to one of these customer groups."""

    groups: frozenset[str] = attrs.field(converter=as_names, validator=check.names)


@attrs.frozen
class NthOrder:
    """This is the buyer's order number ``n``, counting those before and this one.

    A shop counts the orders in its store that were not canceled, a guest's by the e-mail
    address.
    """

    n: int = attrs.field(validator=_count)


@attrs.frozen
class ShipsTo:
    """The goods go to this area."""

    area: Jurisdiction = attrs.field(
        validator=check.instance_of(Jurisdiction, hint='Jurisdiction(countries="DE")')
    )


@attrs.frozen
class PaidWith:
    """The buyer pays by one of these payment methods."""

    payment_methods: frozenset[str] = attrs.field(
        converter=as_names, validator=check.names
    )


@attrs.frozen
class DeliveredBy:
    """One of these shipping methods was chosen."""

    methods: frozenset[str] = attrs.field(converter=as_names, validator=check.names)


def _as_days(days: int | str | Iterable[int | str]) -> frozenset[int]:
    found = as_names(cast("str", days))
    if not isinstance(found, frozenset):
        return found
    return frozenset(WEEKDAYS.index(day) if day in WEEKDAYS else day for day in found)


_DAYS = "'monday' to 'sunday', or 0 to 6"


def _weekdays(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    path = f"$.{attribute.name}"
    require_types(value, int, str, path=path, error=InvalidPromotionError, hint=_DAYS)
    for day in value:
        if day not in range(len(WEEKDAYS)):
            raise InvalidPromotionError(
                f"{short_repr(day)} is not a day of the week", path=path, hint=_DAYS
            )


def _clock(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, time) or value.tzinfo is not None:
        raise wrong_type(InvalidPromotionError)(
            f"{short_repr(value)} is not a time of day",
            path=f"$.{attribute.name}",
            hint="write time(9), without a time zone",
        )


@attrs.frozen(kw_only=True)
class During:
    """On these days of the week (by name, or Monday as 0), between two times of the shop's clock.

    The clock is that of the Pricer's ``zone``.

    Examples:
        >>> weekend = During(weekdays=["saturday", "sunday"])
        >>> happy_hour = During(start=time(17), end=time(19))
    """

    weekdays: frozenset[int] = attrs.field(
        default=frozenset(), converter=_as_days, validator=_weekdays
    )
    start: time = attrs.field(default=time.min, validator=_clock)
    end: time | None = attrs.field(default=None, validator=maybe(_clock))

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InvalidPromotionError(
                "'end' is not after 'start'",
                path="$.end",
                hint="past midnight, use AnyOf with an evening and a morning",
            )


def _conditions(value: Any, *, path: str, error: type[InvalidPromotionError]) -> None:
    kinds: tuple[type, ...] = Condition.__args__
    require_types(value, *kinds, path=path, error=error, least=1)


@attrs.frozen
class AnyOf:
    """At least one of these conditions holds."""

    conditions: tuple[Condition, ...] = attrs.field(
        converter=one_or_more, validator=check.of(_conditions)
    )


@attrs.frozen
class AllOf:
    """All of these conditions hold; for use inside another one.

    Examples:
        >>> big_or_known = AnyOf(
        ...     [
        ...         TotalAtLeast(Money("100.00", "EUR")),
        ...         AllOf([InGroup("regulars"), QuantityAtLeast(3)]),
        ...     ]
        ... )
    """

    conditions: tuple[Condition, ...] = attrs.field(
        converter=one_or_more, validator=check.of(_conditions)
    )


@attrs.frozen
class Not:
    """The condition does not hold.

    Where it cannot be told, the opposite cannot be told either, and the promotion does not
    apply: there is no amount in the cart's currency, or the place, the payment method, the
    delivery of goods that ship or the buyer whose orders are counted is not known yet.

    Examples:
        >>> not_with_gift_cards = Not(Contains(Select(categories="gift-cards")))
    """

    condition: Condition = attrs.field()

    @condition.validator
    def _is_one(self, attribute: attrs.Attribute[Any], value: Any) -> None:
        _conditions((value,), path="$", error=InvalidPromotionError)


Condition = (
    TotalAtLeast
    | QuantityAtLeast
    | ArticlesAtLeast
    | Contains
    | InGroup
    | NthOrder
    | ShipsTo
    | PaidWith
    | DeliveredBy
    | During
    | AllOf
    | AnyOf
    | Not
)
