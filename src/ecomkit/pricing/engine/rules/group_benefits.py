"""Benefits on groups of units: complete groups, one price for several, the cheapest free."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.arithmetic import rounded_share
from ecomkit.pricing.engine.rules.consumed_units import add_counted
from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    rounded_part,
    take_off_units,
    take_units_together,
)
from ecomkit.pricing.engine.rules.unit_choice import (
    choose_units,
    rows_in_order,
    take_units,
)
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import (
    CheapestFree,
    EachGroupOf,
    GroupPrice,
    PercentOff,
)
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice


def each_group_of(
    benefit: EachGroupOf, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation on units in complete groups; the policy's choice decides which."""
    part = benefit.benefit
    if isinstance(part, PercentOff):
        share = rounded_share(part.rate, policy.discounts.rounding)

        def off(row: int, amount: int) -> int:
            return share(amount)

    else:
        steps = scale.steps_of(part.amount)
        if steps is None:
            return None

        def off(row: int, amount: int) -> int:
            return steps

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        units = choose_units(worksheet, rows, unused_only=True)
        most = sum(count for _, count in units) // benefit.size * benefit.size
        take_off_units(worksheet, rule, take_units(units, most)[0], off)

    return operation


def group_price(
    benefit: GroupPrice, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of one price for so many units; never dearer than by the piece."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        units = choose_units(worksheet, rows, unused_only=True)
        groups = sum(count for _, count in units) // benefit.quantity
        if not benefit.repeat:
            groups = min(groups, 1)
        taken, _ = take_units(units, groups * benefit.quantity)
        weights = [
            rounded_part(worksheet, row, count, worksheet.amounts)
            for row, count in taken
        ]
        saving = sum(weights) - steps * groups
        if saving > 0:
            take_units_together(worksheet, rule, taken, weights, saving)

    return operation


def cheapest_free(
    benefit: CheapestFree, policy: PricingPolicy, scale: Scale
) -> Operation:
    """The operation of "three for two": in each group the cheapest units are free.

    Groups are filled in the order of the policy's choice. Where a condition uses units up,
    those are the group.
    """
    order = UnitChoice.DEAREST if benefit.dearest else UnitChoice.CHEAPEST

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        rest = choose_units(worksheet, rows, unused_only=True)
        groups = sum(count for _, count in rest) // benefit.quantity
        if not benefit.repeat:
            groups = min(groups, 1)
        free: dict[int, int] = {}
        served: dict[int, int] = {}
        while groups:
            row, count = rest[0]
            alike = min(groups, count // benefit.quantity)
            if alike:  # whole groups of one article, however many, are one step
                served[row] = served.get(row, 0) + alike * benefit.quantity
                free[row] = free.get(row, 0) + alike * benefit.free
                _, rest = take_units(rest, alike * benefit.quantity)
                groups -= alike
                continue
            groups -= 1
            group, rest = take_units(rest, benefit.quantity)
            counts = dict(group)
            left = benefit.free
            for row in rows_in_order(worksheet, counts, order):
                served[row] = served.get(row, 0) + counts[row]
                many = min(left, counts[row])
                if many:
                    free[row] = free.get(row, 0) + many
                    left -= many
        if worksheet.consumed:
            served = dict(free)
            add_counted(worksheet, served)
        take_off_units(
            worksheet, rule, free.items(), lambda row, amount: amount, served
        )

    return operation
