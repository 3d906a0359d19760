"""Conditions: when a promotion applies. A refusal says what is missing."""

from __future__ import annotations

from datetime import time

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing import fields
from ecomkit.pricing.policy import Basis
from ecomkit.pricing.select import EVERYTHING, Select
from ecomkit.tax.jurisdiction import Jurisdiction


@attrs.frozen
class TotalAtLeast:
    """The selected goods come to at least an amount (one for each currency).

    ``basis`` looks before or after earlier discounts; left out, as the policy says. With
    ``consumes``, the units that make up the amount serve no other promotion.
    """

    amount: tuple[Money, ...] = attrs.field(converter=fields.amounts)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True)
    basis: Basis | None = attrs.field(default=None, kw_only=True)
    consumes: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class QuantityAtLeast:
    """At least so many selected units are in the cart, or on one line of it."""

    quantity: int = attrs.field(validator=fields.count)
    select: Select = attrs.field(default=EVERYTHING, kw_only=True)
    on_one_line: bool = attrs.field(default=False, kw_only=True)
    consumes: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Contains:
    """Something selected is in the cart."""

    select: Select


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

    area: Jurisdiction


@attrs.frozen
class PaidBy:
    """The buyer pays by one of these means."""

    means: frozenset[str] = attrs.field(converter=fields.names)


@attrs.frozen
class DeliveredBy:
    """One of these delivery methods was chosen."""

    methods: frozenset[str] = attrs.field(converter=fields.names)


@attrs.frozen(kw_only=True)
class During:
    """On these days of the week (Monday is 0), between these times of the shop's clock."""

    weekdays: frozenset[int] = attrs.field(default=frozenset(), converter=frozenset)
    start: time = time.min
    end: time | None = None


@attrs.frozen
class AnyOf:
    """At least one of these conditions holds."""

    conditions: tuple[Condition, ...] = attrs.field(converter=fields.several)


@attrs.frozen
class Not:
    """The condition does not hold."""

    condition: Condition


Condition = (
    TotalAtLeast
    | QuantityAtLeast
    | Contains
    | InGroup
    | NthOrder
    | ShipsTo
    | PaidBy
    | DeliveredBy
    | During
    | AnyOf
    | Not
)
