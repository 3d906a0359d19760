"""Which rules can make delivery cheaper when goods are added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ecomkit.shipping.fees.bands import FeeByTotal, FeeByWeight
from ecomkit.shipping.fees.basic import (
    FeePerItem,
    FeePerWeight,
    FirstThenMore,
    FlatRate,
    FreeShipping,
    PercentOfGoods,
)
from ecomkit.shipping.fees.combined import (
    FeeAtLeast,
    FeeAtMost,
    FirstFee,
    HighestFee,
    LowestFee,
    ScaledFee,
    SumOfFees,
)
from ecomkit.shipping.fees.conditional import (
    DatedFees,
    FeeByCategory,
    FeeByCurrency,
    FeeByZone,
    FeePerParcel,
    FeeWhen,
    FreeFrom,
)
from ecomkit.shipping.fees.surcharges import SurchargedFee
from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.requirements import PieceLimits, ToZones, WithoutFlags

_NEVER = (
    FreeShipping,
    FlatRate,
    FeePerItem,
    FirstThenMore,
    PercentOfGoods,
    FeePerWeight,
)


def fee_lowering_rules(rule: ShippingFeeRule) -> tuple[str, ...]:
    """The names of the rules in *rule* that may lower the fee when goods are added.

    Free delivery above an amount does so on purpose; a table whose fees go down may do
    it by mistake. If nothing is named, more goods never cost less to send. A rule of the
    shop's own is named by its class, since nothing is known about it.
    """
    return tuple(sorted({type(each).__name__ for each in _all(rule) if _lowers(each)}))


def _all(rule: ShippingFeeRule) -> Iterator[ShippingFeeRule]:
    yield rule
    for part in _parts(rule):
        yield from _all(part)


def _parts(rule: ShippingFeeRule) -> list[ShippingFeeRule]:
    if isinstance(rule, SumOfFees | HighestFee | LowestFee | FirstFee):
        return list(rule.rules)
    if isinstance(rule, FeeAtMost | FeeAtLeast | ScaledFee | FreeFrom | FeePerParcel):
        return [rule.rule]
    if isinstance(rule, FeeWhen):
        return [rule.rule, *([] if rule.otherwise is None else [rule.otherwise])]
    if isinstance(rule, FeeByZone):
        elsewhere = [] if rule.elsewhere is None else [rule.elsewhere]
        return [each for _, each in rule.zones] + elsewhere
    if isinstance(rule, FeeByCategory):
        return [each for _, each in rule.categories] + [rule.otherwise]
    if isinstance(rule, FeeByCurrency):
        return [each for _, each in rule.currencies]
    if isinstance(rule, DatedFees):
        return [each for _, each in rule.periods]
    if isinstance(rule, SurchargedFee):
        extras = [each.fee for each in rule.surcharges if each.fee is not None]
        return [rule.base, *extras]
    return []


def _lowers(rule: ShippingFeeRule) -> bool:
    if isinstance(rule, FeeByWeight):
        bands = sorted(rule.bands, key=lambda band: band.up_to)
        return any(one.fee > other.fee for one, other in pairwise(bands))
    if isinstance(rule, FeeByTotal):
        steps = sorted(rule.bands, key=lambda band: band.at_least)
        return any(one.fee > other.fee for one, other in pairwise(steps))
    if isinstance(rule, LowestFee):
        # A cheaper part that only begins to apply with more goods.
        return any(_begins_later(part) for part in _all(rule))
    if isinstance(rule, SurchargedFee):
        return any(
            not isinstance(each.when, ToZones | None)
            or not isinstance(each.unless, PieceLimits | WithoutFlags | None)
            for each in rule.surcharges
        )
    if isinstance(rule, FirstFee | FreeFrom | FeeWhen | FeePerParcel):
        # More goods may fall to the next rule, or into fewer boxes.
        return True
    return not (_parts(rule) or isinstance(rule, _NEVER))


def _begins_later(rule: ShippingFeeRule) -> bool:
    return isinstance(rule, FeeByTotal) and all(band.at_least for band in rule.bands)
