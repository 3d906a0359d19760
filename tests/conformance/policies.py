"""A case's policy, as values of the library's own policy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ecomkit.money import AllocationMethod, Residue, Rounding, RoundingMode
from ecomkit.pricing import DiscountPolicy, PricingPolicy, SpreadPolicy
from ecomkit.pricing.values import (
    AmountBasis,
    DiscountLevel,
    ExclusiveChoice,
    FloorHandling,
    PromotionOrder,
    TaxSide,
    UnitChoice,
)
from ecomkit.tax import (
    CrossBorderPricing,
    DeliveryTax,
    TaxBase,
    TaxCarry,
    TaxLevel,
    TaxPolicy,
)
from tests.conformance.cases import Case

ORDERS = {
    "priority_desc_then_declared": PromotionOrder.PRIORITY,
    "item_level_first_then_order_level": PromotionOrder.ITEMS_FIRST,
    "declared": PromotionOrder.DECLARED,
}
LEVELS = {
    "per_unit": DiscountLevel.UNIT,
    "per_line": DiscountLevel.LINE,
    "on_total": DiscountLevel.TOTAL,
}
CHOICES = {
    "dearest_unit_first": UnitChoice.DEAREST,
    "cheapest_unit_first": UnitChoice.CHEAPEST,
    "dearest_first_later_line_on_ties": UnitChoice.DEAREST,
}
STACKINGS = {
    "on_remaining_amount": AmountBasis.RUNNING,
    "on_list_amount": AmountBasis.LIST,
    "sequential_on_remaining": AmountBasis.RUNNING,
    "each_on_original_price": AmountBasis.LIST,
}
EXCLUSIVES = {
    "first_alone": ExclusiveChoice.FIRST,
    "best_set_where_not_combinable_stands_alone": ExclusiveChoice.BEST,
}
METHODS = {
    "floor_then_largest_remainder": AllocationMethod.LARGEST_REMAINDER,
    "floor_then_leftover": AllocationMethod.FLOOR_THEN,
    "sequential_share_of_remaining": AllocationMethod.SEQUENTIAL,
    "proportional_round_half_up": AllocationMethod.ROUND_THEN_LAST,
    "exact_at_finer_scale": AllocationMethod.LARGEST_REMAINDER,
}
UNROUNDED = 8  # places kept where a source does not round


def rounding_of(mode: str | None, step: int = 1) -> Rounding:
    """A named rounding; a source that does not round is kept at many places, half up."""
    name = "half_up" if mode in (None, "none") else mode
    return Rounding(RoundingMode(name), step)


def step_of(policy: Mapping[str, Any], exponent: int) -> tuple[int, int]:
    """The scale that amounts are kept at, and the step of a rounding increment."""
    kept = policy.get("amount_places", exponent)
    increment = policy.get("rounding_increment")
    if increment is None:
        return max(0, kept - exponent), 1
    places = max(kept, -int(Decimal(increment).as_tuple().exponent))
    scale = max(0, places - exponent)
    return scale, int(Decimal(increment).scaleb(exponent + scale))


def _cash(said: Mapping[str, str], exponent: int) -> Rounding | None:
    increment = said.get("payable_rounding_increment")
    if increment is None:
        return None
    coins = int(Decimal(increment).scaleb(exponent))
    return rounding_of(said.get("rounding_mode"), coins)


def policy_of(case: Case, exponent: int) -> PricingPolicy:
    """The pricing policy that a case describes."""
    said = case.get("policy", {})
    scale, step = step_of(said, exponent)
    if said.get("rounding_mode") == "none":
        scale = UNROUNDED
    rounding = rounding_of(said.get("rounding_mode"))
    return PricingPolicy(
        scale=scale,
        line_amount=rounding,
        discounts=_discounts(said, case),
        spread=_spread(said),
        taxes=_taxes(said, step, case),
        cash=_cash(said, exponent),
        cash_methods=(),
    )


def _discounts(said: Mapping[str, str], case: Case) -> DiscountPolicy:
    mode = said.get("discount_rounding_mode", said.get("rounding_mode"))
    stacking = said.get("percent_stacking", "on_remaining_amount")
    return DiscountPolicy(
        rounding=rounding_of(mode),
        level=LEVELS[said.get("percent_discount_rounding", "per_line")]
        if "order_discount_distribution" not in said
        or said["order_discount_distribution"]
        != "proportional_to_discounted_line_total_then_units"
        else DiscountLevel.UNIT,
        exclusive=EXCLUSIVES[said.get("combination", "first_alone")],
        stacking=STACKINGS[said.get("coupon_stacking", stacking)],
        taken_on=TaxSide(said.get("discount_basis", "listed")),
        deducted_from=TaxSide(said.get("discount_applied_to", "listed")),
        order=ORDERS[said.get("promotion_order", "declared")],
        choice=_choice(said, case),
        ties=Residue.LAST if "buy_unit_choice" in said else Residue.FIRST,
        floor=FloorHandling.REDISTRIBUTE
        if "minimum_price" in said
        else FloorHandling.CAP,
    )


def _choice(said: Mapping[str, str], case: Case) -> UnitChoice:
    for word in ("limited_unit_choice", "line_order", "buy_unit_choice"):
        if word in said:
            return CHOICES[said[word]]
    for promotion in case.get("promotions", ()):
        for action in promotion["actions"]:
            if "groups_built" in action:
                return CHOICES[action["groups_built"]]
    return UnitChoice.LINE


def _spread(said: Mapping[str, str]) -> SpreadPolicy:
    distribution = said.get("order_discount_distribution", "")
    method = AllocationMethod.LARGEST_REMAINDER
    residue = Residue.FIRST
    if distribution == "proportional_to_discounted_line_total_then_units":
        method = AllocationMethod.ROUND_THEN_FIX
    elif said.get("allocation_method"):
        method = METHODS[said["allocation_method"]]
    elif (
        said.get("percent_line_shares") == "floor_then_leftover"
        or said.get("allocation_residue") == "last_line"
    ):
        method = AllocationMethod.FLOOR_THEN
    if said.get("allocation_residue") == "last_line":
        residue = Residue.LAST
    return SpreadPolicy(
        gross=distribution == "proportional_to_gross_discounted_line_total",
        method=method,
        residue=residue,
    )


def _taxes(said: Mapping[str, str], step: int, case: Case) -> TaxPolicy:
    mode = said.get("rounding_mode")
    if case.get("prices_include_tax"):
        # What is taken out of a price is rounded alike, a discount or a tax.
        mode = said.get("discount_rounding_mode", mode)
    mode = said.get("tax_rounding_mode", mode)
    level = {
        "rate_group": TaxLevel.GROUP,
        "total": TaxLevel.GROUP,
        "unit": TaxLevel.UNIT,
    }
    delivery = DeliveryTax.OWN
    if said.get("shipping_tax") == "weighted_average_of_lines_by_net":
        delivery = DeliveryTax.PROPORTION
    methods = case.get("shipping", {}).get("methods", [])
    if any(m.get("tax_category") == "inherit_highest_from_lines" for m in methods):
        delivery = DeliveryTax.HIGHEST
    return TaxPolicy(
        rounding=rounding_of(mode, step),
        level=level.get(said.get("tax_rounding_level", "line"), TaxLevel.LINE),
        base=TaxBase(
            said.get("tax_base", "after_discount").removeprefix("lines_plus_")[:15]
        )
        if said.get("tax_base") in ("after_discount", "before_discount")
        else TaxBase.AFTER_DISCOUNT,
        carry=TaxCarry.RUNNING if "tax_carry" in said else TaxCarry.LARGEST_REMAINDER,
        combine=bool(said.get("tax_rates_combined_per_line")),
        abroad=CrossBorderPricing.RETAX
        if said.get("gross_price_in_other_zone") == "strip_store_tax_then_add_local"
        else CrossBorderPricing.KEEP,
        delivery=delivery,
    )
