"""Promotions compiled for one currency, in the order in which they apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.pricing.engine.rules.amounts_in import lacks_amount
from ecomkit.pricing.engine.rules.compiled_benefits import compile_benefit
from ecomkit.pricing.engine.rules.compiled_conditions import Check, compile_condition
from ecomkit.pricing.engine.rules.custom_rules import compile_custom
from ecomkit.pricing.engine.rules.fast_rules import fast_step
from ecomkit.pricing.engine.rules.rule import Part, Rule
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.benefit_kinds import (
    Benefit,
    basis_of,
    is_for_delivery,
    is_for_fees,
    scope_of,
    select_of,
)
from ecomkit.pricing.values.benefits import (
    Scope,
    SpendAndSave,
    TierBasis,
    Tiered,
)
from ecomkit.pricing.values.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    TotalAtLeast,
)
from ecomkit.pricing.values.counting import counted_conditions
from ecomkit.pricing.values.policy import (
    AmountBasis,
    PricingPolicy,
    PromotionOrder,
    ThresholdBasis,
)
from ecomkit.pricing.values.promotion import Lane, Promotion
from ecomkit.pricing.values.selection import EVERYTHING, Select

_NO_LANES: Mapping[int, Lane] = MappingProxyType({})


def compile_rules(
    promotions: Sequence[Promotion | CustomPromotion],
    policy: PricingPolicy,
    scale: Scale,
    lanes: Mapping[int, Lane] = _NO_LANES,
) -> list[Rule]:
    """All rules in the order in which they apply: by lane, those on goods first.

    Those that look at what is left after all discounts come after all others.
    """
    rules: list[Rule] = []
    for index, promotion in enumerate(promotions):
        try:
            lane = lanes.get(getattr(promotion, "lane", 0))
            in_lane = _policy_in(lane, policy)
            rules.extend(_compiled(promotion, index, in_lane, scale))
        except EcomkitError as error:
            raise error.under(f"promotions[{index}]") from None
    rules.sort(
        key=lambda rule: (
            rule.for_fees,
            rule.is_final,
            rule.lane,
            rule.for_delivery,
            rule.order,
        )
    )
    return [attrs.evolve(rule, index=index) for index, rule in enumerate(rules)]


def _compiled(
    promotion: Promotion | CustomPromotion,
    index: int,
    policy: PricingPolicy,
    scale: Scale,
) -> Iterator[Rule]:
    # A rule for each phase that the promotion has benefits of.
    if not isinstance(promotion, Promotion):
        yield _custom_rule(promotion, index, policy, scale)
        return
    phases: dict[tuple[bool, bool], dict[int, Benefit]] = {}
    for number, benefit in enumerate(promotion.benefits):
        phase = is_for_delivery(benefit), is_for_fees(benefit)
        phases.setdefault(phase, {})[number] = benefit
    for benefits in phases.values():
        rule = _rule(promotion, benefits, index, policy, scale)
        yield attrs.evolve(rule, shares_conditions=len(phases) > 1)


def _rule(
    promotion: Promotion,
    numbered: Mapping[int, Benefit],
    index: int,
    policy: PricingPolicy,
    scale: Scale,
) -> Rule:
    benefits = [*numbered.values()]
    operations = [compile_benefit(benefit, policy, scale) for benefit in benefits]
    selects = [select_of(benefit) for benefit in benefits]
    stacking = policy.discounts.stacking
    return Rule(
        promotion=promotion,
        checks=tuple(
            compile_condition(condition, policy, scale)
            for condition in counted_conditions(promotion)
        ),
        parts=tuple(
            Part(
                operation,
                select,
                basis_of(benefit) or stacking,
                number,
                with_goods=scope_of(benefit) is Scope.ORDER,
            )
            for operation, select, (number, benefit) in zip(
                operations, selects, numbered.items(), strict=True
            )
            if operation is not None
        ),
        for_delivery=is_for_delivery(benefits[0]),
        for_fees=is_for_fees(benefits[0]),
        order=_order(promotion.priority, index, policy, benefits),
        least=_least(promotion, scale),
        select=selects[0] if len(set(selects)) == 1 else EVERYTHING,
        codes=promotion.codes,
        channels=promotion.channels,
        lane=promotion.lane,
        campaign=promotion.campaign,
        is_exclusive=promotion.exclusive,
        is_final=any(
            _looks_last(part, policy)
            for part in (*promotion.conditions, *promotion.benefits)
        ),
        is_limited=promotion.is_limited,
        has_amounts=not lacks_amount(promotion.benefits, scale.currency),
        fast=fast_step(promotion, benefits, policy, scale),
    )


def _custom_rule(
    promotion: CustomPromotion, index: int, policy: PricingPolicy, scale: Scale
) -> Rule:
    # A shop's own promotion is asked, and answers with a benefit.
    needs = promotion.needs
    checks: tuple[Check, ...] = ()
    if needs.threshold:
        least = TotalAtLeast(needs.threshold, basis=AmountBasis.LIST, side=needs.side)
        checks = (compile_condition(least, policy, scale),)
    return Rule(
        promotion=promotion,
        checks=checks,
        parts=(
            Part(
                compile_custom(promotion, policy, scale),
                EVERYTHING,
                policy.discounts.stacking,
            ),
        ),
        order=_order(0, index, policy),
        least=(scale.steps_of(needs.threshold) or 0) if needs.side is None else 0,
        select=Select(skus=needs.skus, categories=needs.categories),
        codes=needs.codes,
        is_custom=True,
    )


def _policy_in(lane: Lane | None, policy: PricingPolicy) -> PricingPolicy:
    # A lane may say what the percentages of its promotions are of.
    if lane is None or lane.basis is None:
        return policy
    discounts = attrs.evolve(policy.discounts, stacking=lane.basis)
    return attrs.evolve(policy, discounts=discounts)


def _looks_last(condition: Condition | Benefit, policy: PricingPolicy) -> bool:
    if isinstance(condition, AllOf | AnyOf):
        return any(_looks_last(part, policy) for part in condition.conditions)
    if isinstance(condition, Not):
        return _looks_last(condition.condition, policy)
    if isinstance(condition, TotalAtLeast | SpendAndSave):
        basis = condition.basis or policy.discounts.threshold
        return basis is ThresholdBasis.FINAL
    return False


def _order(
    priority: int, index: int, policy: PricingPolicy, benefits: Iterable[Benefit] = ()
) -> tuple[int, ...]:
    order = policy.discounts.order
    if order is PromotionOrder.DECLARED:
        return (index,)
    if order is PromotionOrder.PRIORITY:
        return -priority, index
    on_cart = any(scope_of(benefit) is Scope.CART for benefit in benefits)
    return on_cart, index


# More than any cart comes to: the threshold of a rule that has none in the currency.
_OUT_OF_REACH = 10**40


def _least(promotion: Promotion, scale: Scale) -> int:
    # Discounts only lower a total: what the list total does not reach is out of reach.
    # That is the total on the side that is shown; another one may be higher.
    least = 0
    for condition in promotion.conditions:
        if isinstance(condition, TotalAtLeast):
            steps = scale.steps_of(condition.amount)
            if condition.side is not None and steps is not None:
                continue
            least = max(least, _OUT_OF_REACH if steps is None else steps)
    if len(promotion.benefits) == 1:
        (benefit,) = promotion.benefits
        if (
            isinstance(benefit, Tiered)
            and benefit.basis is TierBasis.CART_TOTAL
            and benefit.base is None
            and benefit.side is None
        ):
            starts = [scale.steps_of((t.at_least,)) for t in benefit.tiers]  # type: ignore[arg-type]  # money here
            least = max(least, min(start or 0 for start in starts))
    return least
