"""Benefits on groups of units: pairs, threes, buy some and get others, gifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.cart.line import LineItem
from ecomkit.money.rounding import divide
from ecomkit.pricing.engine.arithmetic import spread
from ecomkit.pricing.engine.compiled_conditions import selected
from ecomkit.pricing.engine.consumed_units import use_asked
from ecomkit.pricing.engine.discounting import off_units, rounded_part
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.result.verdicts import Rejected
from ecomkit.pricing.values.benefits import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    Gift,
    GroupPrice,
    PercentOff,
)
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice

_Operation = Callable[[Worksheet, int, Sequence[int]], None]
_Chosen = list[tuple[int, int]]


def _by_policy(sheet: Worksheet, rows: Sequence[int], most: int | None) -> _Chosen:
    discounts = sheet.policy.discounts
    return sheet.chosen(rows, most, None, discounts.choice, discounts.ties, unused=True)


def each_group_of(
    benefit: EachGroupOf, compile_part: Callable[[PercentOff | AmountOff], object]
) -> _Operation | None:
    """The operation for units in complete groups; the policy's choice decides which those are."""
    part = benefit.benefit
    if compile_part(part) is None:
        return None

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        there = sum(count for _, count in _by_policy(sheet, rows, None))
        most = there // benefit.size * benefit.size
        chosen = _by_policy(sheet, rows, most) if most else []
        if isinstance(part, PercentOff):
            of, rate = sheet.policy.discounts.rounding.of, part.rate
            off_units(
                sheet,
                rule,
                chosen,
                lambda row, amount: of(amount * rate.numerator, rate.denominator),
            )
        else:
            steps = sheet.scale.steps_of(part.amount)
            assert steps is not None  # compiled above
            off_units(sheet, rule, chosen, lambda row, amount: steps)

    return operation


