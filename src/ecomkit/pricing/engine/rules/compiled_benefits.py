"""Benefits compiled: each kind becomes one operation on the worksheet's columns."""

from __future__ import annotations

from collections.abc import Callable

from ecomkit.pricing.engine.rules.amount_benefits import amount_off, set_price
from ecomkit.pricing.engine.rules.buy_get_benefit import buy_get
from ecomkit.pricing.engine.rules.discounting import Operation
from ecomkit.pricing.engine.rules.gift_benefit import gift
from ecomkit.pricing.engine.rules.percent_benefits import percent_off
from ecomkit.pricing.engine.rules.set_benefits import (
    cheapest_free,
    each_group_of,
    group_price,
    progressive_percent,
)
from ecomkit.pricing.engine.rules.spend_and_save import spend_and_save
from ecomkit.pricing.engine.rules.stated_sides import on_stated_side
from ecomkit.pricing.engine.rules.tiered_benefits import first_and_next, tiered
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.benefits import (
    AmountOff,
    FirstAndNext,
    PercentOff,
    SetPrice,
    SpendAndSave,
    Tiered,
)
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.set_benefits import (
    BuyGet,
    CheapestFree,
    EachGroupOf,
    Gift,
    GroupPrice,
    ProgressivePercent,
)

_COMPILERS: dict[type, Callable[..., Operation | None]] = {
    PercentOff: percent_off,
    AmountOff: amount_off,
    SetPrice: set_price,
    Tiered: tiered,
    SpendAndSave: spend_and_save,
    EachGroupOf: each_group_of,
    FirstAndNext: first_and_next,
    GroupPrice: group_price,
    CheapestFree: cheapest_free,
    ProgressivePercent: progressive_percent,
    BuyGet: buy_get,
    Gift: gift,
}


def compile_benefit(
    benefit: Benefit, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of a benefit; None where it has no amount in this currency."""
    operation = _COMPILERS[type(benefit)](benefit, policy, scale)
    return operation and on_stated_side(operation, benefit, policy)
