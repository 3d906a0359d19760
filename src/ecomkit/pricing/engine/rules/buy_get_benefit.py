"""The benefit "buy two, get one half off": a unit that was bought is not the reward."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from ecomkit.pricing.engine.rules.discounting import Operation, take_off_units
from ecomkit.pricing.engine.rules.selecting import selected_rows
from ecomkit.pricing.engine.rules.unit_choice import (
    Portion,
    limit_choice,
    quantity_of,
    take_units,
    units_in_order,
)
from ecomkit.pricing.engine.rules.unit_shares import reward_share
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice
from ecomkit.pricing.values.set_benefits import BuyGet


def buy_get(benefit: BuyGet, policy: PricingPolicy, scale: Scale) -> Operation | None:
    """The operation of units bought and others rewarded."""
    share_of = reward_share(benefit, policy, scale)
    if share_of is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        unused_only = not benefit.shared
        buyable = units_in_order(
            worksheet,
            selected_rows(worksheet, benefit.buy, scale, worksheet.reducible),
            UnitChoice.DEAREST,
            unused_only=unused_only,
        )
        gettable = units_in_order(
            worksheet,
            selected_rows(worksheet, benefit.get, scale, worksheet.reducible),
            limit_choice(worksheet),
            unused_only=unused_only,
        )
        # Bought are first the units that cannot be the reward.
        rewards = {portion.row for portion in gettable}
        buyable.sort(key=lambda portion: portion.row in rewards)
        sets = _most_sets(benefit, buyable, gettable)
        bought, _ = take_units(buyable, sets * benefit.buy_quantity)
        most = sets * benefit.get_quantity
        if benefit.max_units is not None:
            most = min(most, benefit.max_units)
        rewarded, _ = take_units(_without(gettable, bought), most)
        shares = [share_of(worksheet, portion) for portion in rewarded]
        uses = None if benefit.shared else bought
        take_off_units(worksheet, rule, rewarded, shares, uses=uses)

    return operation


def _most_sets(
    benefit: BuyGet, buyable: Sequence[Portion], gettable: Sequence[Portion]
) -> int:
    # The most sets of which the last one still has something to give, or all of it.
    rows = {portion.row for portion in gettable}
    reached = list(accumulate(portion.quantity for portion in buyable))
    overlap = list(
        accumulate(
            portion.quantity if portion.row in rows else 0 for portion in buyable
        )
    )
    all_rewards = quantity_of(gettable)

    def rewards_left(sets: int) -> Quantity:
        # What the bought units leave of the rewards.
        bought = sets * benefit.buy_quantity
        place = bisect_left(reached, bought)
        shared = overlap[place]
        if buyable[place].row in rows:
            shared -= reached[place] - bought
        return all_rewards - shared

    def is_possible(sets: int) -> bool:
        left = rewards_left(sets)
        if benefit.whole_sets:
            return left >= sets * benefit.get_quantity
        return left > (sets - 1) * benefit.get_quantity

    low, high = 0, int(quantity_of(buyable) // benefit.buy_quantity)
    if benefit.max_units is not None:
        fitting, odd = divmod(benefit.max_units, benefit.get_quantity)
        high = min(high, fitting + (odd > 0 and not benefit.whole_sets))
    while low < high:
        middle = (low + high + 1) // 2
        if is_possible(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _without(units: Sequence[Portion], taken: Sequence[Portion]) -> list[Portion]:
    # The units that are left when others are taken.
    gone: dict[tuple[int, int], Quantity] = {}
    for portion in taken:
        key = portion.row, portion.run
        gone[key] = gone.get(key, 0) + portion.quantity
    found = []
    for portion in units:
        _, rest = portion.cut(gone.get((portion.row, portion.run), 0))
        if rest.quantity:
            found.append(rest)
    return found