def group_price(benefit: GroupPrice, scale: Scale) -> _Operation | None:
    """The operation for so many units at one price; never dearer than by the piece."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        chosen = _by_policy(sheet, rows, None)
        groups = sum(count for _, count in chosen) // benefit.quantity
        if not benefit.repeat:
            groups = min(groups, 1)
        taken = _first(chosen, groups * benefit.quantity)
        weights = [rounded_part(sheet, row, n, sheet.amounts) for row, n in taken]
        saving = sum(weights) - steps * groups
        if saving > 0:
            spread_over_units(sheet, rule, taken, weights, saving)

    return operation


def spread_over_units(
    sheet: Worksheet, rule: int, taken: _Chosen, weights: Sequence[int], amount: int
) -> None:
    """Takes *amount* off the chosen units together."""
    how = sheet.policy.spread
    ranks = sheet.ranks
    shares = spread(
        amount,
        weights,
        how.method,
        how.residue,
        lambda: [ranks()[row] for row, _ in taken],
        room=[
            min(weight, sheet.room(row))
            for weight, (row, _) in zip(weights, taken, strict=True)
        ],
    )
    for (row, _), share in zip(taken, shares, strict=True):
        sheet.take(row, share)
    if any(shares):
        sheet.taken.append(
            DiscountShares(
                rule, [row for row, _ in taken], shares, [count for _, count in taken]
            )
        )


def cheapest_free(benefit: CheapestFree) -> _Operation:
    """The operation for "three for two": in each group the cheapest units are free.

    Groups are filled in the order of the policy's choice. Where a condition uses units up,
    those are the group.
    """

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        rest = _by_policy(sheet, rows, None)
        groups = sum(count for _, count in rest) // benefit.quantity
        if not benefit.repeat:
            groups = min(groups, 1)
        free: dict[int, int] = {}
        served: dict[int, int] = {}
        order = UnitChoice.DEAREST if benefit.dearest else UnitChoice.CHEAPEST
        while groups:
            row, there = rest[0]
            alike = min(groups, there // benefit.quantity)
            if alike:  # whole groups of one article, however many, are one step
                served[row] = served.get(row, 0) + alike * benefit.quantity
                free[row] = free.get(row, 0) + alike * benefit.free
                rest = _after(rest, alike * benefit.quantity)
                groups -= alike
                continue
            groups -= 1
            group, rest = _first(rest, benefit.quantity), _after(rest, benefit.quantity)
            counts = dict(group)
            left = benefit.free
            for row in sheet.ordered(counts, order, sheet.policy.discounts.ties):
                served[row] = served.get(row, 0) + counts[row]
                many = min(left, counts[row])
                if many:
                    free[row] = free.get(row, 0) + many
                    left -= many
        if sheet.asked:
            served = dict(free)
            use_asked(sheet, served)
        off_units(sheet, rule, free.items(), lambda row, amount: amount, served)

    return operation


def buy_get(benefit: BuyGet, policy: PricingPolicy, scale: Scale) -> _Operation:
    """The operation for "buy two, get one half off"; a unit that was bought is not the reward."""
    rate = benefit.rate
    of = policy.discounts.rounding.of

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        ties = policy.discounts.ties
        buyable = sheet.ordered(
            selected(sheet, benefit.buy, scale), UnitChoice.DEAREST, ties
        )
        gettable = [
            row
            for row in selected(sheet, benefit.get, scale)
            if sheet.entries[row].facts.discountable
        ]

        def bought(sets: int) -> dict[int, int] | None:
            left, found = sets * benefit.buy_quantity, {}
            for row in buyable:
                found[row] = many = min(left, sheet.count(row))
                left -= many
            return None if left else found

        def reward_left(sets: int) -> int:
            reserved = bought(sets)
            if reserved is None:
                return 0
            return sum(
                max(0, sheet.count(row) - sheet.used.get(row, 0) - reserved.get(row, 0))
                for row in gettable
                if sheet.amounts[row]
            )

        low, high = 0, sum(sheet.count(row) for row in buyable) // benefit.buy_quantity
        if benefit.max_units is not None:
            high = min(high, -(-benefit.max_units // benefit.get_quantity))
        while low < high:  # the most sets whose last one still has something to give
            middle = (low + high + 1) // 2
            if reward_left(middle) > (middle - 1) * benefit.get_quantity:
                low = middle
            else:
                high = middle - 1
        if not low:
            return
        reserved = bought(low) or {}
        left = low * benefit.get_quantity
        chosen: _Chosen = []
        for row in sheet.ordered(gettable, policy.discounts.choice, ties):
            free = sheet.count(row) - sheet.used.get(row, 0) - reserved.get(row, 0)
            many = min(left, max(0, free))
            if many:
                chosen.append((row, many))
                left -= many
        off_units(
            sheet,
            rule,
            chosen,
            lambda row, amount: of(amount * rate.numerator, rate.denominator),
        )
        for row, count in chosen:
            sheet.used[row] = sheet.used.get(row, 0) + count

    return operation


def gift(benefit: Gift, policy: PricingPolicy) -> _Operation:
    """The operation that adds an article to the cart and takes its price off again."""

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        quantity = benefit.quantity
        if benefit.for_each is not None:
            there = sum(sheet.count(row) for row in rows)
            quantity *= there // benefit.for_each
        if not quantity:
            return
        try:
            entry = sheet.find(benefit.sku)
        except NotForSaleError:  # the shop's mistake, not the buyer's
            sheet.answers[rule] = Rejected(promotion="", reason="gift_not_for_sale")
            return
        if entry.unit < 0:  # giving money back on what gives money back is no gift
            return
        amount = divide(entry.unit * quantity, entry.div)
        rate = benefit.rate
        share = policy.discounts.rounding.of(amount * rate.numerator, rate.denominator)
        if amount - share < entry.floor * quantity:
            sheet.answers[rule] = Rejected(promotion="", reason="gift_below_floor")
            return
        deliveries = sheet.cart.deliveries
        delivery = deliveries[0].id if deliveries else ""
        row = sheet.add_gift(LineItem(benefit.sku, quantity, delivery=delivery))
        sheet.take(row, share)
        sheet.taken.append(DiscountShares(rule, [row], [share]))

    return operation


def _first(chosen: _Chosen, most: int) -> _Chosen:
    result: _Chosen = []
    for row, count in chosen:
        many = min(count, most)
        if many:
            result.append((row, many))
            most -= many
    return result


def _after(chosen: _Chosen, skip: int) -> _Chosen:
    result: _Chosen = []
    for row, count in chosen:
        many = min(count, skip)
        skip -= many
        if count - many:
            result.append((row, count - many))
    return result
