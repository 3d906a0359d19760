"""Which rules can make delivery cheaper when goods are added."""

from __future__ import annotations

from itertools import pairwise

from ecomkit.shipping.errors import InvalidFeeRuleError
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
from ecomkit.shipping.fees.inside import inside
from ecomkit.shipping.fees.surcharges import SurchargedFee
from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.requirements import PieceLimits, ToZones, WithoutFlags
from ecomkit.shipping.validators import require_fee_rule

# These add up, choose among or bound other rules' fees, and lower none themselves.
_NEVER = (
    FreeShipping,
    FlatRate,
    FeePerItem,
    FirstThenMore,
    PercentOfGoods,
    FeePerWeight,
    SumOfFees,
    HighestFee,
    FeeAtMost,
    FeeAtLeast,
    ScaledFee,
    FeeByZone,
    FeeByCategory,
    FeeByCurrency,
    DatedFees,
)


def fee_lowering_rules(rule: ShippingFeeRule) -> tuple[str, ...]:
    """The names of the rules in *rule* that may lower the fee when goods are added.

    Free delivery above an amount does so on purpose; a table whose fees go down may do
    it by mistake. If nothing is named, more goods never cost less to send. A rule of the
    shop's own is named by its class, since nothing is known about it.
    """
    require_fee_rule(rule, path="$.rule", error=InvalidFeeRuleError)
    parts = (part for part in inside(rule) if callable(getattr(part, "fee", None)))
    return tuple(sorted({type(part).__name__ for part in parts if _lowers(part)}))


def _lowers(rule: object) -> bool:
    if isinstance(rule, FeeByWeight):
        bands = sorted(rule.bands, key=lambda band: band.up_to)
        return any(one.fee > other.fee for one, other in pairwise(bands))
    if isinstance(rule, FeeByTotal):
        steps = sorted(rule.bands, key=lambda band: band.at_least)
        return any(one.fee > other.fee for one, other in pairwise(steps))
    if isinstance(rule, LowestFee):
        # A cheaper part that only begins to apply with more goods.
        return any(_begins_later(part) for part in inside(rule))
    if isinstance(rule, SurchargedFee):
        return any(
            not isinstance(each.when, ToZones | None)
            or not isinstance(each.unless, PieceLimits | WithoutFlags | None)
            for each in rule.surcharges
        )
    if isinstance(rule, FirstFee | FreeFrom | FeeWhen | FeePerParcel):
        # More goods may fall to the next rule, or into fewer boxes.
        return True
    return not isinstance(rule, _NEVER)


def _begins_later(rule: object) -> bool:
    return isinstance(rule, FeeByTotal) and all(band.at_least for band in rule.bands)
