"""Conditions: when a promotion applies. A refusal says what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.policy import AmountBasis
from ecomkit.pricing.values.selection import EVERYTHING, Select
from ecomkit.tax.jurisdiction import Jurisdiction


@attrs.frozen
class TotalAtLeast:
    """The selected goods come to at least an amount (one for each currency).

    ``basis`` looks before or after earlier discounts; left out, as the policy says. With
    ``consumes``, the units that make up the amount serve no other promotion.
    """

    amount: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=fields.a(Select)
    )
    basis: AmountBasis | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(AmountBasis)
    )
    consumes: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class QuantityAtLeast:
    """At least so many selected units are in the cart, or on one line of it."""

    quantity: int = attrs.field(validator=fields.count)
    select: Select = attrs.field(
        default=EVERYTHING, kw_only=True, validator=fields.a(Select)
    )
    on_one_line: bool = attrs.field(default=False, kw_only=True)
    consumes: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Contains:
    """Something selected is in the cart."""

    select: Select = attrs.field(validator=fields.a(Select))


@attrs.frozen
class InGroup:
    """The buyer belongs to one of these customer groups."""

    groups: frozenset[str] = attrs.field(converter=fields.names)


@attrs.frozen
class NthOrder:
    """This is the buyer's order number ``n``, counting completed orders and this one."""

    n: int = attrs.field(validator=fields.count)


@attrs.frozen
class ShipsTo:
    """The goods go to this area."""

    area: Jurisdiction = attrs.field(validator=fields.a(Jurisdiction))


@attrs.frozen
class PaidWith:
    """The buyer pays by one of these payment methods."""

    payment_methods: frozenset[str] = attrs.field(converter=fields.names)


@attrs.frozen
class DeliveredBy:
    """One of these delivery methods was chosen."""

    methods: frozenset[str] = attrs.field(converter=fields.names)


def _weekdays(given: int | Iterable[int]) -> frozenset[int]:
    found = fields.several(given)
    for day in found:
        if isinstance(day, bool) or not isinstance(day, int) or day not in range(7):
            raise InvalidPromotionError(
                f"{short_repr(day)} is not a day of the week",
                path="$.weekdays",
                hint="0 to 6",
            )
    return frozenset(found)


def _clock(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, time) or value.tzinfo is not None:
        raise InvalidPromotionError(
            f"{short_repr(value)} is not a time of the shop's clock",
            path=f"$.{attribute.name}",
            hint="time(9), without a time zone",
        )


def _conditions(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not value:
        raise InvalidPromotionError("needs a condition", path=f"$.{attribute.name}")
    for one in fields.several(value):
        if not isinstance(one, Condition):
            raise InvalidPromotionError(
                f"{short_repr(one)} is not a condition", path=f"$.{attribute.name}"
            )


@attrs.frozen(kw_only=True)
class During:
    """On these days of the week (Monday is 0), between these times of the shop's clock."""

    weekdays: frozenset[int] = attrs.field(default=frozenset(), converter=_weekdays)
    start: time = attrs.field(default=time.min, validator=_clock)
    end: time | None = attrs.field(
        default=None, validator=attrs.validators.optional(_clock)
    )

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InvalidPromotionError(
                "this ends before it begins",
                path="$.end",
                hint="past midnight, take AnyOf of an evening and a morning",
            )


@attrs.frozen
class AnyOf:
    """At least one of these conditions holds."""

    conditions: tuple[Condition, ...] = attrs.field(
        converter=fields.several, validator=_conditions
    )


@attrs.frozen
class Not:
    """The condition does not hold."""

    condition: Condition = attrs.field(validator=_conditions)


Condition = (
    TotalAtLeast
    | QuantityAtLeast
    | Contains
    | InGroup
    | NthOrder
    | ShipsTo
    | PaidWith
    | DeliveredBy
    | During
    | AnyOf
    | Not
)
