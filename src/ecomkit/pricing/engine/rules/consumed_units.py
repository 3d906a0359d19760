"""Units used up by conditions: what makes up one promotion's amount or number of units."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from ecomkit.pricing.engine.row_notes import ConsumedUnits, DiscountShares
from ecomkit.pricing.engine.rules.discounting import take_off_units
from ecomkit.pricing.engine.rules.unit_choice import Portion, units_in_order
from ecomkit.pricing.engine.sides import seen_on, take_back
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.pricing.values.policy import UnitChoice


def use_up(worksheet: Worksheet, discounts: Sequence[DiscountShares]) -> None:
    """Marks as used the rows that were lowered, and the units that the conditions count.

    Which units are the dearest is told on the side of the tax that the buyer is shown.
    """
    lowered = [
        row
        for discount in discounts
        if discount.units is None
        for row, share in zip(discount.rows, discount.shares, strict=True)
        if share
    ]
    seen = seen_on(worksheet, worksheet.shown)
    for portions in (_all_units(seen, lowered), counted_units(seen)):
        take_off_units(seen, 0, (), (), uses=portions)
    if seen is not worksheet:
        take_back(worksheet, seen, 0, worksheet.shown)


def _all_units(worksheet: Worksheet, rows: Sequence[int]) -> list[Portion]:
    return units_in_order(
        worksheet, set(rows), UnitChoice.LINE, unused_only=True, with_free=True
    )


def counted_units(
    worksheet: Worksheet, chosen: Sequence[Portion] = ()
) -> list[Portion]:
    """The units that conditions count besides those used so far and *chosen*: the dearest."""
    spoken_for: dict[tuple[int, int], Quantity] = {}
    found: list[Portion] = []
    for portion in chosen:
        key = portion.row, portion.run
        spoken_for[key] = spoken_for.get(key, 0) + portion.quantity
    for consumed in worksheet.consumed:
        missing = _Missing(worksheet, consumed, spoken_for)
        for portion in units_in_order(
            worksheet,
            consumed.rows,
            UnitChoice.DEAREST,
            unused_only=True,
            with_free=True,
        ):
            key = portion.row, portion.run
            _, free = portion.cut(spoken_for.get(key, 0))
            many = missing.of(free)
            if many:
                found.append(free.cut(many)[0])
                spoken_for[key] = spoken_for.get(key, 0) + many
    return found


class _Missing:
    """How much a condition still has to use up."""

    def __init__(
        self,
        worksheet: Worksheet,
        consumed: ConsumedUnits,
        chosen: dict[tuple[int, int], Quantity],
    ) -> None:
        self.units: Quantity = consumed.units
        self.worth: Quantity = consumed.worth
        self.prices = dict(zip(consumed.rows, consumed.prices, strict=True))
        for row, before in zip(consumed.rows, consumed.before, strict=True):
            self._count(row, worksheet.used(row) - before)
        for (row, _), quantity in chosen.items():
            if row in self.prices:
                self._count(row, quantity)

    def _count(self, row: int, quantity: Quantity) -> None:
        self.units -= quantity
        self.worth -= quantity * self.prices[row]

    def of(self, portion: Portion) -> Quantity:
        """How many of these units it takes."""
        many: Quantity = max(0, self.units)
        each = self.prices[portion.row]
        if self.worth > 0 and each:
            many = max(many, ceil(self.worth / each))
        many = min(many, portion.quantity)
        if many:
            self._count(portion.row, many)
        return many
