"""Benefits on sets of units: complete groups, one of each, one price for several, the cheapest free.

Sets are made of units that no other set has used up, and use them up, unless the benefit
is ``shared``. A set that saves nothing uses nothing up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ecomkit.pricing.engine.rules.consumed_units import counted_units
from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    room_of,
    take_off_units,
)
from ecomkit.pricing.engine.rules.mixed_sets import MixedSets
from ecomkit.pricing.engine.rules.selecting import selected_rows
from ecomkit.pricing.engine.rules.unit_choice import (
    Group,
    Portion,
    set_choice,
    sets_of,
    take_units,
    units_in_order,
)
from ecomkit.pricing.engine.rules.unit_shares import (
    inner_share,
    percent_share,
    reward_share,
)
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import in_proportion
from ecomkit.pricing.values.benefits import AmountOff, Scope
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice
from ecomkit.pricing.values.set_benefits import (
    CheapestFree,
    EachGroupOf,
    GroupPrice,
    ProgressivePercent,
)


def each_group_of(
    benefit: EachGroupOf, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation on complete groups, or on each of their units; the odd ones pay in full."""
    inner = benefit.benefit
    if isinstance(inner, AmountOff) and inner.scope is not Scope.UNIT:
        return _off_each_group(benefit, inner, scale)
    share_of = inner_share(benefit.benefit, policy, scale)
    if share_of is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        portions: list[Portion] = []
        shares: list[int] = []
        for group in _groups(worksheet, rows, benefit, scale):
            own = [share_of(worksheet, portion) for portion in group.portions]
            if any(own):
                portions += group.portions
                shares += own
        _take(worksheet, rule, benefit, portions, shares)

    return operation


def _off_each_group(
    benefit: EachGroupOf, inner: AmountOff, scale: Scale
) -> Operation | None:
    steps = scale.steps_of(inner.amount)
    if steps is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        portions: list[Portion] = []
        shares: list[int] = []
        for group in _groups(worksheet, rows, benefit, scale):
            room = [room_of(worksheet, portion) for portion in group.portions]
            saving = min(steps * group.sets, sum(room))
            if saving:
                portions += group.portions
                shares += in_proportion(saving, room)
        _take(worksheet, rule, benefit, portions, shares)

    return operation


def group_price(
    benefit: GroupPrice, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of one price for so many units; no group is dearer than by the piece."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        portions: list[Portion] = []
        shares: list[int] = []
        for groups in _groups(worksheet, rows, benefit, scale, steps):
            group = groups if benefit.repeat else groups.one
            saving = group.amount - steps * group.sets
            if saving > 0:
                portions += group.portions
                room = [room_of(worksheet, portion) for portion in group.portions]
                shares += in_proportion(saving, room)
                if not benefit.repeat:
                    break
        _take(worksheet, rule, benefit, portions, shares)

    return operation


def cheapest_free(
    benefit: CheapestFree, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of "three for two": in each group the cheapest units are free.

    Groups are made in the order of the policy's choice. Where a condition uses units up,
    those are the group.
    """
    share_of = reward_share(benefit, policy, scale)
    if share_of is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        served: list[Portion] = []
        picked: list[Portion] = []
        units = _units(worksheet, rows, benefit)
        groups = list(sets_of([(units, benefit.quantity)]))
        if not benefit.repeat:
            groups = [group.one for group in groups[:1]]
        if benefit.over_all_groups:
            groups = [_joined(groups)]
        for group in groups:
            chosen, others = _picked(benefit, group)
            if any(share_of(worksheet, portion) for portion in chosen):
                picked += chosen
                served += others
        if benefit.max_units is not None:
            picked, over = take_units(picked, benefit.max_units)
            served += over
        if worksheet.consumed:
            served = counted_units(worksheet, picked)
        shares = [share_of(worksheet, portion) for portion in picked]
        shares += [0] * len(served)
        _take(worksheet, rule, benefit, picked + served, shares)

    return operation


def progressive_percent(
    benefit: ProgressivePercent, policy: PricingPolicy, scale: Scale
) -> Operation:
    """The operation of a percentage for each place; no unit is used up."""
    *firsts, last = [
        percent_share(rate, policy.discounts.rounding) for rate in benefit.rates
    ]

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        portions: list[Portion] = []
        shares: list[int] = []
        rest = units_in_order(worksheet, rows, set_choice(worksheet))
        for share_of in firsts:
            units, rest = take_units(rest, 1)
            portions += units
            shares += [share_of(worksheet, portion) for portion in units]
        shares += [last(worksheet, portion) for portion in rest]
        take_off_units(worksheet, rule, portions + rest, shares)

    return operation


def _picked(benefit: CheapestFree, group: Group) -> tuple[list[Portion], list[Portion]]:
    # The units of a group in the places that the benefit names, and the others.
    portions = sorted(
        group.portions, key=lambda portion: portion.each, reverse=benefit.dearest
    )
    before, rest = take_units(portions, (benefit.nth - 1) * group.sets)
    chosen, after = take_units(rest, benefit.free * group.sets)
    return chosen, before + after


def _joined(groups: Sequence[Group]) -> Group:
    return Group(
        sum(group.sets for group in groups),
        [portion for group in groups for portion in group.portions],
    )


def _groups(
    worksheet: Worksheet,
    rows: Sequence[int],
    benefit: EachGroupOf | GroupPrice,
    scale: Scale,
    price: int | None = None,
) -> Iterator[Group]:
    # The sets of a benefit; of those at one price the ones that save the most.
    units = _units(worksheet, rows, benefit)
    size = benefit.size if isinstance(benefit, EachGroupOf) else benefit.quantity
    if size is not None:
        return sets_of([(units, size)])
    places = dict.fromkeys(rows, 0)
    counts = Counter(benefit.one_of_each)
    for place, select in enumerate(counts):
        for row in selected_rows(worksheet, select, scale, rows):
            places[row] |= 1 << place
    mixed = MixedSets(units, places, tuple(counts.values()))
    if price is None or set_choice(worksheet) is not UnitChoice.DEAREST:
        sets = mixed.most()
    else:
        sets = mixed.most_worth(price)
    if isinstance(benefit, GroupPrice) and not benefit.repeat:
        sets = min(sets, 1)
    return sets_of(mixed.in_places(sets))


def _units(
    worksheet: Worksheet,
    rows: Iterable[int],
    benefit: EachGroupOf | GroupPrice | CheapestFree,
) -> list[Portion]:
    return units_in_order(
        worksheet, rows, set_choice(worksheet), unused_only=not benefit.shared
    )


def _take(
    worksheet: Worksheet,
    rule: int,
    benefit: EachGroupOf | GroupPrice | CheapestFree,
    portions: Sequence[Portion],
    shares: Sequence[int],
) -> None:
    uses = None if benefit.shared else ()
    take_off_units(worksheet, rule, portions, shares, uses=uses)
