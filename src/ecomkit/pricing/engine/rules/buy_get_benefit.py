"""The benefit "buy two, get one half off": a unit that was bought is not the reward."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.arithmetic import rounded_share
from ecomkit.pricing.engine.rules.discounting import Operation, take_off_units
from ecomkit.pricing.engine.rules.selecting import selected_rows
from ecomkit.pricing.engine.rules.unit_choice import RowUnits, rows_in_order
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import BuyGet
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice


def buy_get(benefit: BuyGet, policy: PricingPolicy, scale: Scale) -> Operation:
    """The operation of units bought and others rewarded."""
    share = rounded_share(benefit.rate, policy.discounts.rounding)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        buyable = rows_in_order(
            worksheet, selected_rows(worksheet, benefit.buy, scale), UnitChoice.DEAREST
        )
        gettable = [
            row
            for row in selected_rows(worksheet, benefit.get, scale)
            if worksheet.articles[row].facts.discountable
        ]
        sets = _most_sets(worksheet, benefit, buyable, gettable)
        if not sets:
            return
        bought = _bought(worksheet, benefit, buyable, sets) or {}
        left = sets * benefit.get_quantity
        rewarded: RowUnits = []
        for row in rows_in_order(worksheet, gettable):
            free = worksheet.unused(row) - bought.get(row, 0)
            many = min(left, max(0, free))
            if many:
                rewarded.append((row, many))
                left -= many
        take_off_units(worksheet, rule, rewarded, lambda row, amount: share(amount))
        for row, count in rewarded:
            worksheet.used[row] = worksheet.used.get(row, 0) + count

    return operation


def _most_sets(
    worksheet: Worksheet,
    benefit: BuyGet,
    buyable: Sequence[int],
    gettable: Sequence[int],
) -> int:
    # The most sets of which the last one still has something to give.
    def rewards_left(sets: int) -> int:
        bought = _bought(worksheet, benefit, buyable, sets)
        if bought is None:
            return 0
        return sum(
            max(0, worksheet.unused(row) - bought.get(row, 0))
            for row in gettable
            if worksheet.amounts[row]
        )

    units = sum(worksheet.count(row) for row in buyable)
    low, high = 0, units // benefit.buy_quantity
    if benefit.max_units is not None:
        high = min(high, -(-benefit.max_units // benefit.get_quantity))
    while low < high:
        middle = (low + high + 1) // 2
        if rewards_left(middle) > (middle - 1) * benefit.get_quantity:
            low = middle
        else:
            high = middle - 1
    return low


def _bought(
    worksheet: Worksheet, benefit: BuyGet, buyable: Sequence[int], sets: int
) -> dict[int, int] | None:
    # How many units of each row are bought for so many sets, the dearest first.
    left, found = sets * benefit.buy_quantity, {}
    for row in buyable:
        found[row] = many = min(left, worksheet.count(row))
        left -= many
    return None if left else found
