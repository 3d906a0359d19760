"""Benefits that grow with the purchase, and those that tell the first unit from the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ecomkit.money.amount import Money
from ecomkit.pricing.engine.discounting import take_rows
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import FirstAndNext, TierBasis, Tiered

_Operation = Callable[[Worksheet, int, Sequence[int]], None]


def tiered(
    benefit: Tiered, parts: Mapping[int, _Operation | None], scale: Scale
) -> _Operation | None:
    """The operation that picks a tier, for the cart or for each line."""
    steps: list[tuple[int, _Operation | None]] = []
    for tier in benefit.tiers:
        least = (
            scale.steps_of((tier.at_least,))
            if isinstance(tier.at_least, Money)
            else tier.at_least
        )
        if least is None:
            return None
        steps.append((least, parts[id(tier.benefit)]))
    steps.sort(key=lambda step: -step[0])
    base = parts[id(benefit.base)] if benefit.base is not None else None

    def pick(reached: int) -> _Operation | None:
        return next((part for least, part in steps if reached >= least), base)

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        if benefit.basis is TierBasis.LINE_TOTAL:
            for row in rows:
                part = pick(sheet.amounts[row])
                if part is not None:
                    part(sheet, rule, [row])
            return
        reached = (
            sheet.total()
            if benefit.basis is TierBasis.CART_TOTAL
            else sum(sheet.count(row) for row in rows)
        )
        part = pick(reached)
        if part is not None:
            part(sheet, rule, rows)

    return operation


def first_and_next(benefit: FirstAndNext, scale: Scale) -> _Operation | None:
    """The operation for one amount off the first unit of a line and another off the rest."""
    first, further = scale.steps_of(benefit.first), scale.steps_of(benefit.next)
    if first is None or further is None:
        return None

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        shares = []
        for row in rows:
            count = sheet.count(row)
            if benefit.max_units is not None:
                count = min(count, benefit.max_units)
            shares.append(first + further * (count - 1))
        take_rows(sheet, rule, rows, shares)

    return operation
